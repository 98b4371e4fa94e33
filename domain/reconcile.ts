/** What Temporal knows of the workflow of a job that is open here. */
export type WorkflowStanding = 'running' | 'terminated' | 'ended' | 'none';

/** How often a workflow is started again without the job having moved. */
export const MAX_RESTARTS = 3;

/** What the reconciler does about a job that is open in Postgres. */
export type Verdict = 'leave' | 'cancel' | 'restart' | 'give_up';

export interface ReconcilableJob {
  turn: number;
  /** How often it was started again, the last time at `restartTurn`. */
  restarts: number;
  restartTurn: number;
  pausedBySystem: string | null;
  commandSeq: number;
  obeyedSeq: number;
}

/** Compares an open job with its workflow. */
export function reconcile(standing: WorkflowStanding, job: ReconcilableJob): Verdict {
  if (standing === 'running') return 'leave';
  // Somebody chose to end it in Temporal.
  if (standing === 'terminated') return 'cancel';
  // Given up before: only a person's command starts it again.
  if (job.pausedBySystem === 'internal_error' && job.obeyedSeq >= job.commandSeq) return 'leave';
  const stuck = job.turn <= job.restartTurn && job.restarts >= MAX_RESTARTS;
  return stuck ? 'give_up' : 'restart';
}
