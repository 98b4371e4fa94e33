import { Button, Group, Modal, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { api } from '../../../../domain/api.schema.ts';
import type { ProblemFound } from '../../../../domain/problems.ts';
import type { JobRow, SessionView } from '../../../../domain/sessions.schema.ts';
import { call } from '../../../api/client.ts';
import { ButtonLink } from '../../../parts/link.tsx';
import { participants, useSaid, type Command } from '../commands.ts';

interface Given {
  session: SessionView;
  jobs: readonly JobRow[];
  tell: (commands: readonly Command[]) => void;
}

const BY_CREDENTIAL = ['key_rejected', 'no_credit', 'credential_unavailable'];

/** What mends the cause, where it can be mended from here. */
export function Remedy({ problem, ...given }: Given & { problem: ProblemFound }): ReactNode {
  const { kind, reason } = problem;
  const { credential } = given.session.config;
  if (kind !== 'paused' || reason === null) return null;
  if (BY_CREDENTIAL.includes(reason))
    return typeof credential === 'string' && given.session.credentialName !== null ? (
      <ButtonLink to="/credentials/$id" params={{ id: credential }} variant="filled">
        {`Open credential ${given.session.credentialName}`}
      </ButtonLink>
    ) : (
      <ButtonLink to="/credentials" variant="filled">
        Open credentials
      </ButtonLink>
    );
  if (reason === 'cost_limit') return <BudgetButton session={given.session} />;
  if (reason === 'host_not_allowed') return <HostButton {...given} />;
  return null;
}

/** The budgets of a session, and a way to change them. */
export function BudgetButton({ session }: { session: SessionView }): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="filled" onClick={() => setOpen(true)}>
        Raise the budget
      </Button>
      {open && <BudgetDialog session={session} onClose={() => setOpen(false)} />}
    </>
  );
}

function BudgetDialog({ session, onClose }: { session: SessionView; onClose: () => void }): ReactNode {
  const [all, setAll] = useState<number | string>(session.maxCostUsd ?? '');
  const [each, setEach] = useState<number | string>(session.maxJobCostUsd ?? '');
  const { mutate, isPending } = useSaid(
    session.id,
    (body: { maxCostUsd: number | null; maxJobCostUsd: number | null }) =>
      call(api.setBudget, { params: { id: session.id }, body }),
    ({ jobs }) => `The budget is set. ${participants(jobs.length)} told to go on.`,
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const body = { maxCostUsd: amount(all), maxJobCostUsd: amount(each) };
    mutate(body, { onSuccess: onClose });
  };
  const money = { prefix: '$', min: 0, decimalScale: 4, description: 'Empty: no limit.' };
  return (
    <Modal opened onClose={onClose} title="Budget of this session">
      <Stack component="form" onSubmit={submit}>
        <NumberInput
          label="For all participants together"
          value={all}
          onChange={setAll}
          {...money}
          data-autofocus
        />
        <NumberInput label="For each participant" value={each} onChange={setEach} {...money} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Keep as it is
          </Button>
          <Button type="submit" loading={isPending}>
            Set the budget
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function amount(written: number | string): number | null {
  return written === '' ? null : Number(written);
}

function HostButton({ session, jobs, tell }: Given): ReactNode {
  const [open, setOpen] = useState(false);
  const [host, setHost] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    tell([{ kind: 'resume', jobs: jobs.map(({ id }) => id), allowHosts: [host.trim()] }]);
    setOpen(false);
  };
  return (
    <>
      <Button variant="filled" onClick={() => setOpen(true)} disabled={!session.rights.includes('run')}>
        Allow a host
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title="Which host belongs to the study?">
        <Stack component="form" onSubmit={submit}>
          <Text fz="sm">
            All participants of this experiment may visit it from now on, and {participants(jobs.length)} go
            on.
          </Text>
          <TextInput
            label="Host"
            placeholder="survey.example.org"
            value={host}
            onChange={({ currentTarget: { value } }) => setHost(value)}
            required
            data-autofocus
          />
          <Group justify="flex-end">
            <Button type="submit" disabled={host.trim() === ''}>
              {`Allow, and resume ${jobs.length}`}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
