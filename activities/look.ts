import type { Position } from '../domain/position.ts';
import { loadJob, positionOf, type LoadedJob } from '../records/jobs.ts';
import { commitTransition } from '../records/transitions.ts';
import { arriveAt, runInto } from './arrive.ts';
import type { ActivityDeps } from './deps.ts';
import { checkpointOf, lookAtPage, type Visit } from './visit.ts';

/**
 * Looks at the page where the participant is, and commits where that leads. Safe to run again: a GET changes
 * nothing, and a second run finds the turn taken.
 */
export async function look(deps: ActivityDeps, jobId: string, turn: number): Promise<Position> {
  const job = await loadJob(deps.db, jobId);
  if (job.row.turn !== turn || job.row.phase !== 'look') return positionOf(job);
  const from = await checkpointOf(deps.db, job);
  const visited = await lookAtPage(deps, job, from);
  const next = visited.ok
    ? arriveAt(deps, job, visited.visit, await isSamePage(deps, job, visited.visit))
    : runInto(deps, job, visited.fault);
  return positionOf(await commitTransition(deps.db, job, next));
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
