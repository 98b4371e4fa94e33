import type { JobRow } from '../domain/sessions.schema.ts';
import type { Prisma } from '../prisma/database.ts';
import { type Database } from '../prisma/database.ts';
import { cutPage, readCursor } from './cursors.ts';
import type { ListPart } from './experiments.ts';
import { LISTED, viewOf } from './views.ts';

/** The jobs of a session as rows of its table, in the order in which they were made; or those of these ids alone. */
export async function listJobRows(
  db: Database,
  sessionId: string,
  { cursor, limit, ids }: ListPart & { ids?: string[] | undefined },
): Promise<{ jobs: JobRow[]; next: string | null }> {
  const place = cursor === undefined ? null : readCursor(cursor);
  const found = await db.job.findMany({
    where: {
      sessionId,
      ...(ids ? { id: { in: ids } } : {}),
      ...(place ? { OR: behind(place) } : {}),
    },
    include: LISTED,
    orderBy: [{ createdAt: 'asc' }, { ordinal: 'asc' }, { id: 'asc' }],
    take: limit + 1,
  });
  const { rows, next } = cutPage(found, limit, ({ createdAt, ordinal, id }) => ({
    at: createdAt,
    ordinal,
    id,
  }));
  const events = await lastEvents(
    db,
    rows.map(({ id }) => id),
  );
  const jobs = rows.map((row) => {
    const { session: _session, experiment: _experiment, ...view } = viewOf(row);
    return {
      ...view,
      step: row.step,
      pageLabel: row.pageLabel,
      attempt: row.attempt,
      pageSince: row.pageSince.toISOString(),
      nextLookAt: row.nextLookAt?.toISOString() ?? null,
      config: row.configId,
      relaunchOf: row.relaunchOf,
      lastEvent: events.get(row.id) ?? null,
      createdAt: row.createdAt.toISOString(),
      finishedAt: row.finishedAt?.toISOString() ?? null,
    };
  });
  return { jobs, next };
}

function behind({ at, ordinal, id }: { at: Date; ordinal: number; id: string }): Prisma.JobWhereInput[] {
  return [
    { createdAt: { gt: at } },
    { createdAt: at, ordinal: { gt: ordinal } },
    { createdAt: at, ordinal, id: { gt: id } },
  ];
}

async function lastEvents(db: Database, ids: string[]): Promise<Map<string, { kind: string; at: string }>> {
  const rows = await db.$queryRaw<{ id: string; kind: string; at: Date }[]>`
    SELECT j.id, e.kind, e.at FROM "Job" j
    JOIN "Event" e ON e.stream = 'job:' || j.id AND e.sequence = j."eventSeq" WHERE j.id = ANY(${ids})`;
  return new Map(rows.map(({ id, kind, at }) => [id, { kind, at: at.toISOString() }]));
}
