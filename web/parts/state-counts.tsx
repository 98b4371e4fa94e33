import { Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { JobState } from '../../domain/states.ts';
import { StateBadge } from './state-badge.tsx';
import { STATE_WORDS } from './state-words.ts';

/** How many jobs are in each state; states without any are left out. */
export function StateCounts({ jobs }: { jobs: Partial<Record<JobState, number>> }): ReactNode {
  const some = (Object.keys(STATE_WORDS) as JobState[]).filter((state) => (jobs[state] ?? 0) > 0);
  if (some.length === 0)
    return (
      <Text span inherit c="dimmed">
        none yet
      </Text>
    );
  return (
    <Group gap="xs" style={{ rowGap: 2 }}>
      {some.map((state) => (
        <Group key={state} component="span" gap={4} wrap="nowrap" display="inline-flex">
          <Text span inherit fw={600}>
            {jobs[state]}
          </Text>
          <StateBadge state={state} />
        </Group>
      ))}
    </Group>
  );
}

/** Jobs in all states together. */
export function jobsIn(jobs: Partial<Record<JobState, number>>): number {
  return Object.values(jobs).reduce((sum, count) => sum + count, 0);
}
