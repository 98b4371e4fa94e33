import { Prisma, type Database, type Transaction } from '../prisma/database.ts';

/** What is in an experiment. */
export interface Contents {
  sessions: number;
  jobs: number;
  /** Jobs that are not over. */
  open: number;
  /** Pages that participants saw, answers that they sent, and calls to models. */
  pages: number;
  answers: number;
  calls: number;
}

export async function contentsOf(db: Database | Transaction, id: string): Promise<Contents> {
  const jobs = Prisma.sql`(SELECT j.id FROM "Job" j JOIN "Session" s ON s.id = j."sessionId" WHERE s."experimentId" = ${id})`;
  const [found] = await db.$queryRaw<Contents[]>`
    SELECT (SELECT count(*)::int FROM "Session" WHERE "experimentId" = ${id}) AS sessions,
      (SELECT count(*)::int FROM "Job" WHERE id IN ${jobs}) AS jobs,
      (SELECT count(*)::int FROM "Job" WHERE id IN ${jobs} AND "finishedAt" IS NULL) AS open,
      (SELECT count(*)::int FROM "Step" WHERE "jobId" IN ${jobs}) AS pages,
      (SELECT count(*)::int FROM "Submission" WHERE "jobId" IN ${jobs}) AS answers,
      (SELECT count(*)::int FROM "LlmCall" WHERE "experimentId" = ${id}) AS calls`;
  return found as Contents;
}

/** Thrown when something that is under way would lose its ground. */
export class StillOpen extends Error {
  constructor(open: number) {
    super(
      `${open === 1 ? 'A job of this experiment is' : `${open} jobs of this experiment are`} not over. Cancel ${open === 1 ? 'it' : 'them'} first; then the experiment can be deleted.`,
    );
    this.name = 'StillOpen';
  }
}

/**
 * Deletes an experiment with all that is in it, in one transaction. The rows of the ledger stay, as what they cost was paid:
 * without prompts, responses and replies.
 * @throws StillOpen
 */
export async function deleteExperiment(db: Database, id: string): Promise<Contents> {
  return db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT 1 FROM "Experiment" WHERE id = ${id} FOR UPDATE`;
      const contents = await contentsOf(tx, id);
      if (contents.open > 0) throw new StillOpen(contents.open);
      await tx.$executeRaw`
        UPDATE "LlmCall" SET "jobId" = NULL, prompt = '{"schemaVersion":1,"deleted":true}', response = NULL, reply = NULL,
          misfits = NULL, "errorText" = NULL WHERE "experimentId" = ${id}`;
      await deleteRows(tx, id);
      return contents;
    },
    { timeout: 300_000 },
  );
}

async function deleteRows(tx: Transaction, id: string): Promise<void> {
  const sessions = Prisma.sql`(SELECT id FROM "Session" WHERE "experimentId" = ${id})`;
  const jobs = Prisma.sql`(SELECT id FROM "Job" WHERE "sessionId" IN ${sessions})`;
  const snapshots = await tx.$queryRaw<{ hash: string }[]>`
    SELECT DISTINCT "snapshotHash" AS hash FROM "Step" WHERE "jobId" IN ${jobs} AND "snapshotHash" IS NOT NULL`;
  await tx.$executeRaw`DELETE FROM "Event" WHERE stream IN (SELECT 'job:' || id FROM "Job" WHERE "sessionId" IN ${sessions})`;
  for (const table of ['Submission', 'Step', 'Checkpoint', 'Command', 'Decision', 'CallTicket']) {
    await tx.$executeRaw`DELETE FROM ${Prisma.raw(`"${table}"`)} WHERE "jobId" IN ${jobs}`;
  }
  const configs = await tx.$queryRaw<{ id: string }[]>`
    SELECT "configId" AS id FROM "Job" WHERE "sessionId" IN ${sessions}
    UNION SELECT "configId" FROM "Session" WHERE "experimentId" = ${id}`;
  await tx.$executeRaw`DELETE FROM "Job" WHERE "sessionId" IN ${sessions}`;
  await tx.$executeRaw`DELETE FROM "Participant" WHERE "experimentId" = ${id}`;
  await tx.$executeRaw`DELETE FROM "Notice" WHERE "experimentId" = ${id}`;
  await tx.$executeRaw`DELETE FROM "Session" WHERE "experimentId" = ${id}`;
  await tx.$executeRaw`DELETE FROM "Experiment" WHERE id = ${id}`;
  await deleteUnused(
    tx,
    snapshots.map(({ hash }) => hash),
    configs.map(({ id: config }) => config),
  );
}

/** Pages and settings are shared by content: what nothing else refers to goes too. */
async function deleteUnused(tx: Transaction, snapshots: string[], configs: string[]): Promise<void> {
  await tx.$executeRaw`DELETE FROM "PageSnapshot" p WHERE p.hash = ANY(${snapshots})
    AND NOT EXISTS (SELECT FROM "Step" s WHERE s."snapshotHash" = p.hash)`;
  await tx.$executeRaw`DELETE FROM "Config" c WHERE c.id = ANY(${configs})
    AND NOT EXISTS (SELECT FROM "Job" j WHERE j."configId" = c.id)
    AND NOT EXISTS (SELECT FROM "Session" s WHERE s."configId" = c.id)`;
}
