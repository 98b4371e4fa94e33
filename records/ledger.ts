import type { UnitPrice, TokenUsage } from '../domain/prices.ts';
import type { Structured } from '../domain/providers.ts';
import { wellFormedJson } from '../domain/well-formed.ts';
import { Prisma, type Database, type Transaction } from '../prisma/database.ts';
import { budgetLeft, type BudgetSpent } from './budgets.ts';
import { newId } from './ids.ts';
import { json, update, type Write } from './statement.ts';

/** Which call this is: one row for each (owner, step, try, send). */
export interface CallKey {
  ownerKind: 'job';
  ownerId: string;
  step: number;
  try: number;
}

/** How often a model may try to give a reply that fits one page. */
export const MAX_TRIES = 3;

/** The call of a job's try. Tries count within a step, over all its attempts. */
export function callKeyOf({
  id,
  step,
  attempt,
  tries,
}: {
  id: string;
  step: number;
  attempt: number;
  tries: number;
}): CallKey {
  return { ownerKind: 'job', ownerId: id, step, try: (attempt - 1) * MAX_TRIES + tries };
}

export interface CallStart extends CallKey {
  purpose: string;
  sessionId: string;
  experimentId: string;
  userId: string;
  /** Null for agents that need none. */
  credentialId: string | null;
  provider: string;
  model: string;
  /** Costs nothing, even if it is cut off. */
  free: boolean;
  /** As they are sent, and those that were left out. */
  parameters: Record<string, unknown>;
  dropped: string[];
  structured: Structured | null;
  prompt: unknown;
  price: UnitPrice | null;
  /** What it may cost at most, in US dollars; null: unknown. */
  boundUsd: number | null;
}

/** A call whose request may leave. */
export interface StartedCall {
  id: string;
  jobId: string;
  createdAt: Date;
}

/** An answer that stands in the ledger. */
export interface RecordedAnswer {
  outcome: string | null;
  reply: unknown;
}

export type CallBegun =
  | { kind: 'started'; call: StartedCall }
  /** It was received before, and is not bought twice. */
  | { kind: 'answered'; answer: RecordedAnswer }
  /** A budget does not allow it: nothing was recorded. */
  | { kind: 'over_budget'; spent: BudgetSpent };

/**
 * Commits the row of a call before its request leaves, counts it and reserves what it may cost; or gives the answer that
 * was received for this try already. Rows of the same try that are still `sending` belong to runs that have been
 * overtaken: they become `interrupted`, and what they may have cost stands apart as unconfirmed.
 */
export async function startCall(db: Database, call: CallStart): Promise<CallBegun> {
  if (call.free) return begun(await insertCall(db, call));
  return db.$transaction(async (tx) => {
    const spent = await budgetLeft(tx, call);
    if (spent === null) return begun(await insertCall(tx, call));
    const known = await answerOnRecord(tx, call);
    return known ? { kind: 'answered', answer: known } : { kind: 'over_budget', spent };
  });
}

interface BegunRow extends RecordedAnswer {
  id: string;
  jobId: string;
  createdAt: Date;
  answered: boolean;
}

function begun({ id, jobId, createdAt, answered, outcome, reply }: BegunRow): CallBegun {
  return answered
    ? { kind: 'answered', answer: { outcome, reply } }
    : { kind: 'started', call: { id, jobId, createdAt } };
}

async function insertCall(db: Database | Transaction, call: CallStart): Promise<BegunRow> {
  const mine = isOf(call);
  const [row] = await db.$queryRaw<BegunRow[]>`
    WITH answered AS (
      SELECT id, outcome, reply FROM "LlmCall" WHERE ${mine} AND status = 'answered' ORDER BY send LIMIT 1
    ), overtaken AS (
      UPDATE "LlmCall" SET status = 'interrupted', "finishedAt" = now(),
        ${UNKNOWN_COST}
      WHERE ${mine} AND status = 'sending' AND NOT EXISTS (SELECT FROM answered) RETURNING id, "costUsd", "boundUsd"
    ), counted AS (
      UPDATE "Job" SET "llmCalls" = "llmCalls" + 1,
        "reservedUsd" = "reservedUsd" + ${call.boundUsd ?? 0}::decimal - (SELECT coalesce(sum("boundUsd"), 0) FROM overtaken),
        "unconfirmedUsd" = "unconfirmedUsd" + (SELECT coalesce(sum("boundUsd"), 0) FROM overtaken),
        "unpricedCalls" = "unpricedCalls" + (SELECT count(*) FROM overtaken WHERE ${hasNoPrice('overtaken')})
      WHERE id = ${call.ownerId} AND NOT EXISTS (SELECT FROM answered)
    ), started AS (
      INSERT INTO "LlmCall" (id, "ownerKind", "ownerId", step, try, send, purpose, "jobId", "sessionId",
        "experimentId", "userId", "credentialId", provider, "modelAsked", parameters, dropped, structured, prompt,
        price, "priceDate", "boundUsd")
      SELECT ${newId('call')}, ${call.ownerKind}, ${call.ownerId}, ${call.step}, ${call.try},
        (SELECT count(*) FROM "LlmCall" WHERE ${mine}), ${call.purpose}, ${call.ownerId}, ${call.sessionId},
        ${call.experimentId}, ${call.userId}, ${call.credentialId}, ${call.provider}, ${call.model},
        ${json(wellFormedJson(call.parameters))}, ${call.dropped}, ${call.structured},
        ${json(wellFormedJson(call.prompt))}, ${call.price ? json(call.price) : null}, ${call.price?.date ?? null},
        ${call.boundUsd}::decimal
      WHERE NOT EXISTS (SELECT FROM answered) RETURNING id, "createdAt"
    )
    SELECT id, ${call.ownerId} AS "jobId", "createdAt", false AS answered, NULL AS outcome, NULL::jsonb AS reply FROM started
    UNION ALL SELECT id, ${call.ownerId}, now(), true, outcome, reply FROM answered`;
  if (!row) throw new Error(`The call of ${call.ownerId} at step ${call.step} was not recorded.`);
  return row;
}

