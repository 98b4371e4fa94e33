import type { JobRow } from '../../domain/export/jobs.schema.ts';
import { Prisma, type Transaction } from '../../prisma/database.ts';

/** So many rows are read at once: some carry a whole prompt. */
const ROWS_AT_ONCE = 100;

/** A table whose rows belong to jobs. */
export interface RowsOfJobs {
  /** The table as `r`, with what else it takes for the key. */
  from: Prisma.Sql;
  /** What joins it to `job.id`. */
  on: Prisma.Sql;
  /** Whole numbers that together name a row of a job, in the order of the rows. */
  key: Prisma.Sql[];
  /** What is read of the rows that were picked (`picked` has place, k0, k1 … and id). */
  read: (picked: Prisma.Sql) => Prisma.Sql;
  /** What identifies a row. */
  id: Prisma.Sql;
}

interface Keyed {
  place: number;
  [key: `k${number}`]: number;
}

/**
 * The rows of these jobs, job by job, in batches by key: first the keys of the next rows are picked, then those rows
 * are read, so that long texts are touched once.
 */
export async function* rowsOfJobs<Row>(
  tx: Transaction,
  jobs: readonly JobRow[],
  table: RowsOfJobs,
): AsyncGenerator<(Row & { job: JobRow })[]> {
  const ids = jobs.map(({ job_id }) => job_id);
  const names = table.key.map((_, index) => Prisma.raw(`k${index}`));
  const keys = Prisma.join(table.key.map((key, index) => Prisma.sql`${key} AS ${names[index]}`));
  const order = Prisma.join([Prisma.sql`place`, ...names]);
  let after: number[] = [0, ...table.key.map(() => -1)];
  for (;;) {
    const picked = Prisma.sql`WITH keyed AS (
        SELECT job.place::int AS place, ${keys}, ${table.id} AS id
        FROM unnest(${ids}::text[]) WITH ORDINALITY AS job(id, place) JOIN ${table.from} ON ${table.on}
        WHERE job.place >= ${after[0]}
      ), picked AS (
        SELECT * FROM keyed WHERE (${order}) > (${Prisma.join(after)}) ORDER BY ${order} LIMIT ${ROWS_AT_ONCE}
      )`;
    const rows = await tx.$queryRaw<(Row & Keyed)[]>`${table.read(picked)} ORDER BY ${order}`;
    if (rows.length > 0) yield rows.map((row) => ({ ...row, job: jobs[row.place - 1] as JobRow }));
    const last = rows.at(-1);
    if (!last || rows.length < ROWS_AT_ONCE) return;
    after = [last.place, ...table.key.map((_, index) => last[`k${index}`] as number)];
  }
}
