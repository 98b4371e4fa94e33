import type { Pace, SetLimits } from '../domain/pace/limits.ts';
import type { Place, PaceState, Settled, Ticket } from '../domain/pace/settle.ts';
import { Prisma, type Database } from '../prisma/database.ts';

const { sql } = Prisma;

/** Those for whom somebody waits stand so much further in front: they go first, and nobody waits for ever behind them. */
const URGENT_LEAD = sql`interval '15 minutes'`;
/** Who does not come back so long after it was due is waited for no longer; it has its place when it comes. */
const GRACE = sql`interval '3 seconds'`;
/** Who does not come back for so long has no place any more. */
const FORGOTTEN = sql`interval '2 hours'`;

/** A job of the requests at hand. */
export interface Concerned {
  jobId: string;
  asks: boolean;
  /** Its session is looked through for somebody who waits; null: there is none. */
  sessionId: string | null;
  urgent: boolean;
}

export interface Loaded extends PaceState {
  version: number;
  /** Whether there are tickets of jobs that have not come back for long. */
  hasForgotten: boolean;
}

interface PlaceJson {
  jobId: string;
  ticket: TicketJson | null;
  askedAt: string;
  placeAt: string;
  ahead: number;
}

type TimesAsText<T, Times extends keyof T> = {
  [K in keyof T]: K extends Times ? (null extends T[K] ? string | null : string) : T[K];
};
type TicketJson = TimesAsText<Ticket, 'askedAt' | 'placeAt' | 'dueAt' | 'heldAt' | 'leaseUntil'>;
type PaceJson = TimesAsText<Pace, 'coolUntil' | 'refusedAt' | 'levelAt'> & { version: number };

interface ReadRow extends SetLimits {
  now: Date;
  pace: PaceJson;
  held: number;
  since: Date | null;
  hasForgotten: boolean;
  places: PlaceJson[] | null;
}

/**
 * Reads a credential's pace and the places of these jobs as of one moment.
 * @param at that moment; null: now, by Postgres' clock
 * @returns null when the credential has no pace yet
 */
export async function readPace(
  db: Database,
  credentialId: string,
  concerned: Concerned[],
  at: Date | null,
): Promise<Loaded | null> {
  const jobs = concerned.map(({ jobId }) => jobId);
  const [row] = await db.$queryRaw<ReadRow[]>`
    WITH clock AS (SELECT COALESCE(${at?.toISOString() ?? null}::timestamptz, now()) AS now),
    ticket AS (SELECT * FROM "CallTicket" WHERE "credentialId" = ${credentialId}),
    concerned AS (
      SELECT one.*, to_jsonb(ticket) AS ticket, COALESCE(ticket."askedAt", clock.now) AS "askedAt",
        COALESCE(ticket."askedAt", clock.now) - CASE WHEN one.asks AND (one.urgent OR EXISTS (
          SELECT 1 FROM "Job" other WHERE other."sessionId" = one."sessionId"
            AND other.reason = 'wait_page' AND other.state = 'waiting'
        )) THEN ${URGENT_LEAD} ELSE interval '0' END AS "placeAt"
      FROM jsonb_to_recordset(${JSON.stringify(concerned)}::jsonb)
        AS one("jobId" text, asks boolean, "sessionId" text, urgent boolean)
      CROSS JOIN clock LEFT JOIN ticket ON ticket."jobId" = one."jobId"
    ),
    placed AS (
      SELECT one."jobId", one.ticket, one."askedAt", one."placeAt", CASE WHEN one.asks THEN (
        SELECT count(*) FROM ticket WHERE state = 'waiting' AND "dueAt" > clock.now - ${GRACE}
          AND (ticket."placeAt", ticket."jobId") < (one."placeAt", one."jobId")
          AND ticket."jobId" <> ALL (${jobs}::text[])
      ) ELSE 0 END AS ahead FROM concerned one CROSS JOIN clock
    )
    SELECT clock.now, credential."maxCallsAtOnce", credential."requestsPerMinute", credential."tokensPerMinute",
      to_jsonb(pace) AS pace,
      (SELECT count(*)::int FROM ticket WHERE state = 'held' AND "leaseUntil" > clock.now) AS held,
      (SELECT min("heldAt") FROM ticket WHERE state = 'held' AND "leaseUntil" > clock.now) AS since,
      EXISTS (SELECT 1 FROM ticket WHERE state = 'waiting' AND "dueAt" < clock.now - ${FORGOTTEN}) AS "hasForgotten",
      (SELECT jsonb_agg(to_jsonb(placed)) FROM placed) AS places
    FROM clock, "Credential" credential JOIN "CredentialPace" pace ON pace."credentialId" = credential.id
    WHERE credential.id = ${credentialId}`;
  return row ? loaded(row) : null;
}

