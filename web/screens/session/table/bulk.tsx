import { Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { JobRow } from '../../../../domain/sessions.schema.ts';
import { ConfirmButton } from '../../../parts/confirm-button.tsx';
import { canCancel, canPause, canResume } from '../can.ts';
import { participants, type Command } from '../commands.ts';
import { ResumeButton } from '../resume-button.tsx';
import { NOTHING, type Selection } from './selection.ts';

interface Acts {
  rows: readonly JobRow[];
  tell: (commands: readonly Command[]) => void;
  busy: boolean;
}

/** Pause, resume and cancel, each with how many of these rows it concerns. @param of “all” or nothing, behind the verb */
export function ControlButtons({ rows, tell, busy, of = '' }: Acts & { of?: string }): ReactNode {
  const [running, paused, open] = [rows.filter(canPause), rows.filter(canResume), rows.filter(canCancel)];
  const command = (kind: Command['kind'], jobs: readonly JobRow[]): void =>
    tell([{ kind, jobs: jobs.map(({ id }) => id) }]);
  return (
    <>
      <Button
        variant="default"
        disabled={running.length === 0 || busy}
        onClick={() => command('pause', running)}
      >
        {`Pause ${of}${running.length}`}
      </Button>
      <ResumeButton rows={paused} tell={tell} disabled={paused.length === 0 || busy}>
        {`Resume ${of}${paused.length}`}
      </ResumeButton>
      <ConfirmButton
        disabled={open.length === 0 || busy}
        question={`Cancel ${participants(open.length)}?`}
        consequence="They leave the study where they are and do not come back. What they have answered so far stays."
        onConfirm={() => command('cancel', open)}
      >
        {`Cancel ${of}${open.length}`}
      </ConfirmButton>
    </>
  );
}

/** What can be done with the rows that are selected, also where a filter hides some of them. */
export function SelectionBar({
  rows,
  matching,
  selection,
  onSelect,
  ...acts
}: Acts & {
  /** Those that the filter lets through. */
  matching: readonly JobRow[];
  selection: Selection;
  onSelect: (selection: Selection) => void;
}): ReactNode {
  const selected = rows.filter(({ id }) => selection.ids.has(id));
  const seen = matching.filter(({ id }) => selection.ids.has(id)).length;
  const hidden = selected.length - seen;
  const all = seen < matching.length && (
    <Button
      variant="subtle"
      onClick={() => onSelect({ ...selection, ids: new Set(matching.map(({ id }) => id)) })}
    >
      {`Select all ${matching.length}`}
    </Button>
  );
  if (selected.length === 0) return all;
  return (
    <Group gap="xs" role="group" aria-label="With those selected">
      <Text fz="sm">
        {selected.length} selected{hidden > 0 && `, ${hidden} of them not shown`}
      </Text>
      <ControlButtons rows={selected} {...acts} />
      {all}
      <Button variant="subtle" onClick={() => onSelect(NOTHING)}>
        Select none
      </Button>
    </Group>
  );
}
