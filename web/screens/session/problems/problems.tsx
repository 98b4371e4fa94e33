import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState, type ReactNode } from 'react';
import { problemsOf, type ProblemFound } from '../../../../domain/problems.ts';
import type { JobRow, SessionView } from '../../../../domain/sessions.schema.ts';
import { ConfirmButton } from '../../../parts/confirm-button.tsx';
import { ButtonLink } from '../../../parts/link.tsx';
import { Since, useNow } from '../../../parts/since.tsx';
import { canCancel, canResume } from '../can.ts';
import { participants, type Command } from '../commands.ts';
import { ResumeButton } from '../resume-button.tsx';
import { Remedy } from './remedy.tsx';
import { adviceFor, problemWords } from './problem-words.ts';

const MOST_SHOWN = 4;

interface Given {
  session: SessionView;
  rows: readonly JobRow[];
  tell: (commands: readonly Command[]) => void;
  /** Shows only these in the table. */
  onOnly: (label: string, ids: readonly string[]) => void;
}

/** What keeps participants from going on, each cause once, with what can be done about it. */
export function Problems(given: Given): ReactNode {
  const now = useNow();
  const rows = useDeferredValue(given.rows);
  const found = useMemo(() => problemsOf(rows, now), [rows, now]);
  const [showsAll, setShowsAll] = useState(false);
  if (found.length === 0) return null;
  const shown = showsAll ? found : found.slice(0, MOST_SHOWN);
  return (
    <Stack gap="xs" mb="md" component="section" aria-label="Problems">
      {shown.map((problem) => (
        <Problem key={problem.key} problem={problem} {...given} rows={rows} />
      ))}
      {found.length > MOST_SHOWN && (
        <Button variant="subtle" onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? 'Show fewer' : `Show ${found.length - MOST_SHOWN} more problems`}
        </Button>
      )}
    </Stack>
  );
}

function Problem({ problem, ...given }: Given & { problem: ProblemFound }): ReactNode {
  const { kind, detail, since } = problem;
  const color = kind === 'failed' ? 'red' : 'orange';
  return (
    <Alert
      variant="default"
      icon={<IconAlertTriangle aria-hidden color={`var(--mantine-color-${color}-6)`} />}
      title={problemWords(problem)}
      py="xs"
    >
      <Text fz="sm">
        {adviceFor(problem)}{' '}
        <Text span inherit>
          For <Since at={since} />.
        </Text>
      </Text>
      {detail && (
        <Text fz="sm" lineClamp={3} style={{ overflowWrap: 'anywhere' }}>
          It was said: {detail}
        </Text>
      )}
      <Actions problem={problem} {...given} />
    </Alert>
  );
}

function Actions({ problem, session, rows, tell, onOnly }: Given & { problem: ProblemFound }): ReactNode {
  const ids = new Set(problem.jobs);
  const jobs = rows.filter(({ id }) => ids.has(id));
  const [paused, open] = [jobs.filter(canResume), jobs.filter(canCancel)];
  const mayRun = session.rights.includes('run');
  const all = [...problem.jobs, ...problem.waiters];
  const [first] = all;
  return (
    <Group gap="xs" mt="xs">
      {mayRun && <Remedy problem={problem} session={session} jobs={paused} tell={tell} />}
      {mayRun && paused.length > 0 && (
        <ResumeButton rows={paused} tell={(commands) => tell(byCause(commands, problem, session.id))}>
          {`Resume ${paused.length}`}
        </ResumeButton>
      )}
      {mayRun && open.length > 0 && (
        <ConfirmButton
          question={`Cancel ${participants(open.length)}?`}
          consequence="They leave the study where they are and do not come back. What they have answered so far stays."
          onConfirm={() => tell([{ kind: 'cancel', jobs: open.map(({ id }) => id) }])}
        >
          {`Cancel ${open.length}`}
        </ConfirmButton>
      )}
      {first !== undefined && (
        <ButtonLink to="/jobs/$id" params={{ id: first }} variant="default">
          Open the first
        </ButtonLink>
      )}
      <Button variant="default" onClick={() => onOnly(problemWords(problem).replace(/\.$/, ''), all)}>
        {`Show ${all.length} in the table`}
      </Button>
    </Group>
  );
}

/** Where nothing has to be asked, the cause is resumed as a whole: also those that were paused for it since. */
function byCause(
  commands: readonly Command[],
  { kind, reason }: ProblemFound,
  session: string,
): readonly Command[] {
  if (kind !== 'paused' || commands.some(({ as }) => as !== undefined)) return commands;
  return [{ kind: 'resume', session, pausedFor: reason as NonNullable<Command['pausedFor']> }];
}
