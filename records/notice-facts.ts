import type { CredentialStands, JobGroup, SessionStands, Told } from '../domain/notices.ts';
import { Prisma, type Transaction } from '../prisma/database.ts';

/** All that people may have to be told of, and what they were told. */
export interface Facts {
  sessions: SessionStands[];
  credentials: CredentialStands[];
  told: Told[];
}

/** Reads them; sessions of which all is over, and was told, are left out until they have newer jobs. */
export async function readFacts(tx: Transaction, now: Date): Promise<Facts> {
  await reopenSessions(tx, now);
  const rows = await liveSessions(tx);
  const ids = rows.map(({ id }) => id);
  const [groups, budgets] = [await groupsOf(tx, ids), await budgetsOf(tx, ids)];
  const sessions = rows.map(({ id, name, experimentId, experiment }) => ({
    session: { id, name },
    experiment: { id: experimentId, name: experiment },
    groups: groups.get(id) ?? [],
    budget: budgets.get(id) ?? null,
  }));
  return { sessions, credentials: await credentialDays(tx, now), told: await openNotices(tx, ids) };
}

async function reopenSessions(tx: Transaction, now: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Notice" n SET "endedAt" = ${now.toISOString()}::timestamptz
    WHERE kind = 'finished' AND "endedAt" IS NULL AND EXISTS (
      SELECT 1 FROM "Job" j WHERE j."sessionId" = n."sessionId" AND j."createdAt" > n."latestAt")`;
}

interface SessionRow {
  id: string;
  name: string;
  experimentId: string;
  experiment: string;
}

async function liveSessions(tx: Transaction): Promise<SessionRow[]> {
  return tx.$queryRaw<SessionRow[]>`
    SELECT s.id, s.name, e.id AS "experimentId", e.name AS experiment
    FROM "Session" s JOIN "Experiment" e ON e.id = s."experimentId"
    WHERE EXISTS (SELECT 1 FROM "Job" j WHERE j."sessionId" = s.id) AND NOT EXISTS (
      SELECT 1 FROM "Notice" n WHERE n."sessionId" = s.id AND n.kind = 'finished' AND n."endedAt" IS NULL)`;
}

/**
 * When a job last moved. One that waits for its turn at the model comes and goes: only a page, an answer or a command
 * counts. One that takes its time moves when that is over.
 */
const MOVED = Prisma.sql`CASE
  WHEN j."finishedAt" IS NOT NULL THEN j."finishedAt"
  WHEN j.state = 'paused' THEN j."stateSince"
  WHEN j.reason = 'pace' THEN greatest(j."stateSince", j."nextLookAt")
  WHEN j.reason = 'model_slot' THEN greatest(j."pageSince",
    (SELECT at FROM "Event" WHERE stream = 'job:' || j.id AND kind <> 'model_slot' ORDER BY sequence DESC LIMIT 1),
    (SELECT "createdAt" FROM "Command" WHERE "jobId" = j.id ORDER BY seq DESC LIMIT 1))
  ELSE greatest(j."stateSince", j."pageSince", call.since) END`;

async function groupsOf(tx: Transaction, ids: string[]): Promise<Map<string, JobGroup[]>> {
  const rows = await tx.$queryRaw<(JobGroup & { sessionId: string })[]>`
    WITH jobs AS (
      SELECT j.id, j."sessionId", j.state, j."stateSince", j."createdAt", ${MOVED} AS moved,
        CASE WHEN j.state = 'paused' THEN coalesce(j."pausedBySystem", 'by_user')
          WHEN call.since IS NOT NULL THEN 'thinking'
          ELSE coalesce(j.reason, j.state) END AS why
      FROM "Job" j LEFT JOIN LATERAL (
        SELECT max(c."createdAt") AS since FROM "LlmCall" c
        WHERE j.state = 'running' AND c."jobId" = j.id AND c.status = 'sending') call ON TRUE
      WHERE j."sessionId" = ANY(${ids})
    )
    SELECT "sessionId", state, why, count(*)::int AS count,
      (array_agg(id ORDER BY "stateSince", id))[1:3] AS some,
      ${epochMs(Prisma.sql`min("stateSince")`)} AS first, ${epochMs(Prisma.sql`max(moved)`)} AS last,
      ${epochMs(Prisma.sql`max("createdAt")`)} AS made
    FROM jobs GROUP BY "sessionId", state, why ORDER BY "sessionId", state, why`;
  const found = new Map<string, JobGroup[]>(ids.map((id) => [id, []]));
  for (const { sessionId, ...group } of rows) found.get(sessionId)?.push(group);
  return found;
}

function epochMs(at: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(extract(epoch FROM ${at}) * 1000)::float8`;
}

interface BudgetRow {
  id: string;
  limitUsd: number;
  spentUsd: number;
  held: number;
}

/**
 * Jobs that are paused for a budget are held by the session's, unless they wait for another day or are nearer to the end
 * of their own.
 */
async function budgetsOf(tx: Transaction, ids: string[]): Promise<Map<string, Omit<BudgetRow, 'id'>>> {
  const rows = await tx.$queryRaw<BudgetRow[]>`
    SELECT s.id, s."maxCostUsd"::float8 AS "limitUsd",
      sum(j."costUsd" + j."unconfirmedUsd")::float8 AS "spentUsd",
      count(*) FILTER (WHERE j.state = 'paused' AND j."pausedBySystem" = 'cost_limit' AND j."nextLookAt" IS NULL
        AND (s."maxJobCostUsd" IS NULL OR j."costUsd" + j."unconfirmedUsd" < 0.8 * s."maxJobCostUsd"))::int AS held
    FROM "Session" s JOIN "Job" j ON j."sessionId" = s.id
    WHERE s.id = ANY(${ids}) AND s."maxCostUsd" IS NOT NULL GROUP BY s.id`;
  return new Map(rows.map(({ id, ...budget }) => [id, budget]));
}

interface CredentialRow extends BudgetRow {
  name: string;
  ownerId: string;
}

async function credentialDays(tx: Transaction, now: Date): Promise<CredentialStands[]> {
  const day = now.toISOString().slice(0, 10);
  const rows = await tx.$queryRaw<CredentialRow[]>`
    SELECT c.id, c.name, c."ownerId", c."maxCostPerDayUsd"::float8 AS "limitUsd",
      (SELECT coalesce(sum(coalesce(l."costUsd", l."boundUsd", 0)) FILTER (WHERE l.status <> 'sending'), 0)::float8
        FROM "LlmCall" l WHERE l."credentialId" = c.id AND l."createdAt" >= ${day}::date::timestamp AT TIME ZONE 'UTC') AS "spentUsd",
      (SELECT count(*)::int FROM "Job" j JOIN "Config" f ON f.id = j."configId"
        WHERE j.state = 'paused' AND j."pausedBySystem" = 'cost_limit' AND j."nextLookAt" IS NOT NULL
          AND f.content->>'credential' = c.id) AS held
    FROM "Credential" c WHERE c."maxCostPerDayUsd" IS NOT NULL AND c."removedAt" IS NULL`;
  return rows.map(({ id, name, ownerId, ...budget }) => ({ credential: { id, name }, ownerId, day, budget }));
}

async function openNotices(tx: Transaction, sessions: string[]): Promise<Told[]> {
  const rows = await tx.notice.findMany({
    where: { endedAt: null, OR: [{ sessionId: { in: sessions } }, { userId: { not: null } }] },
    select: { id: true, subject: true, latestAt: true },
  });
  return rows.map(({ id, subject, latestAt }) => ({ id, subject, latest: latestAt.getTime() }));
}
