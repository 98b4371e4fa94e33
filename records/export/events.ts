import type { EventRow } from '../../domain/export/events.schema.ts';
import type { JobRow } from '../../domain/export/jobs.schema.ts';
import { Prisma, type Transaction } from '../../prisma/database.ts';
import { ofJob } from './jobs.ts';
import { rowsOfJobs, type RowsOfJobs } from './rows-of-jobs.ts';

const EVENTS: RowsOfJobs = {
  from: Prisma.sql`"Event" r`,
  on: Prisma.sql`r.stream = 'job:' || job.id`,
  key: [Prisma.sql`r.sequence`],
  id: Prisma.sql`r.stream`,
  read: (picked) => Prisma.sql`${picked}
    SELECT picked.*, r.sequence, r.kind, r.at, r.data
    FROM picked JOIN "Event" r ON r.stream = picked.id AND r.sequence = picked.k0`,
};

type ReadEvent = Pick<EventRow, 'sequence' | 'kind' | 'data'> & { at: Date };

export async function* eventRows(tx: Transaction, jobs: readonly JobRow[]): AsyncGenerator<EventRow[]> {
  for await (const batch of rowsOfJobs<ReadEvent>(tx, jobs, EVENTS)) {
    yield batch.map(({ job, sequence, kind, at, data }) => ({
      ...ofJob(job),
      ...{ sequence, kind, at: at.toISOString(), data },
    }));
  }
}
