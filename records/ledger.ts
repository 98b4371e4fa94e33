import { Prisma, type Database } from '../prisma/database.ts';
import { wellFormedJson } from '../domain/well-formed.ts';
import { newId } from './ids.ts';
import { json, update, type Write } from './statement.ts';

/** Which call this is: one row for each (owner, step, try, send). */
export interface CallKey {
  ownerKind: 'job';
  ownerId: string;
  step: number;
  try: number;
}

export interface CallStart extends CallKey {
  purpose: string;
  sessionId: string;
  experimentId: string;
  userId: string;
  provider: string;
  model: string;
  /** Costs nothing, even if it is cut off. */
  free: boolean;
  parameters: Record<string, unknown>;
  prompt: unknown;
}

/** A call whose request may leave. */
export interface StartedCall {
  id: string;
  jobId: string;
  createdAt: Date;
}

/**
 * Commits the row of a call before its request leaves, and counts it; or gives the answer that was received for this
 * try already, as an answer is never bought twice. Rows of the same try that are still `sending` belong to runs that
 * have been overtaken: they become `interrupted`, and what they cost is unknown.
 */
export async function startCall(db: Database, call: CallStart): Promise<StartedCall | { reply: unknown }> {
  const mine = isOf(call);
  const [row] = await db.$queryRaw<{ id: string; createdAt: Date; answered: boolean; reply: unknown }[]>`
    WITH answered AS (
      SELECT id, reply FROM "LlmCall" WHERE ${mine} AND status = 'answered' ORDER BY send LIMIT 1
    ), overtaken AS (
      UPDATE "LlmCall" SET status = 'interrupted', "finishedAt" = now(),
        "costUsd" = ${call.free ? 0 : null}::decimal
      WHERE ${mine} AND status = 'sending' AND NOT EXISTS (SELECT FROM answered) RETURNING id, "costUsd"
    ), counted AS (
      UPDATE "Job" SET "llmCalls" = "llmCalls" + 1,
        "unpricedCalls" = "unpricedCalls" + (SELECT count(*) FROM overtaken WHERE "costUsd" IS NULL)
      WHERE id = ${call.ownerId} AND NOT EXISTS (SELECT FROM answered)
    ), started AS (
      INSERT INTO "LlmCall" (id, "ownerKind", "ownerId", step, try, send, purpose, "jobId", "sessionId",
        "experimentId", "userId", provider, "modelAsked", parameters, prompt)
      SELECT ${newId('call')}, ${call.ownerKind}, ${call.ownerId}, ${call.step}, ${call.try},
        (SELECT count(*) FROM "LlmCall" WHERE ${mine}), ${call.purpose}, ${call.ownerId}, ${call.sessionId},
        ${call.experimentId}, ${call.userId}, ${call.provider}, ${call.model}, ${json(call.parameters)},
        ${json(wellFormedJson(call.prompt))}
      WHERE NOT EXISTS (SELECT FROM answered) RETURNING id, "createdAt"
    )
    SELECT id, "createdAt", false AS answered, NULL::jsonb AS reply FROM started
    UNION ALL SELECT id, now(), true, reply FROM answered`;
  if (!row) throw new Error(`The call of ${call.ownerId} at step ${call.step} was not recorded.`);
  return row.answered ? { reply: row.reply } : { id: row.id, jobId: call.ownerId, createdAt: row.createdAt };
}

export interface CallOutcome {
  /** What the agent made of the response; checked later. */
  reply: unknown;
  response: unknown;
  modelReturned: string | null;
  usage: { promptTokens: number | null; completionTokens: number | null; costUsd: number | null };
}

/**
 * Records an answer and moves the job's counters with it. An answer that comes late counts all the same, and what an
 * interrupted call cost is then known.
 * @returns the reply as it stands on record: well-formed, as Postgres takes it
 */
export async function finishCall(db: Database, call: StartedCall, outcome: CallOutcome): Promise<unknown> {
  const { promptTokens, completionTokens, costUsd } = outcome.usage;
  const { reply, response, modelReturned } = wellFormedJson(outcome);
  const unpriced = costUsd === null ? 1 : 0;
  await db.$executeRaw`
    WITH before AS (
      SELECT id, status, "costUsd" AS cost FROM "LlmCall" WHERE id = ${call.id} AND status IN ('sending', 'interrupted') FOR UPDATE
    ), answered AS (
      UPDATE "LlmCall" SET status = 'answered', reply = ${json(reply)}, response = ${json(response)},
        "modelReturned" = ${modelReturned}, "promptTokens" = ${promptTokens},
        "completionTokens" = ${completionTokens}, "costUsd" = ${costUsd}::decimal,
        "latencyMs" = ${Date.now() - call.createdAt.getTime()}, "finishedAt" = now()
      FROM before WHERE "LlmCall".id = before.id RETURNING before.status = 'interrupted' AND before.cost IS NULL AS unpriced
    )
    UPDATE "Job" SET "promptTokens" = "promptTokens" + ${promptTokens ?? 0}::int,
      "completionTokens" = "completionTokens" + ${completionTokens ?? 0}::int,
      "costUsd" = "costUsd" + ${costUsd ?? 0}::decimal,
      "unpricedCalls" = "unpricedCalls" + ${unpriced}::int - answered.unpriced::int
    FROM answered WHERE "Job".id = ${call.jobId}`;
  return reply;
}

/** Records that a call came to nothing. */
export async function failCall(db: Database, call: StartedCall, error: string): Promise<void> {
  await db.llmCall.updateMany({
    where: { id: call.id, status: 'sending' },
    data: { status: 'failed', error, finishedAt: new Date() },
  });
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
