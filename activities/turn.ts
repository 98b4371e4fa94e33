import type { Phase, Position } from '../domain/position.ts';
import { loadJob, positionOf, type LoadedJob } from '../records/jobs.ts';
import { commitTransition, type Transition } from '../records/transitions.ts';
import { admit } from './admit.ts';
import { goOnApproved } from './approval.ts';
import { ask } from './ask.ts';
import type { ActivityDeps } from './deps.ts';
import { obey } from './control.ts';
import { look } from './look.ts';
import { send } from './send.ts';

const PHASES = { look, send } satisfies Record<
  string,
  (deps: ActivityDeps, job: LoadedJob) => Promise<Transition>
>;
type Moving = Exclude<Phase, 'closed'>;

/**
 * Takes a turn of a job, if it still stands where the workflow believes it to stand: a second run of the same
 * activity finds the turn taken and answers with where the job stands now.
 *
 * What was answered is sent in the same activity, as a turn of its own: whoever asks a model about a page also
 * brings its answer to the study. That makes one activity a page, half of what Temporal would have to do otherwise.
 */
export async function takeTurn(
  deps: ActivityDeps,
  phase: Moving,
  jobId: string,
  turn: number,
): Promise<Position> {
  const job = await loadJob(deps.db, jobId);
  if (job.row.turn !== turn || job.row.phase !== phase) return positionOf(job);
  const after = await commitTurn(deps, job, phase);
  if (phase !== 'ask' || !mayGoOn(after, 'send')) return positionOf(after);
  return positionOf(await commitTurn(deps, after, 'send'));
}

/**
 * The begin of a workflow: lets what was commanded meanwhile take effect, and looks at the page if that comes next. A
 * look that fails here is left to an activity of its own, which has a way to say so.
 */
export async function begin(deps: ActivityDeps, jobId: string): Promise<LoadedJob> {
  await obey(deps, jobId); // a command that found no workflow was told to nobody
  const job = await loadJob(deps.db, jobId);
  if (!mayGoOn(job, 'look')) return job;
  return commitTurn(deps, job, 'look').catch(() => job);
}

async function commitTurn(deps: ActivityDeps, job: LoadedJob, phase: Moving): Promise<LoadedJob> {
  if (phase !== 'ask') return commitTransition(deps.db, job, await PHASES[phase](deps, job));
  const held = await goOnApproved(deps, job);
  if (held) return commitTransition(deps.db, job, held);
  const { job: admitted, line } = await admit(deps, job);
  return line ? commitTransition(deps.db, admitted, await ask(deps, admitted, line)) : admitted;
}

/** Unless somebody wants something else of the job meanwhile, or its time is over: that is the workflow's to see to. */
function mayGoOn(job: LoadedJob, next: Phase): boolean {
  const { phase, waitMs, timeLeftMs } = positionOf(job);
  const { obeyedSeq, commandSeq } = job.row;
  return (
    phase === next && waitMs === 0 && (timeLeftMs === null || timeLeftMs > 0) && obeyedSeq === commandSeq
  );
}
