import { Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { SessionCharts } from '../../../../domain/session-charts.schema.ts';
import { FigureTable } from './figure.tsx';

const KIND_WORDS = { misfit: 'did not fit the page', refusal: 'refused by the study' };

/** Where answers had to be given anew, the most frequent first. */
export function Trouble({ trouble }: { trouble: SessionCharts['trouble'] }): ReactNode {
  if (trouble.length === 0) return null;
  return (
    <Stack gap="xs">
      <Title order={2}>Answers that had to be given anew</Title>
      <FigureTable
        label="Answers that had to be given anew"
        columns={['Page', 'Question', 'What happened', 'Times', 'Participants', 'Said most often']}
        rows={trouble.map(({ page, field, kind, count, jobs, messages: [most] }) => [
          ...[page, field ?? 'the page as a whole', KIND_WORDS[kind]],
          ...[count, jobs],
          most ? `${most.text} (${most.count})` : '',
        ])}
      />
    </Stack>
  );
}
