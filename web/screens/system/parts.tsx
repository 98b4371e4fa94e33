import { Alert, Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import type { System } from '../../../domain/system.schema.ts';
import { FactList } from '../../parts/fact-list.tsx';
import { Section } from '../../parts/section.tsx';
import { Since } from '../../parts/since.tsx';
import { When } from '../../parts/when.tsx';

export function ProbandSection({
  system: { api, installation, secretKey, outbox },
}: {
  system: System;
}): ReactNode {
  return (
    <Section title="Proband">
      <FactList
        facts={[
          ['Version', api.version],
          ['Node', api.node],
          ['API, process', api.pid],
          ['API, up', <Since at={api.startedAt} />],
          ['Installed', <When at={installation.createdAt} day />],
          [
            'Key that API keys are sealed with',
            secretKey === 'file' ? 'in a file of the data folder' : 'from the environment',
          ],
          ['Commands that wait for Temporal', `${outbox.due} due, ${outbox.later} later`],
          ...(outbox.oldestDueAt === null
            ? []
            : ([['Oldest of them', <Since at={outbox.oldestDueAt} suffix=" ago" />]] as const)),
        ]}
      />
    </Section>
  );
}

export function TemporalSection({ system: { temporal } }: { system: System }): ReactNode {
  if (!temporal)
    return (
      <Section title="Temporal">
        <Alert color="orange">This process knows of no Temporal: nothing moves jobs on.</Alert>
      </Section>
    );
  return (
    <Section title="Temporal">
      {temporal.problem !== null && (
        <Alert color="red" mb="sm">
          {temporal.problem}
        </Alert>
      )}
      <FactList
        facts={[
          ['Answers', temporal.problem === null ? 'yes' : 'no'],
          ['Version', temporal.version ?? 'unknown'],
          ['Address', temporal.address],
          ['Namespace', temporal.namespace],
          [
            'Closed runs are kept',
            temporal.retentionDays === null ? 'unknown' : `${temporal.retentionDays} days`,
          ],
          [
            'Temporal Web',
            temporal.ui === null ? (
              'unknown'
            ) : (
              <Anchor href={temporal.ui} target="_blank" rel="noreferrer">
                {temporal.ui}
              </Anchor>
            ),
          ],
        ]}
      />
    </Section>
  );
}

const MEGABYTE = 1_000_000;

export function PostgresSection({ system: { postgres } }: { system: System }): ReactNode {
  return (
    <Section title="Postgres">
      <FactList
        facts={[
          ['Version', postgres.version],
          ['Size', `${(postgres.sizeBytes / MEGABYTE).toFixed(1)} MB`],
          ['Connections', `${postgres.connections} of ${postgres.maxConnections}`],
          ['Migrations', `${postgres.migrations}, the newest ${postgres.newestMigration}`],
        ]}
      />
    </Section>
  );
}
