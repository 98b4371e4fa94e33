import type { LoadedJob } from '../records/jobs.ts';
import { recordCheckpoint } from '../records/pages.ts';
import type { Transition } from '../records/transitions.ts';
import { arriveAt, runInto } from './arrive.ts';
import type { ActivityDeps } from './deps.ts';
import { checkpointOf, lookAtPage, type Checkpoint, type Visit, type Visited } from './visit.ts';

/** Looks at the page where the participant is. Safe to run again: a GET changes nothing. */
export async function look(deps: ActivityDeps, job: LoadedJob): Promise<Transition> {
  const from = await checkpointOf(deps.db, job);
  const visited = await lookAtPage(deps, job, from);
  return visited.ok
    ? arriveAt(deps, job, visited.visit, await isSamePage(deps, job, visited.visit))
    : withoutPage(deps, job, from, visited);
}

/** The next look has the cookies that came on the way: by them a study knows who was here already. */
function withoutPage(
  deps: ActivityDeps,
  job: LoadedJob,
  from: Checkpoint,
  { fault, trail }: Exclude<Visited, { ok: true }>,
): Transition {
  const transition = runInto(deps, job, fault);
  const { id, step } = job.row;
  return trail ? { ...transition, rows: [recordCheckpoint(id, step, from.url, trail.cookies)] } : transition;
}

/** A look leaves the current step only for a page of another kind, key or looks. */
async function isSamePage(deps: ActivityDeps, { row }: LoadedJob, { judgement }: Visit): Promise<boolean> {
  if (row.step === 0) return false;
  const step = await deps.db.step.findUnique({
    where: { jobId_number: { jobId: row.id, number: row.step } },
  });
  if (!step || step.leftAt !== null || step.kind !== judgement.kind) return false;
  if (step.pageKey !== null && judgement.key !== null) return step.pageKey === judgement.key;
  return step.kind === 'wait' || step.kind === 'end_unclear';
}
