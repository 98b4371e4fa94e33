import { Button, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { z } from 'zod';
import { api } from '../../../domain/api.schema.ts';
import type { JobDetail } from '../../../domain/jobs.schema.ts';
import { canGoOnByItself, isTerminal } from '../../../domain/states.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { jobQueries } from './queries.ts';
import { ResumeButton } from './resume.tsx';

export type Command = Omit<z.input<typeof api.command.body>, 'jobs'>;

/** Tells a job what to do; what has come of it is seen on the screen. */
export function useCommand(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (command: Command) => call(api.command, { body: { ...command, jobs: [id] } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.job(id) }),
  });
}

/** Whether who looks may steer the job; false until it is known. */
export function useMayRun(session: string): boolean {
  return useQuery(jobQueries.rights(session)).data?.includes('run') ?? false;
}

/** Pause, resume, cancel: what goes in the state that the job is in. */
export function JobActions({
  job,
  command,
}: {
  job: JobDetail;
  command: ReturnType<typeof useCommand>;
}): ReactNode {
  const rights = useQuery(jobQueries.rights(job.session)).data;
  if (isTerminal(job.state) || !rights) return null;
  if (!rights.includes('run'))
    return (
      <Text c="dimmed" fz="sm">
        You may look at this job, not steer it.
      </Text>
    );
  return (
    <>
      {canGoOnByItself(job.state) && (
        <Button
          variant="default"
          disabled={job.pending === 'pause'}
          onClick={() => command.mutate({ kind: 'pause' })}
        >
          Pause
        </Button>
      )}
      {job.state === 'paused' && job.reason !== 'awaiting_approval' && (
        <ResumeButton job={job} onResume={(how) => command.mutate({ kind: 'resume', ...how })} />
      )}
      <ConfirmButton
        question={`Cancel the job of ${job.participant}?`}
        consequence="It stops for good where it is. What it has answered so far stays here, and with the study."
        onConfirm={() => command.mutate({ kind: 'cancel' })}
        disabled={job.pending === 'cancel'}
      >
        Cancel job
      </ConfirmButton>
    </>
  );
}
