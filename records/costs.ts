import type { COSTS_BY, CostRow, CostSums } from '../domain/costs.schema.ts';
import type { Actor } from '../domain/access.ts';
import { Prisma, type Database } from '../prisma/database.ts';
import { experimentsWith } from './access.ts';
import { isUnconfirmed } from './unconfirmed.ts';

const { sql } = Prisma;

export interface AskedCosts {
  by: (typeof COSTS_BY)[number];
  session?: string | undefined;
  /** First day, YYYY-MM-DD, of UTC. */
  since?: string | undefined;
  /** Dry runs too. */
  testing: boolean;
}

interface SummedBy {
  key: Prisma.Sql;
  name: Prisma.Sql;
  join: Prisma.Sql;
}

const OF_SESSION = sql`LEFT JOIN "Session" s ON s.id = r."sessionId"`;

/** What calls are summed up by, and what names a sum: of experiments those alone that a person may see. */
function summedBy(by: AskedCosts['by'], actor: Actor): SummedBy {
  const visible = experimentsWith(actor, 'view', 'e');
  switch (by) {
    case 'model':
      return { key: sql`r.provider || '/' || r."modelAsked"`, name: sql`NULL::text`, join: Prisma.empty };
    case 'experiment':
      return {
        key: sql`e.id`,
        name: sql`min(e.name)`,
        join: sql`${OF_SESSION} LEFT JOIN "Experiment" e
          ON e.id = coalesce(r."experimentId", s."experimentId") AND ${visible}`,
      };
    case 'session':
      return {
        key: sql`CASE WHEN s.id IS NULL OR e.id IS NOT NULL THEN r."sessionId" END`,
        name: sql`(min(e.name) || ' · ' || min(s.name))`,
        join: sql`${OF_SESSION} LEFT JOIN "Experiment" e ON e.id = s."experimentId" AND ${visible}`,
      };
    case 'day':
      return {
        key: sql`to_char(r."createdAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD')`,
        name: sql`NULL::text`,
        join: Prisma.empty,
      };
    case 'credential':
      return {
        key: sql`r."credentialId"`,
        name: sql`min(c.name)`,
        join: sql`LEFT JOIN "Credential" c ON c.id = r."credentialId"`,
      };
  }
}

/** Whether a call is one of a dry run: it went to nobody and cost nothing. */
const IS_DRY = sql`r.provider = 'dry-run'`;
const UNCONFIRMED = isUnconfirmed('r');
const ANSWERED = sql`r.status = 'answered'`;

/** One query: sums over the rows of the ledger, no counters. `total` is the row of the empty grouping set. */
export async function sumCosts(
  db: Database,
  actor: Actor,
  asked: AskedCosts,
): Promise<{ rows: CostRow[]; total: CostSums; testingLeftOut: number }> {
  const { key, name, join } = summedBy(asked.by, actor);
  const from = asked.since === undefined ? null : `${asked.since}T00:00:00Z`;
  const where = Prisma.join(
    [
      isMine(actor),
      ...(asked.session === undefined ? [] : [sql`r."sessionId" = ${asked.session}`]),
      ...(from === null ? [] : [sql`r."createdAt" >= ${from}::timestamptz`]),
    ],
    ' AND ',
  );
  const sums = await db.$queryRaw<(Summed & { total: boolean })[]>`
    SELECT ${key} AS key, ${name} AS name, GROUPING(${key}) = 1 AS total, ${SUMS}
    FROM "LlmCall" r ${join} WHERE ${where} AND (${asked.testing} OR NOT ${IS_DRY})
    GROUP BY GROUPING SETS ((${key}), ()) ORDER BY ${key} NULLS LAST`;
  const [dry] = asked.testing
    ? []
    : await db.$queryRaw<{ calls: number }[]>`
        SELECT count(*)::int AS calls FROM "LlmCall" r WHERE ${where} AND ${IS_DRY}`;
  return {
    rows: sums.filter(({ total }) => !total).map((row) => ({ key: row.key, name: row.name, ...sumsOf(row) })),
    total: sumsOf(sums.find(({ total }) => total) as Summed),
    testingLeftOut: dry?.calls ?? 0,
  };
}

/** Calls of experiments that a person may see, those that the person made, and those by the person's credentials. */
function isMine(actor: Actor): Prisma.Sql {
  if (actor.role === 'administrator') return sql`TRUE`;
  return sql`(r."userId" = ${actor.userId}
    OR r."experimentId" IN (SELECT x.id FROM "Experiment" x WHERE ${experimentsWith(actor, 'view', 'x')})
    OR r."credentialId" IN (SELECT id FROM "Credential" WHERE "ownerId" = ${actor.userId}))`;
}

const SUMS = sql`
  count(*)::int AS calls,
  count(*) FILTER (WHERE ${ANSWERED})::int AS answered,
  count(*) FILTER (WHERE r.status = 'failed')::int AS failed,
  count(*) FILTER (WHERE r.status = 'interrupted')::int AS interrupted,
  count(*) FILTER (WHERE r.status = 'sending')::int AS "underWay",
  count(*) FILTER (WHERE r.outcome = 'refusal')::int AS refusals,
  count(*) FILTER (WHERE r.outcome = 'cut')::int AS cut,
  count(*) FILTER (WHERE r.outcome = 'empty')::int AS empty,
  count(*) FILTER (WHERE r.outcome = 'unreadable')::int AS unreadable,
  count(*) FILTER (WHERE r.misfits IS NOT NULL)::int AS misfits,
  coalesce(sum(r."promptTokens"), 0)::float8 AS "promptTokens",
  coalesce(sum(r."cachedTokens"), 0)::float8 AS "cachedTokens",
  coalesce(sum(r."completionTokens"), 0)::float8 AS "completionTokens",
  coalesce(sum(r."reasoningTokens"), 0)::float8 AS "reasoningTokens",
  sum(r."costUsd")::float8 AS known,
  count(*) FILTER (WHERE ${ANSWERED} AND r."costUsd" IS NULL)::int AS "unpricedCalls",
  count(*) FILTER (WHERE ${UNCONFIRMED})::int AS "unconfirmedCalls",
  sum(r."boundUsd") FILTER (WHERE ${UNCONFIRMED})::float8 AS unconfirmed,
  count(*) FILTER (WHERE ${UNCONFIRMED} AND r."boundUsd" IS NULL)::int AS unbounded`;

type Summed = Omit<CostRow, 'costUsd' | 'unconfirmedUsd'> & {
  known: number | null;
  unconfirmed: number | null;
  unbounded: number;
};

/** Nothing known of something is unknown; of nothing it is 0. */
function sumsOf({ known, unconfirmed, unbounded, ...row }: Summed): CostSums {
  return {
    ...row,
    costUsd: known ?? (row.unpricedCalls > 0 ? null : 0),
    unconfirmedUsd: unbounded > 0 ? null : (unconfirmed ?? 0),
  };
}
