import type { Observation } from '../domain/observation.ts';
import type { Messages, Refusal } from '../domain/refusal.ts';
import type { Reply } from '../domain/reply.ts';
import type { Redirect } from '../net/trail.ts';
import { Prisma, type Database } from '../prisma/database.ts';
import { newId } from './ids.ts';
import { insert, json, update, type Write } from './statement.ts';

export interface Intent {
  jobId: string;
  /** An id, or what stands for it in the statement that also writes the step. */
  stepId: string | Prisma.Sql;
  step: number;
  attempt: number;
  reply: Reply;
  values: Record<string, string[]>;
  /** A person, where an answer was edited before it was sent. */
  answeredBy: 'agent' | 'person';
  request: { method: 'GET' | 'POST'; url: string; contentType: string | null; body: Uint8Array };
}

/** Writes what is going to be sent, to the byte, before anything is sent. Once it stands the answer is frozen. */
export function recordIntent(intent: Intent): Write {
  const { jobId, stepId, step, attempt, reply, values, answeredBy } = intent;
  const { method, url, contentType, body } = intent.request;
  const frozen = { method, url, contentType, body: Buffer.from(body) };
  const given = { reply: json(reply), values: json(values) };
  const key = { jobId, stepId, step, attempt };
  return { sql: insert('Submission', { id: newId('sub'), ...key, answeredBy, ...given, ...frozen }) };
}

export type SubmissionRow = Prisma.SubmissionGetPayload<object>;

/** A submission with the page that it answers. */
export interface SubmissionOfPage extends SubmissionRow {
  pageKey: string | null;
  observation: Observation;
  /** When the study takes the page away by itself. */
  deadlineAt: Date | null;
}

export interface SubmissionKey {
  jobId: string;
  step: number;
  attempt: number;
}

/**
 * Takes a submission whose bytes have not left: the next fence, and the mark `sent`, in one. Whoever gets the row is
 * the one to send them, right after this.
 * @returns null when there is nothing to send, the bytes may have been sent already, or the time of the page is over
 */
export async function takeToSend(db: Database, key: SubmissionKey): Promise<SubmissionOfPage | null> {
  const sent = Prisma.sql`, status = 'sent', "sentAt" = now(), sends = sends + 1`;
  const inTime = Prisma.sql`(page."deadlineAt" IS NULL OR page."deadlineAt" > now())`;
  return take(db, key, Prisma.sql`${NOT_SENT} AND ${inTime}`, sent);
}

/**
 * Takes a submission whose bytes have not left and whose page's time is over: from now on only this run may mark or
 * settle it.
 * @returns null when there is none
 */
export async function takeLate(db: Database, key: SubmissionKey): Promise<SubmissionOfPage | null> {
  return take(db, key, Prisma.sql`${NOT_SENT} AND page."deadlineAt" <= now()`);
}

/**
 * Takes a submission that was held before its bytes left, of a page that the study names, so that a look tells whether
 * it still is open: from now on only this run may mark or settle it.
 * @returns null when there is none
 */
export async function takeHeld(db: Database, key: SubmissionKey): Promise<SubmissionOfPage | null> {
  return take(db, key, Prisma.sql`one.status = 'intent' AND page."pageKey" IS NOT NULL`);
}

/**
 * Takes a submission of which nobody knows whether its bytes arrived: from now on only this run may mark or settle it.
 * @returns null when it is settled: another run was faster
 */
export async function takeToLook(db: Database, key: SubmissionKey): Promise<SubmissionOfPage | null> {
  return take(db, key, Prisma.sql`one.status IN ('sent', 'unclear')`);
}

const NOT_SENT = Prisma.sql`one.status IN ('intent', 'resend')`;

/** The next fence of a submission that meets the condition, and what else is set with it. */
async function take(
  db: Database,
  { jobId, step, attempt }: SubmissionKey,
  condition: Prisma.Sql,
  also: Prisma.Sql = Prisma.empty,
): Promise<SubmissionOfPage | null> {
  const [taken] = await db.$queryRaw<SubmissionOfPage[]>`
    UPDATE "Submission" one SET fence = fence + 1${also}
    FROM "Step" page WHERE one."jobId" = ${jobId} AND one.step = ${step} AND one.attempt = ${attempt}
      AND page.id = one."stepId" AND ${condition}
    RETURNING one.*, page."pageKey", page.observation, page."deadlineAt"`;
  return taken ?? null;
}

