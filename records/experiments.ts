import { rightsOn, type Actor } from '../domain/access.ts';
import type { PlatformName } from '../domain/config.schema.ts';
import type { ExperimentView } from '../domain/experiments.schema.ts';
import type { JobState } from '../domain/states.ts';
import { Prisma, type Database } from '../prisma/database.ts';
import { experimentsWith } from './access.ts';
import { cutPage, readCursor } from './cursors.ts';
import { newId } from './ids.ts';
import { keyOf } from './request-keys.ts';

export interface ListPart {
  cursor?: string | undefined;
  limit: number;
}

/** The experiments that a person may see, the newest first. */
export async function listExperiments(
  db: Database,
  actor: Actor,
  { cursor, limit, archived }: ListPart & { archived: boolean },
): Promise<{ experiments: ExperimentView[]; next: string | null }> {
  const place = cursor === undefined ? null : readCursor(cursor);
  const after = place ? Prisma.sql`AND (e."createdAt", e.id) < (${place.at}, ${place.id})` : Prisma.empty;
  const found = await db.$queryRaw<{ id: string; createdAt: Date }[]>`
    SELECT e.id, e."createdAt" FROM "Experiment" e
    WHERE ${experimentsWith(actor, 'view', 'e')} AND (e."archivedAt" IS NOT NULL) = ${archived} ${after}
    ORDER BY e."createdAt" DESC, e.id DESC LIMIT ${limit + 1}`;
  const { rows, next } = cutPage(found, limit, ({ createdAt, id }) => ({ at: createdAt, ordinal: 0, id }));
  const views = await viewsOf(
    db,
    actor,
    rows.map(({ id }) => id),
  );
  return { experiments: rows.flatMap(({ id }) => views.get(id) ?? []), next };
}

/** Null: there is none of this id. */
export async function findExperiment(db: Database, actor: Actor, id: string): Promise<ExperimentView | null> {
  return (await viewsOf(db, actor, [id])).get(id) ?? null;
}

async function viewsOf(db: Database, actor: Actor, ids: string[]): Promise<Map<string, ExperimentView>> {
  const rows = await db.experiment.findMany({
    where: { id: { in: ids } },
    include: {
      owner: true,
      members: { where: { email: actor.email } },
      _count: { select: { sessions: true } },
    },
  });
  const sums = await sumsOf(db, ids);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        name: row.name,
        platform: row.platform as PlatformName,
        description: row.description,
        owner: { name: row.owner.name, email: row.owner.email },
        rights: [...rightsOn(actor, row)],
        hosts: row.hosts,
        sessions: row._count.sessions,
        ...(sums.get(row.id) ?? NOTHING),
        createdAt: row.createdAt.toISOString(),
        archivedAt: row.archivedAt?.toISOString() ?? null,
      },
    ]),
  );
}

type Sums = Pick<ExperimentView, 'jobs' | 'costUsd' | 'unpricedCalls'>;
const NOTHING: Sums = { jobs: {}, costUsd: 0, unpricedCalls: 0 };

/** By the jobs' counters, which move with the rows of the ledger. */
async function sumsOf(db: Database, ids: string[]): Promise<Map<string, Sums>> {
  const rows = await db.$queryRaw<
    { id: string; state: JobState; jobs: number; cost: number; unpriced: number }[]
  >`
    SELECT s."experimentId" AS id, j.state, count(*)::int AS jobs, sum(j."costUsd")::float8 AS cost,
      sum(j."unpricedCalls")::int AS unpriced
    FROM "Job" j JOIN "Session" s ON s.id = j."sessionId" WHERE s."experimentId" = ANY(${ids}) GROUP BY 1, 2`;
  const sums = new Map<string, Sums>();
  for (const { id, state, jobs, cost, unpriced } of rows) {
    const before = sums.get(id) ?? NOTHING;
    sums.set(id, {
      jobs: { ...before.jobs, [state]: jobs },
      costUsd: before.costUsd + cost,
      unpricedCalls: before.unpricedCalls + unpriced,
    });
  }
  return sums;
}

export interface NewExperiment {
  requestKey?: string | undefined;
  ownerId: string;
  name: string;
  platform: PlatformName;
  description: string;
  hosts: string[];
}

/** @returns its id; of a request that is repeated, that of the experiment which the first one made */
export async function createExperiment(db: Database, asked: NewExperiment): Promise<string> {
  const requestKey = asked.requestKey === undefined ? null : keyOf(asked.ownerId, asked.requestKey);
  const id = newId('exp');
  await db.experiment.createMany({ data: { ...asked, id, requestKey }, skipDuplicates: true });
  if (requestKey === null) return id;
  const { id: made } = await db.experiment.findUniqueOrThrow({ where: { requestKey }, select: { id: true } });
  return made;
}

/** What is left out stays. */
export async function changeExperiment(
  db: Database,
  id: string,
  {
    archived,
    name,
    description,
  }: { name?: string | undefined; description?: string | undefined; archived?: boolean | undefined },
): Promise<void> {
  await db.experiment.updateMany({
    where: { id },
    data: {
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
      ...(archived === undefined ? {} : { archivedAt: archived ? new Date() : null }),
    },
  });
}
