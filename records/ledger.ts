import type { Database, Prisma, Transaction } from '../prisma/database.ts';
import { newId } from './ids.ts';

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
  parameters: Record<string, unknown>;
  prompt: unknown;
}

export type CallRow = Prisma.LlmCallGetPayload<object>;

/** The answer that was received for this try, if one was: an answer is never bought twice. */
export async function findAnswered(db: Database, key: CallKey): Promise<CallRow | null> {
  return db.llmCall.findFirst({ where: { ...pick(key), status: 'answered' }, orderBy: { send: 'asc' } });
}

/**
 * Commits the row of a call before its request leaves, and counts it. Rows of the same try that are still
 * `sending` belong to runs that have been overtaken: they become `interrupted`.
 */
export async function startCall(db: Database, call: CallStart): Promise<CallRow> {
  return db.$transaction(async (tx) => {
    await tx.llmCall.updateMany({
      where: { ...pick(call), status: 'sending' },
      data: { status: 'interrupted', finishedAt: new Date() },
    });
    const send = await tx.llmCall.count({ where: pick(call) });
    await tx.job.update({ where: { id: call.ownerId }, data: { llmCalls: { increment: 1 } } });
    return tx.llmCall.create({
      data: {
        id: newId('call'),
        ...pick(call),
        send,
        purpose: call.purpose,
        jobId: call.ownerId,
        sessionId: call.sessionId,
        experimentId: call.experimentId,
        userId: call.userId,
        provider: call.provider,
        modelAsked: call.model,
        parameters: call.parameters as Prisma.InputJsonObject,
        prompt: call.prompt as Prisma.InputJsonObject,
      },
    });
  });
}

export interface CallOutcome {
  /** What the agent made of the response; checked later. */
  reply: unknown;
  response: unknown;
  modelReturned: string | null;
  usage: { promptTokens: number | null; completionTokens: number | null; costUsd: number | null };
}

/** Records an answer and moves the job's counters with it; an answer that comes late counts all the same. */
export async function finishCall(db: Database, call: CallRow, outcome: CallOutcome): Promise<CallRow> {
  const { promptTokens, completionTokens, costUsd } = outcome.usage;
  const finishedAt = new Date();
  return db.$transaction(async (tx) => {
    const { count } = await tx.llmCall.updateMany({
      where: { id: call.id, status: { in: ['sending', 'interrupted'] } },
      data: {
        status: 'answered',
        reply: outcome.reply as Prisma.InputJsonObject,
        response: outcome.response as Prisma.InputJsonObject,
        modelReturned: outcome.modelReturned,
        promptTokens,
        completionTokens,
        costUsd,
        latencyMs: finishedAt.getTime() - call.createdAt.getTime(),
        finishedAt,
      },
    });
    if (count === 1 && call.jobId) await countUsage(tx, call.jobId, outcome.usage);
    return tx.llmCall.findUniqueOrThrow({ where: { id: call.id } });
  });
}

async function countUsage(tx: Transaction, jobId: string, usage: CallOutcome['usage']): Promise<void> {
  await tx.job.update({
    where: { id: jobId },
    data: {
      promptTokens: { increment: usage.promptTokens ?? 0 },
      completionTokens: { increment: usage.completionTokens ?? 0 },
      costUsd: { increment: usage.costUsd ?? 0 },
      unpricedCalls: { increment: usage.costUsd === null ? 1 : 0 },
    },
  });
}

/** Records that a call came to nothing. */
export async function failCall(db: Database, call: CallRow, error: string): Promise<void> {
  await db.llmCall.updateMany({
    where: { id: call.id, status: 'sending' },
    data: { status: 'failed', error, finishedAt: new Date() },
  });
}

/** Records why the reply of a try did not fit; the next try is told. */
export async function recordMisfits(tx: Transaction, key: CallKey, misfits: string[]): Promise<void> {
  await tx.llmCall.updateMany({ where: { ...pick(key), status: 'answered' }, data: { misfits } });
}

/** Why the reply of this try did not fit. */
export async function misfitsOf(db: Database, key: CallKey): Promise<string[]> {
  return ((await findAnswered(db, key))?.misfits ?? []) as string[];
}

function pick(key: CallKey): { ownerKind: string; ownerId: string; step: number; try: number } {
  return { ownerKind: key.ownerKind, ownerId: key.ownerId, step: key.step, try: key.try };
}