/** Of which run of the activity a mark is: only the newest fence counts. */
export interface Fenced {
  id: string;
  fence: number;
}

/**
 * Right before the same bytes leave once more, after a look that showed the same page still open.
 * @returns false when a newer run has taken over: then send nothing
 */
export async function markSentAgain(db: Database, run: Fenced): Promise<boolean> {
  return markSent(db, run, ['sent', 'unclear']);
}

/**
 * Right before bytes leave that waited, after a look that showed their page still open.
 * @param body the bytes as they are sent now
 * @returns false when a newer run has taken over: then send nothing
 */
export async function markSentAfterLook(
  db: Database,
  run: Fenced,
  body: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  return markSent(db, run, ['intent', 'resend'], { body });
}

async function markSent(
  db: Database,
  { id, fence }: Fenced,
  from: string[],
  also: { body?: Uint8Array<ArrayBuffer> } = {},
): Promise<boolean> {
  const { count } = await db.submission.updateMany({
    where: { id, fence, status: { in: from } },
    data: { status: 'sent', sentAt: new Date(), sends: { increment: 1 }, ...also },
  });
  return count === 1;
}

/** No connection was made: the bytes have not left, and the next run sends them as if it were the first. */
export function markUnsent({ id, fence }: Fenced): Write {
  const its = Prisma.sql`"Submission".id = ${id} AND fence = ${fence} AND status = 'sent'`;
  return { sql: update('Submission', { status: 'intent' }, its) };
}

export interface Settlement {
  /** `missed`: the study went on by itself before the answer was sent. */
  status: 'taken' | 'refused' | 'unclear' | 'missed';
  responseStatus: number | null;
  /** How it was settled, and over which redirects. */
  evidence: {
    by: 'answered' | 'looked' | 'assumed' | 'advanced';
    redirects: unknown[];
    /** The page's time was over: the study may have kept its own answers in place of these. */
    timeWasOver?: true;
  };
  messages?: Messages | undefined;
}

export function settle(id: string, settlement: Settlement): Write {
  const { status, responseStatus, evidence, messages } = settlement;
  const values = {
    ...{ status, responseStatus, settledAt: new Date() },
    evidence: json({ schemaVersion: 1, ...evidence }),
    ...(messages ? { messages: json(messages) } : {}),
  };
  return { sql: update('Submission', values, Prisma.sql`"Submission".id = ${id}`) };
}

/** The study answered with redirects, and only the page behind them is missing: the row stays as it is. */
export function noteRedirects(id: string, redirects: Redirect[]): Write {
  const its = Prisma.sql`"Submission".id = ${id} AND status = 'sent'`;
  return { sql: update('Submission', { evidence: json({ schemaVersion: 1, redirects }) }, its) };
}

/** The redirects by which the study answered, as far as they are on record. */
export function redirectsOf({ evidence }: { evidence: Prisma.JsonValue }): Redirect[] {
  const noted = evidence as { by?: string; redirects?: Redirect[] } | null;
  return noted?.by === undefined ? (noted?.redirects ?? []) : []; // a settled row's may be those of a look
}

/** How often the study sent answers to this step back. */
export async function countRefusals(db: Database, jobId: string, step: number): Promise<number> {
  return db.submission.count({ where: { jobId, step, status: 'refused' } });
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
export function markUnclearAs({ jobId, step, attempt }: SubmissionKey, status: 'resend' | 'taken'): Write {
  const settledAt = status === 'taken' ? new Date() : null;
  const its = Prisma.sql`"Submission"."jobId" = ${jobId} AND "Submission".step = ${step}
    AND "Submission".attempt = ${attempt} AND status = 'unclear'`;
  return { sql: update('Submission', { status, settledAt }, its) };
}
