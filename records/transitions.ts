import { changeStanding } from '../domain/standing.ts';
import { isTerminal, type Standing, type SystemPause } from '../domain/states.ts';
import type { Database, Prisma, Transaction } from '../prisma/database.ts';
import { loadJob, type LoadedJob } from './jobs.ts';

/** One transition of a job. */
export interface Transition {
  standing: Standing;
  /** Further columns of the job's row. */
  job?: Prisma.JobUncheckedUpdateManyInput;
  /** Rows that are committed with it. */
  rows?: (tx: Transaction) => Promise<void>;
  event?: { kind: string; data?: Record<string, unknown> };
}

/**
 * Commits a transition, provided that the job still stands where it did when `job` was loaded. If it does not
 * (another run of the same activity was faster, or a person ended the job), nothing is written.
 * @returns the job as it stands now, either way
 */
export async function commitTransition(db: Database, job: LoadedJob, next: Transition): Promise<LoadedJob> {
  const now = new Date();
  const moved = await db.$transaction(async (tx) => {
    const [row] = await tx.job.updateManyAndReturn({
      where: { id: job.row.id, turn: job.row.turn, phase: { not: 'closed' } },
      data: {
        ...changeStanding(job.row, next.standing, now),
        ...flagsFor(next.standing),
        ...(isTerminal(next.standing.state) ? { phase: 'closed', nextLookAt: null } : {}),
        ...next.job,
        turn: { increment: 1 },
        ...(next.event ? { eventSeq: { increment: 1 } } : {}),
      },
    });
    if (!row) return null;
    await next.rows?.(tx);
    if (next.event) await writeEvent(tx, job.row.id, row.eventSeq, next.event);
    return row;
  });
  return moved ? { ...job, row: moved } : loadJob(db, job.row.id);
}

/** The operator's pause and the system's are two flags; each standing sets or clears its own. */
function flagsFor(standing: Standing): { pausedBySystem?: SystemPause | null } {
  if (standing.state !== 'paused') return { pausedBySystem: null };
  return standing.reason === 'by_user' ? {} : { pausedBySystem: standing.reason };
}

async function writeEvent(
  tx: Transaction,
  jobId: string,
  sequence: number,
  event: { kind: string; data?: Record<string, unknown> },
): Promise<void> {
  const data = { schemaVersion: 1, ...event.data } as Prisma.InputJsonObject;
  await tx.event.create({ data: { stream: `job:${jobId}`, sequence, kind: event.kind, data } });
}
