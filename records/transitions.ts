import { changeStanding } from '../domain/standing.ts';
import { isTerminal, type Standing, type SystemPause } from '../domain/states.ts';
import { Prisma, type Database } from '../prisma/database.ts';
import { loadRow, type JobRow } from './jobs.ts';
import { insert, json, named, setting, type Value, type Write } from './statement.ts';

/** Columns of the job's row; numbers may be moved by `{ increment }`. */
export type JobChange = {
  [Column in keyof JobRow]?: JobRow[Column] | (JobRow[Column] extends number ? { increment: number } : never);
};

/** One transition of a job. */
export interface Transition {
  standing: Standing;
  /** Further columns of the job's row. */
  job?: JobChange;
  /** Rows that are committed with it; no two of them may touch the same row. */
  rows?: Write[];
  event?: { kind: string; data?: Record<string, unknown> };
}

/**
 * Commits a transition, provided that the job still stands where it did when `job` was loaded. If it does not
 * (another run of the same activity was faster, or a person ended the job), nothing is written.
 * @returns the job as it stands now, either way
 */
export async function commitTransition<Job extends { row: JobRow }>(
  db: Database,
  job: Job,
  next: Transition,
): Promise<Job> {
  const { id, turn } = job.row;
  const writes = [...(next.rows ?? []), ...(next.event ? [eventOf(id, next.event)] : [])];
  const [row] = await db.$queryRaw<JobRow[]>`
    WITH moved AS (
      UPDATE "Job" SET ${setting(changesOf(job.row, next))}
      WHERE id = ${id} AND turn = ${turn} AND phase <> 'closed' RETURNING *
    )${writes.length > 0 ? Prisma.join(writes.map(asPart), '') : Prisma.empty}
    SELECT * FROM moved`;
  return { ...job, row: row ?? (await loadRow(db, id)) };
}

function changesOf(row: JobRow, { standing, job, event }: Transition): Record<string, Value> {
  return {
    ...changeStanding(row, standing, new Date()),
    ...flagsFor(standing),
    ...(isTerminal(standing.state) ? { phase: 'closed', nextLookAt: null } : {}),
    ...(job as Record<string, Value> | undefined),
    turn: { increment: 1 },
    ...(event ? { eventSeq: { increment: 1 } } : {}),
  };
}

/** The operator's pause and the system's are two flags; each standing sets or clears its own. */
function flagsFor(standing: Standing): { pausedBySystem?: SystemPause | null } {
  if (standing.state !== 'paused') return { pausedBySystem: null };
  return standing.reason === 'by_user' ? {} : { pausedBySystem: standing.reason };
}

function eventOf(jobId: string, { kind, data }: NonNullable<Transition['event']>): Write {
  const sequence = Prisma.sql`moved."eventSeq"`;
  return {
    sql: insert('Event', {
      stream: `job:${jobId}`,
      sequence,
      kind,
      data: json({ schemaVersion: 1, ...data }),
    }),
  };
}

function asPart({ name, sql }: Write, index: number): Prisma.Sql {
  return Prisma.sql`, ${named(name ?? `write${index}`)} AS (${sql})`;
}
