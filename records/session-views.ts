import { rightsOn, type Actor } from '../domain/access.ts';
import { differencesOf } from '../domain/config-differences.ts';
import type { ConfigContent, PlatformName } from '../domain/config.schema.ts';
import type { ConfigUse, SessionSummary, SessionView } from '../domain/sessions.schema.ts';
import type { JobState } from '../domain/states.ts';
import type { Prisma } from '../prisma/database.ts';
import { type Database } from '../prisma/database.ts';
import { findCredential } from './credentials.ts';
import { cutPage, readCursor } from './cursors.ts';
import type { ListPart } from './experiments.ts';

type SessionWithConfig = Prisma.SessionGetPayload<{ include: { config: true } }>;

/** The sessions of an experiment, the newest first. */
export async function listSessions(
  db: Database,
  experimentId: string,
  { cursor, limit, archived }: ListPart & { archived: boolean },
): Promise<{ sessions: SessionSummary[]; next: string | null }> {
  const place = cursor === undefined ? null : readCursor(cursor);
  const after = place && {
    OR: [{ createdAt: { lt: place.at } }, { createdAt: place.at, id: { lt: place.id } }],
  };
  const found = await db.session.findMany({
    where: { experimentId, archivedAt: archived ? { not: null } : null, ...after },
    include: { config: true },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  const { rows, next } = cutPage(found, limit, ({ createdAt, id }) => ({ at: createdAt, ordinal: 0, id }));
  const sums = await sumsOf(
    db,
    rows.map(({ id }) => id),
  );
  return { sessions: rows.map((row) => summaryOf(row, sums.get(row.id) ?? NOTHING)), next };
}

/** A session with what it runs on and what became of its jobs; null: there is none of this id. */
export async function findSessionView(db: Database, actor: Actor, id: string): Promise<SessionView | null> {
  const row = await db.session.findUnique({
    where: { id },
    include: {
      config: true,
      experiment: { include: { members: { where: { email: actor.email } } } },
    },
  });
  if (!row) return null;
  const { experiment, config } = row;
  const sums = (await sumsOf(db, [id])).get(id) ?? NOTHING;
  return {
    ...summaryOf(row, sums),
    experiment: {
      id: experiment.id,
      name: experiment.name,
      platform: experiment.platform as PlatformName,
    },
    rights: [...rightsOn(actor, experiment)],
    config: contentOf(config),
    configId: config.id,
    credentialName: await credentialNameOf(db, actor, contentOf(config).credential),
    maxJobCostUsd: row.maxJobCostUsd?.toNumber() ?? null,
    steps: sums.steps,
    promptTokens: sums.promptTokens,
    completionTokens: sums.completionTokens,
    unconfirmedUsd: sums.unconfirmedUsd,
    configs: await configsOf(db, row),
  };
}

async function credentialNameOf(
  db: Database,
  actor: Actor,
  id: string | null | undefined,
): Promise<string | null> {
  return id ? ((await findCredential(db, actor, id))?.name ?? null) : null;
}

function contentOf({ content }: { content: Prisma.JsonValue }): ConfigContent {
  return content as unknown as ConfigContent;
}

function summaryOf(row: SessionWithConfig, { jobs, costUsd, unpricedCalls }: Sums): SessionSummary {
  const { model, mode, platform } = contentOf(row.config);
  return {
    id: row.id,
    name: row.name,
    ...{ model, mode, platform, jobs, costUsd, unpricedCalls },
    maxCostUsd: row.maxCostUsd?.toNumber() ?? null,
    createdAt: row.createdAt.toISOString(),
    archivedAt: row.archivedAt?.toISOString() ?? null,
  };
}

/** The settings with which its jobs run, those of new jobs first. */
async function configsOf(db: Database, { id, config }: SessionWithConfig): Promise<ConfigUse[]> {
  const used = await db.$queryRaw<{ id: string; content: ConfigContent; jobs: number }[]>`
    SELECT c.id, c.content, count(*)::int AS jobs FROM "Job" j JOIN "Config" c ON c.id = j."configId"
    WHERE j."sessionId" = ${id} GROUP BY c.id ORDER BY max(j."createdAt") DESC`;
  const now = contentOf(config);
  const others = used.filter((one) => one.id !== config.id);
  const jobs = used.find((one) => one.id === config.id)?.jobs ?? 0;
  return [
    { id: config.id, current: true, jobs, differs: [] },
    ...others.map((one) => ({
      id: one.id,
      current: false,
      jobs: one.jobs,
      differs: differencesOf(one.content, now),
    })),
  ];
}

interface Sums {
  jobs: SessionSummary['jobs'];
  costUsd: number;
  unpricedCalls: number;
  steps: number;
  promptTokens: number;
  completionTokens: number;
  unconfirmedUsd: number;
}
const NOTHING: Sums = {
  ...{ jobs: {}, costUsd: 0, unpricedCalls: 0, steps: 0 },
  ...{ promptTokens: 0, completionTokens: 0, unconfirmedUsd: 0 },
};

/** By the jobs' counters, which move with the rows of the ledger. */
async function sumsOf(db: Database, ids: string[]): Promise<Map<string, Sums>> {
  const rows = await db.$queryRaw<(Omit<Sums, 'jobs'> & { id: string; state: JobState; count: number })[]>`
    SELECT "sessionId" AS id, state, count(*)::int, sum("costUsd")::float8 AS "costUsd",
      sum("unpricedCalls")::int AS "unpricedCalls", sum(steps)::int AS steps,
      sum("promptTokens")::float8 AS "promptTokens", sum("completionTokens")::float8 AS "completionTokens",
      sum("unconfirmedUsd")::float8 AS "unconfirmedUsd"
    FROM "Job" WHERE "sessionId" = ANY(${ids}) GROUP BY 1, 2`;
  const sums = new Map<string, Sums>();
  for (const { id, state, count, ...row } of rows) {
    const before = sums.get(id) ?? NOTHING;
    sums.set(id, {
      jobs: { ...before.jobs, [state]: count },
      costUsd: before.costUsd + row.costUsd,
      unpricedCalls: before.unpricedCalls + row.unpricedCalls,
      steps: before.steps + row.steps,
      promptTokens: before.promptTokens + row.promptTokens,
      completionTokens: before.completionTokens + row.completionTokens,
      unconfirmedUsd: before.unconfirmedUsd + row.unconfirmedUsd,
    });
  }
  return sums;
}
