import { Button, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { JobRow } from '../../../domain/sessions.schema.ts';
import { RESUME_WAYS, type ResumeWay } from '../../../domain/states.ts';
import { participants, type Command } from './commands.ts';

type Asked = keyof typeof RESUME_WAYS;

/** What each way to go on means. */
const WAY_WORDS: Record<ResumeWay, string> = {
  resend: 'No, they were not taken: send them again',
  taken: 'Yes, they were taken: go on with the next page',
  completed: 'Yes: the study is completed',
  screened_out: 'Yes: the participant was screened out',
  look: 'No: the study has been mended, look at the page again',
};

const QUESTIONS: Record<Asked, string> = {
  unclear_submission: 'Were the last answers taken? Look into the study’s data: nobody else can tell.',
  end_unclear:
    'Is this the end of the study? The page has nothing to press, and no rule says that it is the end.',
};

function isAsked(reason: string | null): reason is Asked {
  return reason !== null && Object.hasOwn(RESUME_WAYS, reason);
}

/** Commands that let jobs go on: one for each question that a person has to answer, and one for all others. */
export function resumeCommands(rows: readonly JobRow[], ways: Partial<Record<Asked, ResumeWay>>): Command[] {
  const others = rows.filter(({ reason }) => !isAsked(reason)).map(({ id }) => id);
  const answered = Object.entries(ways).map(([reason, way]): Command => {
    const jobs = rows.filter((row) => row.reason === reason).map(({ id }) => id);
    return { kind: 'resume', jobs, as: way };
  });
  return [...(others.length > 0 ? [{ kind: 'resume' as const, jobs: others }] : []), ...answered];
}

export function needsAnswer(rows: readonly JobRow[]): boolean {
  return rows.some(({ reason }) => isAsked(reason));
}

/** Asks how jobs go on of which only a person can say it; those without an answer stay paused. */
export function ResumeDialog({
  rows,
  onClose,
  onResume,
}: {
  rows: readonly JobRow[];
  onClose: () => void;
  onResume: (commands: Command[]) => void;
}): ReactNode {
  const [ways, setWays] = useState<Partial<Record<Asked, ResumeWay>>>({});
  const reasons = [...new Set(rows.map(({ reason }) => reason))].filter(isAsked);
  const commands = resumeCommands(rows, ways);
  const count = commands.reduce((sum, { jobs }) => sum + (jobs?.length ?? 0), 0);
  return (
    <Modal opened onClose={onClose} title="How do they go on?" size="lg">
      <Stack>
        {reasons.map((asked) => (
          <Radio.Group
            key={asked}
            label={QUESTIONS[asked]}
            description={`${participants(rows.filter(({ reason }) => reason === asked).length)}`}
            value={ways[asked] ?? ''}
            onChange={(way) => setWays({ ...ways, [asked]: way as ResumeWay })}
          >
            <Stack gap="xs" mt="xs">
              {RESUME_WAYS[asked].map((way) => (
                <Radio key={way} value={way} label={WAY_WORDS[way]} />
              ))}
            </Stack>
          </Radio.Group>
        ))}
        <Text c="dimmed">Participants without an answer stay paused.</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Keep as it is
          </Button>
          <Button
            disabled={count === 0}
            onClick={() => {
              onResume(commands);
              onClose();
            }}
          >
            {`Resume ${count}`}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
