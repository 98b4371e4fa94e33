import { isDeepStrictEqual } from 'node:util';
import { checkReply } from '../domain/check-reply.ts';
import { undecidable, waysAt, type Held, type How } from '../domain/decisions.ts';
import type { Edited, Proposal } from '../domain/decisions.schema.ts';
import type { Observation } from '../domain/observation.ts';
import { parseReply } from '../domain/reply.schema.ts';
import type { Reply } from '../domain/reply.ts';
import { wellFormedJson } from '../domain/well-formed.ts';
import { Prisma, type Database, type Transaction } from '../prisma/database.ts';
import { COMMAND_CHANNEL, type Source } from './commands.ts';
import { JobUnknown, type JobRow } from './jobs.ts';
import { answerOnRecord, callKeyOf } from './ledger.ts';

export interface Decision {
  jobId: string;
  step: number;
  attempt: number;
  how: How;
  /** With `edit`: all that is to be sent. */
  reply?: Edited | undefined;
  userId: string;
  source: Source;
}

export type Decided =
  | { ok: true }
  /** Somebody was faster. */
  | { ok: false; because: 'decided'; how: How; by: string; at: Date }
  /** There is nothing to decide of this kind: the sentence says where the job stands. */
  | { ok: false; because: 'elsewhere'; standing: string }
  /** What was edited does not fit the page. */
  | { ok: false; because: 'misfits'; misfits: string[] };

/**
 * Records what a person decided about an answer before it is sent, and lets the job go on, in one transaction. The first
 * holds; the same by the same person once more is no other.
 * @throws JobUnknown
 */
export async function decide(db: Database, given: Decision): Promise<Decided> {
  const { jobId, step, attempt, how, userId, source } = given;
  return db.$transaction(async (tx): Promise<Decided> => {
    const [job] = await tx.$queryRaw<JobRow[]>`SELECT * FROM "Job" WHERE id = ${jobId} FOR UPDATE`;
    if (!job) throw new JobUnknown(jobId);
    const known = await decisionOn(tx, given);
    if (known) return isSame(known, given) ? { ok: true } : decidedBy(tx, known);
    const standing = undecidable(heldOf(job), given);
    if (standing !== null) return { ok: false, because: 'elsewhere', standing };
    const edited = given.reply ? await editedReply(tx, job, given.reply) : null;
    if (edited && 'misfits' in edited) return { ok: false, because: 'misfits', misfits: edited.misfits };
    const reply = edited ? (edited.reply as unknown as Prisma.InputJsonObject) : Prisma.DbNull;
    await tx.decision.create({ data: { jobId, step, attempt, how, reply, userId } });
    const seq = job.commandSeq + 1;
    await tx.job.update({
      where: { id: jobId },
      data: { wish: 'run', commandSeq: seq },
      select: { id: true },
    });
    await tx.command.create({ data: { jobId, seq, kind: 'decide', how, source } });
    await tx.$executeRaw`SELECT pg_notify(${COMMAND_CHANNEL}, '')`;
    return { ok: true };
  });
}

type DecisionRow = Prisma.DecisionGetPayload<object>;

function decisionOn(
  db: Database | Transaction,
  { jobId, step, attempt }: { jobId: string; step: number; attempt: number },
): Promise<DecisionRow | null> {
  return db.decision.findUnique({ where: { jobId_step_attempt: { jobId, step, attempt } } });
}

/** A client repeats a request whose answer was lost. */
function isSame(known: DecisionRow, { how, userId, reply }: Decision): boolean {
  if (known.how !== how || known.userId !== userId) return false;
  if (!reply) return true;
  const { answers, press, notes } = known.reply as unknown as Reply;
  const again = { answers, press: reply.press ?? press, notes: reply.notes ?? notes };
  return isDeepStrictEqual({ answers, press, notes }, { ...again, answers: wellFormedJson(reply.answers) });
}

async function decidedBy(tx: Transaction, { how, userId, createdAt }: DecisionRow): Promise<Decided> {
  const user = await tx.user.findUnique({ where: { id: userId }, select: { name: true } });
  return { ok: false, because: 'decided', how: how as How, by: user?.name ?? 'somebody', at: createdAt };
}

function heldOf(job: JobRow): Held {
  return { ...(job as unknown as Held), pending: job.obeyedSeq < job.commandSeq };
}

/** What is left out stays as it was proposed; the reasons were those of the agent for its own answers. */
async function editedReply(
  tx: Transaction,
  job: JobRow,
  { answers, press, notes }: Edited,
): Promise<{ reply: Reply } | { misfits: string[] }> {
  const proposed = await proposedReply(tx, job);
  const reply: Reply = wellFormedJson({
    reasoning: '',
    answers,
    press: press ?? proposed?.press ?? null,
    notes: notes ?? proposed?.notes ?? '',
  });
  const step = await tx.step.findUniqueOrThrow({
    where: { jobId_number: { jobId: job.id, number: job.step } },
    select: { observation: true },
  });
  const check = checkReply(step.observation as unknown as Observation, reply);
  return check.ok ? { reply } : { misfits: check.errors };
}

/** What would be sent: the answer that was received, or the one button of a page that asks nothing. */
async function proposedReply(db: Database | Transaction, job: JobRow): Promise<Reply | null> {
  if (job.phase === 'send') {
    const { id: jobId, step, attempt } = job;
    const where = { jobId_step_attempt: { jobId, step, attempt } };
    const intent = await db.submission.findUnique({ where, select: { reply: true } });
    return (intent?.reply as unknown as Reply | undefined) ?? null;
  }
  const answer = await answerOnRecord(db, callKeyOf(job));
  const parsed = answer && parseReply(answer.reply);
  return parsed?.ok ? parsed.reply : null;
}

/**
 * What a job is about to send that waits for a person; null: nothing of it does.
 * @throws JobUnknown
 */
export async function findProposal(db: Database, jobId: string): Promise<Proposal | null> {
  const job = await db.job.findUnique({ where: { id: jobId } });
  if (!job) throw new JobUnknown(jobId);
  const { step, attempt, phase } = heldOf(job);
  if (undecidable(heldOf(job), { step, attempt, how: 'send' }) !== null) return null;
  if (await decisionOn(db, { jobId, step, attempt })) return null;
  const page = await db.step.findUnique({ where: { jobId_number: { jobId, number: step } } });
  const reply = await proposedReply(db, job);
  if (!page || !reply) return null;
  const { fields, controls } = page.observation as unknown as Observation;
  return {
    ...{ step, attempt, label: page.label, url: page.url, ways: waysAt(phase), fields, controls, ...reply },
    since: job.stateSince.toISOString(),
    deadlineAt: page.deadlineAt?.toISOString() ?? null,
  };
}

interface AtAttempt {
  id: string;
  step: number;
  attempt: number;
}

/** What was decided about the answer at which a job stands; null: nothing yet. */
export async function findDecision(
  db: Database,
  { id: jobId, step, attempt }: AtAttempt,
): Promise<{ how: How; reply: unknown } | null> {
  const found = await decisionOn(db, { jobId, step, attempt });
  return found && { how: found.how as How, reply: found.reply };
}

/** Whether the job stopped here before. */
export async function wasProposed(db: Database, { id, step, attempt }: AtAttempt): Promise<boolean> {
  const [found] = await db.$queryRaw<{ exists: boolean }[]>`
    SELECT EXISTS (SELECT FROM "Event" WHERE stream = ${`job:${id}`} AND kind = 'proposed'
      AND (data->>'step')::int = ${step} AND (data->>'attempt')::int = ${attempt}) AS exists`;
  return found?.exists ?? false;
}
