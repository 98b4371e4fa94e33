import type { Messages, Refusal } from '../domain/refusal.ts';
import type { Reply } from '../domain/reply.ts';
import type { Database, Prisma, Transaction } from '../prisma/database.ts';
import { newId } from './ids.ts';

export interface Intent {
  jobId: string;
  stepId: string;
  step: number;
  attempt: number;
  reply: Reply;
  values: Record<string, string[]>;
  request: { method: 'GET' | 'POST'; url: string; contentType: string | null; body: string };
}

/** Writes what is going to be sent, to the byte, before anything is sent. Once it stands the answer is frozen. */
export async function recordIntent(tx: Transaction, intent: Intent): Promise<void> {
  const { method, url, contentType, body } = intent.request;
  await tx.submission.create({
    data: {
      id: newId('sub'),
      jobId: intent.jobId,
      stepId: intent.stepId,
      step: intent.step,
      attempt: intent.attempt,
      reply: intent.reply as unknown as Prisma.InputJsonObject,
      values: intent.values,
      method,
      url,
      contentType,
      body: Buffer.from(body, 'utf8'),
    },
  });
}

export type SubmissionRow = Prisma.SubmissionGetPayload<{ include: { stepRow: true } }>;

/**
 * Takes the next fence of a submission: from now on only this run may mark or settle it.
 * @returns the row with its new fence and the status that was found
 */
export async function takeFence(
  db: Database,
  jobId: string,
  step: number,
  attempt: number,
): Promise<SubmissionRow> {
  return db.submission.update({
    where: { jobId_step_attempt: { jobId, step, attempt } },
    data: { fence: { increment: 1 } },
    include: { stepRow: true },
  });
}

/**
 * Right before the bytes leave.
 * @returns false when a newer run has taken over, or the bytes may have been sent already: then send nothing
 */
export async function markSent(db: Database, { id, fence }: { id: string; fence: number }): Promise<boolean> {
  const { count } = await db.submission.updateMany({
    where: { id, fence, status: { in: ['intent', 'resend'] } },
    data: { status: 'sent', sentAt: new Date(), sends: { increment: 1 } },
  });
  return count === 1;
}

/** No connection was made: the bytes have not left, and the next run sends them as if it were the first. */
export async function markUnsent(
  tx: Transaction,
  { id, fence }: { id: string; fence: number },
): Promise<void> {
  await tx.submission.updateMany({ where: { id, fence, status: 'sent' }, data: { status: 'intent' } });
}

/** After a look that showed the same page still open: only the newest fence may send the same bytes again. */
export async function markResend(
  db: Database,
  { id, fence }: { id: string; fence: number },
): Promise<boolean> {
  const { count } = await db.submission.updateMany({
    where: { id, fence, status: { in: ['sent', 'unclear'] } },
    data: { status: 'resend' },
  });
  return count === 1;
}

export interface Settlement {
  status: 'taken' | 'refused' | 'unclear';
  responseStatus: number | null;
  /** How it was settled, and over which redirects. */
  evidence: { by: 'answered' | 'looked' | 'assumed'; redirects: unknown[] };
  messages?: Messages | undefined;
}

export async function settle(tx: Transaction, id: string, settlement: Settlement): Promise<void> {
  await tx.submission.update({
    where: { id },
    data: {
      status: settlement.status,
      responseStatus: settlement.responseStatus,
      evidence: { schemaVersion: 1, ...settlement.evidence } as Prisma.InputJsonObject,
      ...(settlement.messages ? { messages: settlement.messages as unknown as Prisma.InputJsonObject } : {}),
      settledAt: new Date(),
    },
  });
}

/** What the study sent back at this step, oldest first. */
export async function refusalsOf(db: Database, jobId: string, step: number): Promise<Refusal[]> {
  const rows = await db.submission.findMany({
    where: { jobId, step, status: 'refused' },
    orderBy: { attempt: 'asc' },
    select: { reply: true, messages: true },
  });
  return rows.map(({ reply, messages }) => ({
    reply: reply as unknown as Reply,
    ...(messages as unknown as Messages),
  }));
}

/** What a person decided about a submission that was unclear. */
export async function markUnclearAs(
  tx: Transaction,
  at: { jobId: string; step: number; attempt: number },
  status: 'resend' | 'taken',
): Promise<void> {
  const settledAt = status === 'taken' ? new Date() : null;
  await tx.submission.updateMany({ where: { ...at, status: 'unclear' }, data: { status, settledAt } });
}