/** Of a call of which nobody knows how it ended; one that costs nothing at most costs nothing. */
const UNKNOWN_COST = Prisma.sql`"costUsd" = CASE "LlmCall"."boundUsd" WHEN 0 THEN 0 END`;

/** Of calls of which nobody knows whether they were answered: neither a cost nor a bound of it. */
function hasNoPrice(table: string): Prisma.Sql {
  const column = (name: string): Prisma.Sql => Prisma.raw(`${table}."${name}"`);
  return Prisma.sql`${column('costUsd')} IS NULL AND ${column('boundUsd')} IS NULL`;
}

/** The answer that was received for this try; null: none was. */
export async function answerOnRecord(
  db: Database | Transaction,
  key: CallKey,
): Promise<RecordedAnswer | null> {
  const [row] = await db.$queryRaw<RecordedAnswer[]>`
    SELECT outcome, reply FROM "LlmCall" WHERE ${isOf(key)} AND status = 'answered' ORDER BY send LIMIT 1`;
  return row ?? null;
}

export interface CallOutcome {
  /** replied | refusal | cut | empty | unreadable */
  outcome: string;
  /** What the agent made of the response; checked later. */
  reply: unknown;
  response: unknown;
  modelReturned: string | null;
  systemFingerprint: string | null;
  requestId: string | null;
  usage: TokenUsage;
  /** The unit price by what it used, and the cost in US dollars; null: unknown. */
  price: UnitPrice | null;
  costUsd: number | null;
}

/**
 * Records an answer and moves the job's counters with it. An answer that comes late counts all the same, and what an
 * interrupted call cost is then known. Of an answer that does not tell what it used, what it may cost at most
 * stands apart, too: else a provider that never tells would be asked past every budget.
 * @returns the reply as it stands on record: well-formed, as Postgres takes it
 */
export async function finishCall(db: Database, call: StartedCall, outcome: CallOutcome): Promise<unknown> {
  const { usage, price, costUsd } = outcome;
  const { reply, response, modelReturned, systemFingerprint, requestId } = wellFormedJson(outcome);
  await db.$executeRaw`
    WITH before AS (
      SELECT id, status, "costUsd", "boundUsd" FROM "LlmCall"
      WHERE id = ${call.id} AND status IN ('sending', 'interrupted') FOR UPDATE
    ), answered AS (
      UPDATE "LlmCall" SET status = 'answered', outcome = ${outcome.outcome}, reply = ${json(reply)},
        response = ${json(response)}, "modelReturned" = ${modelReturned},
        "systemFingerprint" = ${systemFingerprint}, "requestId" = ${requestId},
        "promptTokens" = ${usage.promptTokens}, "completionTokens" = ${usage.completionTokens},
        "cachedTokens" = ${usage.cachedTokens}, "cacheWriteTokens" = ${usage.cacheWriteTokens},
        "reasoningTokens" = ${usage.reasoningTokens}, "costUsd" = ${costUsd}::decimal,
        price = ${price ? json(price) : null}, "priceDate" = ${price?.date ?? null},
        "latencyMs" = ${latencyOf(call)}, "finishedAt" = now()
      FROM before WHERE "LlmCall".id = before.id
      RETURNING before.status, coalesce(before."boundUsd", 0) AS bound,
        before.status = 'interrupted' AND ${hasNoPrice('before')} AS unpriced
    )
    UPDATE "Job" SET "promptTokens" = "promptTokens" + ${usage.promptTokens ?? 0}::int,
      "completionTokens" = "completionTokens" + ${usage.completionTokens ?? 0}::int,
      "costUsd" = "costUsd" + ${costUsd ?? 0}::decimal,
      "reservedUsd" = "reservedUsd" - CASE status WHEN 'sending' THEN bound ELSE 0 END,
      "unconfirmedUsd" = "unconfirmedUsd" - CASE status WHEN 'sending' THEN 0 ELSE bound END
        + CASE WHEN ${costUsd === null} THEN bound ELSE 0 END,
      "unpricedCalls" = "unpricedCalls" + ${costUsd === null ? 1 : 0}::int - answered.unpriced::int
    FROM answered WHERE "Job".id = ${call.jobId}`;
  return reply;
}

