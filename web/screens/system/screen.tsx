import { Alert, List } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api } from '../../../domain/api.schema.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { PageTitle } from '../../parts/page-title.tsx';
import { Loaded } from '../../parts/states-of-a-screen.tsx';
import { BooksSection } from './books-section.tsx';
import { QueuesSection, WorkersSection } from './machines.tsx';
import { PostgresSection, ProbandSection, TemporalSection } from './parts.tsx';

const EVERY_MS = 5_000;

/** How the machinery stands. For administrators. */
export function SystemScreen(): ReactNode {
  const query = useQuery({
    queryKey: keys.system,
    queryFn: ({ signal }) => call(api.system, { signal }),
    refetchInterval: EVERY_MS,
  });
  return (
    <>
      <PageTitle title="System" />
      <Loaded query={query}>
        {(system) => (
          <>
            <Warnings warnings={system.warnings} />
            <ProbandSection system={system} />
            <WorkersSection system={system} />
            <QueuesSection system={system} />
            <TemporalSection system={system} />
            <PostgresSection system={system} />
            <BooksSection />
          </>
        )}
      </Loaded>
    </>
  );
}

function Warnings({ warnings }: { warnings: readonly string[] }): ReactNode {
  if (warnings.length === 0) return null;
  return (
    <Alert role="alert" color="orange" icon={<IconAlertTriangle aria-hidden />} title="To see to" mb="md">
      <List spacing={4} fz="md">
        {warnings.map((warning) => (
          <List.Item key={warning}>{warning}</List.Item>
        ))}
      </List>
    </Alert>
  );
}
