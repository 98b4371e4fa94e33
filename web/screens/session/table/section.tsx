import { Group, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useMemo, useState, type ReactNode } from 'react';
import type { JobRow } from '../../../../domain/sessions.schema.ts';
import { EmptyState } from '../../../parts/states-of-a-screen.tsx';
import type { Command } from '../commands.ts';
import { SelectionBar } from './bulk.tsx';
import { nextSort, shownRows, type Shown } from './order.ts';
import { NOTHING, type Selection } from './selection.ts';
import { JobsTable } from './table.tsx';
import { Filters } from './toolbar.tsx';

/** The participants of a session: what is shown of them, those selected, and what can be done with these. */
export function JobsSection({
  rows,
  shown,
  onShow,
  tell,
  busy,
  mayRun,
}: {
  rows: readonly JobRow[];
  shown: Shown;
  onShow: (shown: Shown) => void;
  tell: (commands: readonly Command[]) => void;
  busy: boolean;
  mayRun: boolean;
}): ReactNode {
  const navigate = useNavigate();
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const [active, setActive] = useState<string | null>(null);
  const filter = useDeferredValue(shown);
  const matching = useMemo(() => shownRows(rows, filter), [rows, filter]);
  const current = rows.find(({ id }) => id === active);
  const open = (id: string): void => void navigate({ to: '/jobs/$id', params: { id } });
  return (
    <Stack gap="xs" component="section" aria-label="Participants">
      <Group justify="space-between" gap="xs">
        <Filters rows={rows} shown={shown} onShow={onShow} count={matching.length} />
        {mayRun && <SelectionBar {...{ rows, matching, selection, tell, busy }} onSelect={setSelection} />}
      </Group>
      {matching.length === 0 ? (
        <EmptyState title="No participant matches">
          Change what is searched for, or show all states.
        </EmptyState>
      ) : (
        <JobsTable
          rows={matching}
          all={rows}
          sort={shown.sort}
          onSort={(by) => onShow({ ...shown, sort: nextSort(shown.sort, by) })}
          selection={selection}
          onSelect={setSelection}
          onOpen={open}
          active={active}
          onActive={setActive}
        />
      )}
      {current && <DetailLine row={current} />}
    </Stack>
  );
}

function DetailLine({ row: { participant, page, detail } }: { row: JobRow }): ReactNode {
  return (
    <Text fz="sm" c="dimmed" lineClamp={2}>
      {`${participant}, ${page}: ${detail ?? 'nothing to note'}`}
    </Text>
  );
}
