import { Button, Group, Stack, Title } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import type { JobDetail } from '../../../domain/jobs.schema.ts';
import { isTerminal } from '../../../domain/states.ts';
import { EmptyState } from '../../parts/states-of-a-screen.tsx';
import type { Timeline as TimelineOf } from './queries.ts';
import { StepPanel } from './step/step-panel.tsx';
import { rowsOf } from './timeline/axis.ts';
import { Timeline } from './timeline/timeline.tsx';

/** The job's steps in time, and all about the one that is chosen: the newest, until somebody chooses another. */
export function Steps({ job, timeline }: { job: JobDetail; timeline: TimelineOf }): ReactNode {
  const rows = useMemo(() => rowsOf(timeline.spans), [timeline.spans]);
  const [picked, setPicked] = useState<number | null>(null);
  const newest = rows.at(-1)?.step;
  if (newest === undefined)
    return (
      <EmptyState title="No page yet">
        {isTerminal(job.state)
          ? 'It was over before it opened its first page.'
          : 'Its steps stand here as soon as it opens its first page.'}
      </EmptyState>
    );
  const chosen = picked ?? newest;
  const step = job.pages.find(({ number }) => number === chosen);
  return (
    <Stack gap="md">
      <section aria-label="Timeline">
        <Group justify="space-between" mb={4} mih={30}>
          <Title order={2}>Timeline</Title>
          {picked !== null && !isTerminal(job.state) && (
            <Button variant="default" onClick={() => setPicked(null)}>
              Follow the newest step
            </Button>
          )}
        </Group>
        <Timeline
          rows={rows}
          chosen={chosen}
          // The newest one chosen is followed again.
          onChoose={(number) => setPicked(number === newest ? null : number)}
        />
      </section>
      {step && (
        <StepPanel
          key={step.number}
          job={job.id}
          step={step}
          calls={timeline.calls.filter((call) => call.step === step.number)}
          hasPage={timeline.snapshots.includes(step.number)}
        />
      )}
    </Stack>
  );
}
