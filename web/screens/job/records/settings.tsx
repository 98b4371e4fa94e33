import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { JobDetail } from '../../../../domain/jobs.schema.ts';
import { JsonView } from '../../../parts/json-view.tsx';
import { Facts } from '../facts.tsx';
import { LongText } from '../step/long-text.tsx';

/** With what the job runs: its Config, which no edit of the session touches. */
export function Settings({ job }: { job: JobDetail }): ReactNode {
  const { reasoning, memory, rewording, askAlways, approve, persona, parameters, answers } = job;
  return (
    <Stack gap="md">
      <Facts
        facts={[
          ['Model', job.model],
          ['Mode', job.mode],
          ['Platform', job.platform],
          ['Seed', String(job.seed)],
          ['Reasoning', reasoning],
          ['Memory', memory],
          ['Asked in other words', rewording === null ? 'never' : `after refusals: ${rewording}`],
          ['Pages that ask nothing', askAlways ? 'the agent presses' : 'pressed without asking'],
          ['Each answer approved by a person', approve ? 'yes' : 'no'],
        ]}
      />
      <div>
        <Title order={3}>Persona</Title>
        {persona === '' ? <Text c="dimmed">None.</Text> : <LongText text={persona} label="persona" />}
      </div>
      <div>
        <Title order={3}>Parameters of the model</Title>
        {isEmpty(parameters) ? (
          <Text c="dimmed">The model’s own.</Text>
        ) : (
          <JsonView value={parameters} label="parameters" />
        )}
      </div>
      {!isEmpty(answers) && (
        <div>
          <Title order={3}>Fixed answers</Title>
          <JsonView value={answers} label="fixed answers" />
        </div>
      )}
    </Stack>
  );
}

function isEmpty(record: Record<string, unknown>): boolean {
  return Object.keys(record).length === 0;
}
