import type { LoadedJob } from '../records/jobs.ts';
import type { Transition } from '../records/transitions.ts';
import { arriveAt, cookiesOf, runInto } from './arrive.ts';
import type { ActivityDeps } from './deps.ts';
import { checkpointOf, lookAtPage, type Visit } from './visit.ts';

/** Looks at the page where the participant is. Safe to run again: a GET changes nothing. */
export async function look(deps: ActivityDeps, job: LoadedJob): Promise<Transition> {
  const from = await checkpointOf(deps.db, job);
  const visited = await lookAtPage(deps, job, from);
  return visited.ok
    ? arriveAt(deps, job, visited.visit, await isSamePage(deps, job, visited.visit))
    : { ...runInto(deps, job, visited.fault), rows: cookiesOf(job, from, visited.trail) };
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
