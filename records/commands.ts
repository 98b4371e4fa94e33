import type { ResumeWay, Wish } from '../domain/states.ts';
import { Prisma, type Database, type Transaction } from '../prisma/database.ts';

export type ControlKind = 'pause' | 'resume' | 'cancel';
const WISHES: Record<ControlKind, Wish> = { pause: 'pause', resume: 'run', cancel: 'cancel' };

/** The channel on which dispatchers hear of new commands. */
export const COMMAND_CHANNEL = 'proband_command';

export interface Control {
  kind: ControlKind;
  /** These jobs, or all of this session. */
  jobs?: string[] | undefined;
  sessionId?: string | undefined;
  how?: ResumeWay | undefined;
  source: 'ui' | 'cli' | 'api' | 'system';
}

/**
 * Commits a wish for many jobs at once, with the commands that tell Temporal of it; jobs that are over are left
 * out. One statement, whatever the number of jobs.
 * @returns the ids of the jobs that were told
 */
export async function issueControl(db: Database, control: Control): Promise<string[]> {
  const which = control.jobs
    ? Prisma.sql`id = ANY(${control.jobs})`
    : Prisma.sql`"sessionId" = ${control.sessionId ?? ''}`;
  return db.$transaction(async (tx) => {
    const told = await tx.$queryRaw<{ jobId: string }[]>`
      WITH told AS (
        UPDATE "Job" SET wish = ${WISHES[control.kind]}, "commandSeq" = "commandSeq" + 1
        WHERE ${which} AND "finishedAt" IS NULL RETURNING id, "commandSeq"
      )
      INSERT INTO "Command" ("jobId", seq, kind, how, source)
      SELECT id, "commandSeq", ${control.kind}, ${control.how ?? null}, ${control.source} FROM told RETURNING "jobId"`;
    await tx.$executeRaw`SELECT pg_notify(${COMMAND_CHANNEL}, '')`;
    return told.map(({ jobId }) => jobId);
  });
}

/**
 * Makes a command of what an operator told the workflow in Temporal itself. It is done already, as the workflow
 * knows of it. The key makes a repeated activity find its first command.
 */
export async function adoptControl(
  db: Database,
  jobId: string,
  kind: ControlKind,
  key: string,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const known = await tx.command.findUnique({ where: { jobId_key: { jobId, key } } });
    if (known) return;
    const { commandSeq } = await tx.job.update({
      where: { id: jobId },
      data: { wish: WISHES[kind], commandSeq: { increment: 1 } },
      select: { commandSeq: true },
    });
    const doneAt = new Date();
    await tx.command.create({ data: { jobId, seq: commandSeq, kind, source: 'temporal', key, doneAt } });
  });
}

/** How the newest resume is to go on, where it says. */
export async function latestResumeWay(db: Database | Transaction, jobId: string): Promise<ResumeWay | null> {
  const found = await db.command.findFirst({ where: { jobId, kind: 'resume' }, orderBy: { seq: 'desc' } });
  return (found?.how ?? null) as ResumeWay | null;
}

export interface ClaimedCommand {
  id: bigint;
  jobId: string;
  seq: number;
  kind: 'start' | ControlKind;
}

/** Takes commands that nobody holds, oldest first; another dispatcher gets them when the lease runs out. */
export async function claimCommands(db: Database, leaseMs: number, most: number): Promise<ClaimedCommand[]> {
  const claimed = await db.$queryRaw<ClaimedCommand[]>`
    UPDATE "Command" SET "leaseUntil" = now() + ${leaseMs} * interval '1 millisecond'
    WHERE id IN (
      SELECT id FROM "Command" WHERE "doneAt" IS NULL AND ("leaseUntil" IS NULL OR "leaseUntil" < now())
      ORDER BY id LIMIT ${most} FOR UPDATE SKIP LOCKED
    ) RETURNING id, "jobId", seq, kind`;
  return claimed.sort((a, b) => (a.id < b.id ? -1 : 1));
}

export async function finishCommand(db: Database, id: bigint): Promise<void> {
  await db.command.update({ where: { id }, data: { doneAt: new Date(), leaseUntil: null } });
}