export interface CallFailure {
  /** interrupted: nobody knows whether it was answered, as its own run ended. */
  status: 'failed' | 'interrupted';
  /** Kind of the failure (models/faults.ts), and what was said. */
  error: string;
  errorText: string | null;
  httpStatus: number | null;
  requestId: string | null;
  /** Whether it may be billed although nothing usable arrived; else it cost nothing. */
  mayBeBilled: boolean;
}

/** Records that a call came to nothing. What may be billed stands apart, with the most that it may cost. */
export async function failCall(db: Database, call: StartedCall, failure: CallFailure): Promise<void> {
  const { status, error, httpStatus, mayBeBilled } = failure;
  const { errorText, requestId } = wellFormedJson({
    errorText: failure.errorText,
    requestId: failure.requestId,
  });
  await db.$executeRaw`
    WITH failed AS (
      UPDATE "LlmCall" SET status = ${status}, error = ${error}, "errorText" = ${errorText},
        "httpStatus" = ${httpStatus}, "requestId" = ${requestId},
        ${mayBeBilled ? UNKNOWN_COST : Prisma.sql`"costUsd" = 0`}, "latencyMs" = ${latencyOf(call)}, "finishedAt" = now()
      WHERE id = ${call.id} AND status = 'sending' RETURNING "costUsd", "boundUsd"
    )
    UPDATE "Job" SET "reservedUsd" = "reservedUsd" - coalesce("boundUsd", 0),
      "unconfirmedUsd" = "unconfirmedUsd" + CASE WHEN ${mayBeBilled} THEN coalesce("boundUsd", 0) ELSE 0 END,
      "unpricedCalls" = "unpricedCalls" + (${hasNoPrice('failed')})::int
    FROM failed WHERE "Job".id = ${call.jobId}`;
}

/**
 * Interrupts calls that nobody waits for any more: their run was killed, and their job is over or stands on another page.
 * @returns how many
 */
export async function interruptOrphans(db: Database): Promise<number> {
  return db.$executeRaw`
    WITH orphans AS (
      UPDATE "LlmCall" SET status = 'interrupted', "finishedAt" = now(), ${UNKNOWN_COST} FROM "Job"
      WHERE "Job".id = "LlmCall"."jobId" AND "LlmCall".status = 'sending'
        AND "LlmCall"."createdAt" > now() - interval '7 days'
        AND ("Job"."finishedAt" IS NOT NULL OR "Job".step <> "LlmCall".step)
      RETURNING "LlmCall"."jobId", "LlmCall"."costUsd", "LlmCall"."boundUsd"
    ), sums AS (
      SELECT "jobId", coalesce(sum("boundUsd"), 0) AS bound, count(*) FILTER (WHERE ${hasNoPrice('orphans')}) AS unpriced
      FROM orphans GROUP BY "jobId"
    )
    UPDATE "Job" SET "reservedUsd" = "reservedUsd" - bound, "unconfirmedUsd" = "unconfirmedUsd" + bound,
      "unpricedCalls" = "unpricedCalls" + unpriced
    FROM sums WHERE "Job".id = sums."jobId"`;
}

function latencyOf({ createdAt }: StartedCall): number {
  return Math.max(0, Date.now() - createdAt.getTime());
}

/** Records why the reply of a try did not fit; the next try is told. */
export function recordMisfits(key: CallKey, misfits: string[]): Write {
  return {
    sql: update('LlmCall', { misfits: json(misfits) }, Prisma.sql`${isOf(key)} AND status = 'answered'`),
  };
}

/** Why the replies of the tries from `first` to before this one did not fit; each reason once. */
export async function misfitsBefore(db: Database, key: CallKey, first: number): Promise<string[]> {
  const rows = await db.llmCall.findMany({
    where: { ...key, try: { gte: first, lt: key.try }, status: 'answered' },
    orderBy: [{ try: 'asc' }, { send: 'asc' }],
    select: { misfits: true },
  });
  return [...new Set(rows.flatMap(({ misfits }) => (misfits ?? []) as string[]))];
}

function isOf(key: CallKey): Prisma.Sql {
  return Prisma.sql`"LlmCall"."ownerKind" = ${key.ownerKind} AND "LlmCall"."ownerId" = ${key.ownerId}
    AND "LlmCall".step = ${key.step} AND "LlmCall".try = ${key.try}`;
}
