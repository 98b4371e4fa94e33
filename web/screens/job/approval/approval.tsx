import { Alert, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { z } from 'zod';
import { api } from '../../../../domain/api.schema.ts';
import type { How } from '../../../../domain/decisions.ts';
import type { JobDetail } from '../../../../domain/jobs.schema.ts';
import { call } from '../../../api/client.ts';
import { keys } from '../../../api/keys.ts';
import { ApiProblem } from '../../../api/problem.ts';
import { ErrorState } from '../../../parts/states-of-a-screen.tsx';
import { useMayRun } from '../actions.tsx';
import { jobQueries } from '../queries.ts';
import { ApprovalCard } from './card.tsx';
import { NO_MISFITS, sortMisfits, type Misfits } from './misfits.ts';

export type Decision = z.input<typeof api.decide.body>;

const DONE: Record<How, string> = {
  send: 'Sent as it is.',
  edit: 'Your answers are sent.',
  again: 'The agent is asked once more.',
};

/** Where the job stops before each submission: what it is about to send, and what a person makes of it. */
export function Approval({ job }: { job: JobDetail }): ReactNode {
  const waits = job.state === 'paused' && job.reason === 'awaiting_approval';
  const proposal = useQuery({ ...jobQueries.proposal(job.id), enabled: waits });
  const mayRun = useMayRun(job.session);
  const decide = useDecide(job.id);
  const [last, setLast] = useState<How | null>(null);
  const open = waits ? proposal.data : null;
  const misfits = misfitsOf(decide.error, open?.fields.map(({ name }) => name) ?? []);
  const others = decide.error && !misfits ? decide.error : null;
  return (
    <>
      <div role="status">
        {last !== null && !open && !others && job.approve && (
          <Text c="dimmed" mb="sm">
            {DONE[last]} {waits || job.state === 'running' ? 'What comes next is shown here.' : ''}
          </Text>
        )}
      </div>
      {proposal.error && waits && <ErrorState error={proposal.error} retry={() => void proposal.refetch()} />}
      {others && <Refused error={others} />}
      {open && (
        <ApprovalCard
          key={`${open.step} ${open.attempt}`}
          proposal={open}
          mayRun={mayRun}
          isPending={decide.isPending}
          misfits={misfits ?? NO_MISFITS}
          // Whoever decided one by keyboard goes on with the next.
          takesFocus={last !== null}
          onDecide={(decision) => decide.mutate(decision, { onSuccess: () => setLast(decision.how) })}
        />
      )}
    </>
  );
}

function useDecide(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Decision) => call(api.decide, { params: { id }, body }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.job(id) }),
  });
}

/** Null: the error is another one. */
function misfitsOf(error: unknown, names: string[]): Misfits | null {
  if (!(error instanceof ApiProblem) || error.code !== 'misfits') return null;
  const { misfits } = error.problem.data ?? {};
  return sortMisfits(Array.isArray(misfits) ? misfits.map(String) : [error.message], names);
}

/** Somebody else was faster, or the job stands elsewhere by now. */
function Refused({ error }: { error: Error }): ReactNode {
  if (!(error instanceof ApiProblem) || error.status !== 409) return <ErrorState error={error} />;
  return (
    <Alert role="alert" color="yellow" title="Your decision did not count" mb="md">
      {error.message}
    </Alert>
  );
}
