import {
  Alert,
  Button,
  CloseButton,
  Group,
  NumberInput,
  Paper,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { GOOD_LINK } from '../../../../domain/check-entries.ts';
import type { SessionView } from '../../../../domain/sessions.schema.ts';
import { ApiProblem } from '../../../api/problem.ts';
import { ErrorState } from '../../../parts/states-of-a-screen.tsx';
import { participants } from '../commands.ts';
import { EntryInputs } from './entry-inputs.tsx';
import { findingsOf, linesWords, type Finding } from './findings.ts';
import { NOTHING_GIVEN, type Given } from './given.ts';
import { useCheckedEntries, useStart } from './use-start.ts';

/** Starts participants by links; all is checked while it is typed, before anything is started. */
export function StartPanel({
  session,
  onClose,
  canClose,
}: {
  session: SessionView;
  /** Also called when they are started. */
  onClose: () => void;
  canClose: boolean;
}): ReactNode {
  const [given, setGiven] = useState<Given>(NOTHING_GIVEN);
  const [seed, setSeed] = useState<number | string>(1);
  const [answers, setAnswers] = useState<Record<string, string>>({});
  const { list, current, check, isChecked } = useCheckedEntries(session.id, given);
  const start = useStart(session.id, () => {
    setGiven({ ...NOTHING_GIVEN, way: given.way, url: given.url });
    onClose();
  });
  const found = list.entries.length > 0 ? check.data : undefined;
  const { problems, warnings } = findingsOf(list, found);
  const hosts = found?.hostsWithoutOwner ?? [];
  const unanswered = hosts.filter((host) => !answers[host]?.trim());
  const isReady = isChecked && problems.length === 0 && unanswered.length === 0 && seed !== '';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isReady || start.isPending) return;
    const studyRunBy = Object.fromEntries(hosts.map((host) => [host, answers[host]?.trim() ?? '']));
    start.mutate({ entries: current.entries, studyRunBy, seed: Number(seed) });
  };
  return (
    <Paper component="section" aria-labelledby="start-participants" mb="md">
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <Head onClose={canClose ? onClose : null} />
          <EntryInputs
            given={given}
            onGive={setGiven}
            example={GOOD_LINK[session.experiment.platform]}
            list={list}
          />
          <Findings
            {...{ problems, warnings }}
            note={found?.note ?? null}
            hasLines={given.way !== 'copies'}
          />
          <OwnerQuestions hosts={hosts} answers={answers} onAnswer={setAnswers} />
          {check.isError && <ErrorState error={check.error} retry={() => void check.refetch()} />}
          {start.isError && <ErrorState error={start.error} />}
          <Group align="flex-end" gap="sm">
            <Button type="submit" loading={start.isPending} disabled={!isReady}>
              {startWords(current.entries.length)}
            </Button>
            <SeedInput seed={seed} onSeed={setSeed} />
            <WhyNot>{whyNot({ current, isChecked, problems, unanswered, check })}</WhyNot>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}

function startWords(count: number): string {
  return count > 0 ? `Start ${participants(count)}` : 'Start participants';
}

function WhyNot({ children }: { children: string }): ReactNode {
  return (
    <Text fz="sm" c="dimmed" role="status">
      {children}
    </Text>
  );
}

function Head({ onClose }: { onClose: (() => void) | null }): ReactNode {
  return (
    <Group justify="space-between">
      <Title order={2} id="start-participants">
        Start participants
      </Title>
      {onClose && <CloseButton aria-label="Close" onClick={onClose} />}
    </Group>
  );
}

function SeedInput({
  seed,
  onSeed,
}: {
  seed: number | string;
  onSeed: (seed: number | string) => void;
}): ReactNode {
  return (
    <NumberInput
      size="xs"
      w={150}
      label="Seed of the first"
      title="What chance decides for a participant begins from it; the others count on."
      min={0}
      max={2_000_000_000}
      allowDecimal={false}
      value={seed}
      onChange={onSeed}
    />
  );
}

/** One question for each host of which nobody has said yet who runs the study there. */
function OwnerQuestions({
  hosts,
  answers,
  onAnswer,
}: {
  hosts: readonly string[];
  answers: Record<string, string>;
  onAnswer: (answers: Record<string, string>) => void;
}): ReactNode {
  return hosts.map((host) => (
    <TextInput
      key={host}
      label={`Who runs the study at ${host}?`}
      description="Asked once for each host that is not this machine, kept with the experiment, and exported: people or an institution, such as “our lab, as approved by its ethics board”."
      required
      value={answers[host] ?? ''}
      onChange={({ currentTarget: { value } }) => onAnswer({ ...answers, [host]: value })}
    />
  ));
}

/** What is missing before participants can be started; empty: nothing. */
function whyNot(standing: {
  current: { entries: readonly unknown[] };
  isChecked: boolean;
  problems: readonly Finding[];
  unanswered: readonly string[];
  check: { error: unknown };
}): string {
  if (standing.problems.length > 0)
    return 'Nothing is started while a line is in the way: mend it, or take it out.';
  if (standing.current.entries.length === 0) return 'Give a link; it is checked before anything starts.';
  if (standing.check.error instanceof ApiProblem) return '';
  if (!standing.isChecked) return 'Checking the links …';
  return standing.unanswered.length > 0
    ? `Say who runs the study at ${standing.unanswered.join(', ')}.`
    : 'Checked: all can be started.';
}

const MOST_SHOWN = 8;

function Findings({
  problems,
  warnings,
  note,
  hasLines,
}: {
  problems: readonly Finding[];
  warnings: readonly Finding[];
  note: string | null;
  /** Whether they were given line by line. */
  hasLines: boolean;
}): ReactNode {
  return (
    <>
      {problems.length > 0 && (
        <Alert color="red" role="alert" title="These cannot be started" py="xs">
          <FindingList findings={problems} hasLines={hasLines} />
        </Alert>
      )}
      {(warnings.length > 0 || note !== null) && (
        <Alert color="yellow" title="Have a look" py="xs">
          <FindingList findings={warnings} hasLines={hasLines} />
          {note !== null && <Text fz="sm">{note}</Text>}
        </Alert>
      )}
    </>
  );
}

function FindingList({ findings, hasLines }: { findings: readonly Finding[]; hasLines: boolean }): ReactNode {
  return (
    <>
      {findings.slice(0, MOST_SHOWN).map((finding) => (
        <Text key={finding.text} fz="sm" style={{ overflowWrap: 'anywhere' }}>
          {hasLines && <b>{linesWords(finding)}: </b>}
          {finding.text}
        </Text>
      ))}
      {findings.length > MOST_SHOWN && <Text fz="sm">{`And ${findings.length - MOST_SHOWN} more.`}</Text>}
    </>
  );
}
