import type { Logger } from 'pino';
import type { Durations } from '../domain/durations.ts';
import { MAX_RESTARTS, reconcile } from '../domain/reconcile.ts';
import { terminationInTemporal } from '../records/audit.ts';
import { countRestart, loadJob, loadRow, openJobs, type OpenJob } from '../records/jobs.ts';
import { interruptOrphans } from '../records/ledger.ts';
import { commitTransition } from '../records/transitions.ts';
import type { Database } from '../prisma/database.ts';
import { createLoop, type Loop } from './loop.ts';
import type { Workflows } from './temporal.ts';

interface ReconcilerDeps {
  db: Database;
  workflows: Workflows;
  durations: Durations;
  log: Logger;
}

/**
 * Compares open jobs with Temporal, at once and then regularly, and puts right what does not agree; calls of the
 * ledger that nobody waits for any more are closed on the way.
 */
export function startReconciler(deps: ReconcilerDeps): Loop {
  return createLoop('reconciler', deps.durations.reconcileMs, deps.log, () => reconcileAll(deps));
}

async function reconcileAll(deps: ReconcilerDeps): Promise<void> {
  await interruptOrphans(deps.db);
  // Jobs first: one that is started in between then stands in Temporal's list, not outside it.
  const open = await openJobs(deps.db);
  if (open.length === 0) return;
  const running = await deps.workflows.running();
  for (const job of open) {
    if (running.has(job.id)) {
      await nudgeIfDrifted(deps, job, running.get(job.id));
      continue;
    }
    // One job that cannot be put right must not keep the others from it.
    await reconcileOne(deps, job).catch((error: unknown) => {
      deps.log.error({ err: error, jobId: job.id }, 'job could not be reconciled');
    });
  }
}

/**
 * A workflow that shows another state than its job has is a moment behind, or its database was restored from a
 * back-up under it: then it may wait for something that is not so any more.
 */
async function nudgeIfDrifted(
  { workflows, log }: ReconcilerDeps,
  job: OpenJob,
  shown?: string,
): Promise<void> {
  if (shown === undefined || shown === job.state) return;
  await workflows.nudge(job.id).catch((error: unknown) => {
    log.warn({ err: error, jobId: job.id }, 'workflow could not be told to look at its job');
  });
}

async function reconcileOne(deps: ReconcilerDeps, job: OpenJob): Promise<void> {
  // The list lags behind: only what the workflow itself says counts.
  const standing = await deps.workflows.standing(job.id);
  const row = await loadRow(deps.db, job.id);
  if (row.finishedAt !== null) return; // it ended while we looked
  const verdict = reconcile(standing, row);
  if (verdict === 'leave') return;
  deps.log.warn({ jobId: job.id, verdict }, 'job and workflow did not agree');
  switch (verdict) {
    case 'cancel':
      await commitTransition(
        deps.db,
        { row },
        {
          standing: { state: 'cancelled', reason: 'terminated_in_temporal' },
          rows: [terminationInTemporal(row.id)],
          event: { kind: 'terminated_in_temporal' },
        },
      );
      return;
    case 'give_up':
      await commitTransition(
        deps.db,
        { row },
        {
          standing: { state: 'paused', reason: 'internal_error' },
          job: { detail: `its workflow ended ${MAX_RESTARTS} times without moving on` },
          event: { kind: 'internal_error', data: { restarts: row.restarts } },
        },
      );
      return;
    case 'restart':
      await countRestart(deps.db, row);
      await deps.workflows.start(await loadJob(deps.db, job.id), true);
  }
}