function loaded(row: ReadRow): Loaded {
  const { pace, maxCallsAtOnce, requestsPerMinute, tokensPerMinute } = row;
  const { coolUntil, refusedAt, levelAt } = pace;
  const times = { coolUntil: ms(coolUntil), refusedAt: ms(refusedAt), levelAt: ms(levelAt) };
  return {
    now: row.now.getTime(),
    version: pace.version,
    set: { maxCallsAtOnce, requestsPerMinute, tokensPerMinute },
    pace: { ...pace, ...times },
    held: { count: row.held, since: row.since?.getTime() ?? null },
    hasForgotten: row.hasForgotten,
    places: new Map((row.places ?? []).map((place) => [place.jobId, placeOf(place)])),
  };
}

function placeOf({ ticket, askedAt, placeAt, ahead }: PlaceJson): Place {
  return {
    ticket: ticket && {
      ...ticket,
      askedAt: Date.parse(ticket.askedAt),
      placeAt: Date.parse(ticket.placeAt),
      dueAt: Date.parse(ticket.dueAt),
      heldAt: ms(ticket.heldAt),
      leaseUntil: ms(ticket.leaseUntil),
    },
    askedAt: Date.parse(askedAt),
    placeAt: Date.parse(placeAt),
    ahead,
  };
}

function ms(time: string | null): number | null {
  return time === null ? null : Date.parse(time);
}

/**
 * Writes what was settled, provided that nobody else has written since it was read; else nothing.
 * @returns whether it was written
 */
export async function writePace(
  db: Database,
  credentialId: string,
  { version, hasForgotten, now }: Loaded,
  { pace, tickets, gone }: Settled,
): Promise<boolean> {
  const moved = await db.$queryRaw<unknown[]>`
    WITH moved AS (
      UPDATE "CredentialPace" old SET version = old.version + 1, "coolUntil" = next."coolUntil",
        streak = next.streak, "refusedAt" = next."refusedAt", "callWindow" = next."callWindow",
        "requestsPerMinute" = next."requestsPerMinute", "tokensPerMinute" = next."tokensPerMinute",
        "requestLevel" = next."requestLevel", "tokenLevel" = next."tokenLevel", "levelAt" = next."levelAt",
        "latencyMs" = next."latencyMs"
      FROM jsonb_to_record(${asJson(pace)}::jsonb) AS next("coolUntil" timestamptz, streak int,
        "refusedAt" timestamptz, "callWindow" float8, "requestsPerMinute" int, "tokensPerMinute" int,
        "requestLevel" float8, "tokenLevel" float8, "levelAt" timestamptz, "latencyMs" float8)
      WHERE old."credentialId" = ${credentialId} AND old.version = ${version} RETURNING old."credentialId"
    ),
    put AS (
      INSERT INTO "CallTicket" ("credentialId", "jobId", state, "askedAt", "placeAt", tokens, "dueAt", "heldAt",
        "leaseUntil")
      SELECT moved."credentialId", ticket.* FROM moved, jsonb_to_recordset(${asJson(tickets)}::jsonb) AS ticket(
        "jobId" text, state text, "askedAt" timestamptz, "placeAt" timestamptz, tokens int, "dueAt" timestamptz,
        "heldAt" timestamptz, "leaseUntil" timestamptz)
      ON CONFLICT ("credentialId", "jobId") DO UPDATE SET state = EXCLUDED.state, "placeAt" = EXCLUDED."placeAt",
        tokens = EXCLUDED.tokens, "dueAt" = EXCLUDED."dueAt", "heldAt" = EXCLUDED."heldAt",
        "leaseUntil" = EXCLUDED."leaseUntil"
    ),
    gone AS (
      DELETE FROM "CallTicket" ticket USING moved
      WHERE ticket."credentialId" = moved."credentialId" AND ticket."jobId" = ANY (${gone}::text[])
    )
    SELECT 1 FROM moved`;
  if (moved.length > 0 && hasForgotten) await forget(db, credentialId, new Date(now));
  return moved.length > 0;
}

async function forget(db: Database, credentialId: string, now: Date): Promise<void> {
  await db.$executeRaw`
    DELETE FROM "CallTicket" WHERE "credentialId" = ${credentialId} AND state = 'waiting'
      AND "dueAt" < ${now.toISOString()}::timestamptz - ${FORGOTTEN}`;
}

const TIMES = new Set([
  'coolUntil',
  'refusedAt',
  'levelAt',
  'askedAt',
  'placeAt',
  'dueAt',
  'heldAt',
  'leaseUntil',
]);

function asJson(rows: unknown): string {
  return JSON.stringify(rows, (name, value: unknown) =>
    TIMES.has(name) && typeof value === 'number' ? new Date(value).toISOString() : value,
  );
}
