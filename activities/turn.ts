import type { Phase, Position } from '../domain/position.ts';
import { loadJob, positionOf, type LoadedJob } from '../records/jobs.ts';
import { commitTransition, type Transition } from '../records/transitions.ts';
import { ask } from './ask.ts';
import type { ActivityDeps } from './deps.ts';
import { look } from './look.ts';
import { send } from './send.ts';

const PHASES: Record<
  Exclude<Phase, 'closed'>,
  (deps: ActivityDeps, job: LoadedJob) => Promise<Transition>
> = { look, ask, send };

/**
 * Takes one turn of a job, if it still stands where the workflow believes it to stand: a second run of the same
 * activity finds the turn taken and answers with where the job stands now.
 *
 * What was answered is sent in the same activity, as a turn of its own: whoever asks a model about a page also
 * brings its answer to the study. That makes one activity a page, half of what Temporal would have to do otherwise.
 */
export async function takeTurn(
  deps: ActivityDeps,
  phase: keyof typeof PHASES,
  jobId: string,
  turn: number,
): Promise<Position> {
  const job = await loadJob(deps.db, jobId);
  if (job.row.turn !== turn || job.row.phase !== phase) return positionOf(job);
  const after = await commitTurn(deps, job, phase);
  if (phase !== 'ask' || !mayGoOn(after)) return positionOf(after);
  return positionOf(await commitTurn(deps, after, 'send'));
}

async function commitTurn(
  deps: ActivityDeps,
  job: LoadedJob,
  phase: keyof typeof PHASES,
): Promise<LoadedJob> {
  return commitTransition(deps.db, job, await PHASES[phase](deps, job));
}

/** Unless somebody wants something else of the job meanwhile, or its time is over: that is the workflow's to see to. */
function mayGoOn(job: LoadedJob): boolean {
  const { phase, waitMs, timeLeftMs } = positionOf(job);
  const { obeyedSeq, commandSeq } = job.row;
  return (
    phase === 'send' && waitMs === 0 && (timeLeftMs === null || timeLeftMs > 0) && obeyedSeq === commandSeq
  );
}
