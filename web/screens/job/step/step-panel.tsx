import { Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CallSummary } from '../../../../domain/job-page.schema.ts';
import type { StepView } from '../../../../domain/jobs.schema.ts';
import { Answers } from './answers.tsx';
import { Calls } from './calls.tsx';
import { StudyPage } from './study-page.tsx';

const KINDS: Record<string, string> = {
  form: 'asks or offers something',
  wait: 'wait page',
  finished: 'end of the study',
  screened_out: 'screened out',
  full: 'no places left',
  closed: 'study closed',
  end_unclear: 'end, or not',
  needs_script: 'works only in a browser',
};

/** All that is known of one step: what was seen, asked, answered and replied. */
export function StepPanel({
  job,
  step,
  calls,
  hasPage,
}: {
  job: string;
  step: StepView;
  calls: CallSummary[];
  hasPage: boolean;
}): ReactNode {
  return (
    <section aria-label={`Step ${step.number}`}>
      <Title order={2}>
        Step {step.number}
        {step.label !== '' && ` · ${step.label}`}
      </Title>
      <Text c="dimmed" fz="sm" mb="sm" style={{ overflowWrap: 'anywhere' }}>
        {KINDS[step.kind] ?? step.kind}
        {step.looks > 1 && ` · looked at ${step.looks} times`} · {step.url}
      </Text>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md" mb="md">
        <StudyPage job={job} step={step} kept={hasPage} />
        <Answers job={job} step={step} calls={calls} />
      </SimpleGrid>
      <Stack gap="xs">
        <Calls job={job} calls={calls} />
        <Versions step={step} />
      </Stack>
    </section>
  );
}

function Versions({ step }: { step: StepView }): ReactNode {
  const { readerVersion, promptVersion, reasoning, memory, reworded, pastCharacters, paceMs } = step;
  const told = [
    readerVersion === null ? null : `reader ${readerVersion}`,
    promptVersion === null ? null : `prompt ${promptVersion}`,
    reasoning === null ? null : `reasoning ${reasoning}`,
    memory === null ? null : `memory ${memory}`,
    reworded ? 'asked in other words' : null,
    pastCharacters === null ? null : `at most ${pastCharacters} characters of earlier pages`,
    paceMs === null ? null : `takes at least ${Math.round(paceMs / 1000)} s`,
  ].filter((one) => one !== null);
  return (
    <Group>
      <Text c="dimmed" fz="xs">
        {told.join(' · ')}
      </Text>
    </Group>
  );
}
