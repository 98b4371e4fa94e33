import type { Actor } from '../domain/access.ts';
import type { ResumeWay, SystemPause, Wish } from '../domain/states.ts';
import { Prisma, type Database, type Transaction } from '../prisma/database.ts';
import { experimentsWith } from './access.ts';
import { recordInTemporal } from './audit.ts';

export type ControlKind = 'pause' | 'resume' | 'cancel';
const WISHES: Record<ControlKind, Wish> = { pause: 'pause', resume: 'run', cancel: 'cancel' };

/** The channel on which dispatchers hear of new commands. */
export const COMMAND_CHANNEL = 'proband_command';

/** These jobs, all of a session, or all that the system holds for one cause (at one credential, in one session). */
export type WhichJobs =
  | { jobs: string[] }
  | { session: string }
  | { pausedFor: SystemPause; credential?: string | undefined; session?: string | undefined };

/** So many ms lie between jobs that are resumed together, so that they do not all come at one moment. */
const STAGGER_MS = 100;
/** The last of them goes on after so many ms. */
const STAGGER_CAP_MS = 60_000;

/** Where a command came from; `api` are personal tokens. */
export type Source = 'ui' | 'cli' | 'api' | 'system';

export interface Control {
  kind: ControlKind;
  which: WhichJobs;
  how?: ResumeWay | undefined;
  /** Only jobs that this person has the right to run; left out: any. */
  by?: Actor | undefined;
  source: Source;
}

/**
 * Commits a wish for many jobs at once, with the commands that tell Temporal of it; jobs that are over are left
 * out. One statement, whatever the number of jobs. Those that are resumed together go on one after the other.
 * @returns the ids of the jobs that were told
 */
export async function issueControl(db: Database, control: Control): Promise<string[]> {
  const staggerMs = control.kind === 'resume' ? STAGGER_MS : 0;
  const among = control.by
    ? Prisma.sql`${isAmong(control.which)} AND ${mayRun(control.by)}`
    : isAmong(control.which);
  return db.$transaction(async (tx) => {
    if (control.kind === 'resume') await unblockCredentials(tx, among);
    const told = await tx.$queryRaw<{ jobId: string }[]>`
      WITH told AS (
        UPDATE "Job" SET wish = ${WISHES[control.kind]}, "commandSeq" = "commandSeq" + 1
        WHERE ${among} AND "finishedAt" IS NULL RETURNING id, ordinal, "commandSeq"
      ), ranked AS (
        SELECT *, row_number() OVER (ORDER BY ordinal, id) - 1 AS rank, count(*) OVER () AS told FROM told
      )
      INSERT INTO "Command" ("jobId", seq, kind, how, source, "dueAt")
      SELECT id, "commandSeq", ${control.kind}, ${control.how ?? null}, ${control.source},
        CASE WHEN rank > 0 AND ${staggerMs} > 0 THEN
          now() + rank * least(${staggerMs}, ${STAGGER_CAP_MS}::float8 / told) * interval '1 millisecond' END
      FROM ranked RETURNING "jobId"`;
    await tx.$executeRaw`SELECT pg_notify(${COMMAND_CHANNEL}, '')`;
    return told.map(({ jobId }) => jobId);
  });
}

/**
 * What stopped all jobs of a credential is tried again by the first of them; if it still holds, that one stops the others
 * before they call.
 */
async function unblockCredentials(tx: Transaction, among: Prisma.Sql): Promise<void> {
  await tx.$executeRaw`
    UPDATE "CredentialPace" SET "blockedFor" = NULL, "blockedDetail" = NULL, version = version + 1
    WHERE "blockedFor" IS NOT NULL AND "credentialId" IN (
      SELECT content->>'credential' FROM "Config" WHERE id IN (
        SELECT "configId" FROM "Job" WHERE ${among} AND "pausedBySystem" IN ('key_rejected', 'no_credit')))`;
}

function mayRun(actor: Actor): Prisma.Sql {
  return Prisma.sql`"sessionId" IN (
    SELECT s.id FROM "Session" s JOIN "Experiment" e ON e.id = s."experimentId"
    WHERE ${experimentsWith(actor, 'run', 'e')})`;
}

function isAmong(which: WhichJobs): Prisma.Sql {
  if ('jobs' in which) return Prisma.sql`"Job".id = ANY(${which.jobs})`;
  if (!('pausedFor' in which)) return Prisma.sql`"sessionId" = ${which.session}`;
  const { pausedFor, credential, session } = which;
  return Prisma.join(
    [
      Prisma.sql`"pausedBySystem" = ${pausedFor}`,
      ...(session === undefined ? [] : [Prisma.sql`"sessionId" = ${session}`]),
      ...(credential === undefined
        ? []
        : [Prisma.sql`"configId" IN (SELECT id FROM "Config" WHERE content->>'credential' = ${credential})`]),
    ],
    ' AND ',
  );
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
    if (kind === 'resume') await unblockCredentials(tx, Prisma.sql`"Job".id = ${jobId}`);
    const { commandSeq } = await tx.job.update({
      where: { id: jobId },
      data: { wish: WISHES[kind], commandSeq: { increment: 1 } },
      select: { commandSeq: true },
    });
    const doneAt = new Date();
    await tx.command.create({ data: { jobId, seq: commandSeq, kind, source: 'temporal', key, doneAt } });
    await recordInTemporal(tx, jobId, `job.${kind}`);
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
      SELECT id FROM "Command" WHERE "doneAt" IS NULL AND ("leaseUntil" IS NULL OR "leaseUntil" < now()) AND ("dueAt" IS NULL OR "dueAt" <= now())
      ORDER BY id LIMIT ${most} FOR UPDATE SKIP LOCKED
    ) RETURNING id, "jobId", seq, kind`;
  return claimed.sort((a, b) => (a.id < b.id ? -1 : 1));
}

export async function finishCommand(db: Database, id: bigint): Promise<void> {
  await db.command.update({ where: { id }, data: { doneAt: new Date(), leaseUntil: null } });
}
