import { Prisma, type Database, type Transaction } from '../prisma/database.ts';
import { COMMAND_CHANNEL, type Source } from './commands.ts';
import { keepHostAnswers } from './hosts.ts';
import { newId } from './ids.ts';
import { keyOf } from './request-keys.ts';
import { addHosts } from './sessions.ts';

export interface NewJobs {
  requestKey: string;
  sessionId: string;
  entries: { url: string; label?: string | undefined }[];
  /** Seed of the first job; the others count on from it. */
  seed: number;
  build: string;
  startedById: string;
  source: Source;
  /** Who runs the study at hosts of which nobody had said so, by host. */
  studyRunBy?: Record<string, string>;
}

/**
 * Makes participants, jobs and their start commands in one transaction: either all are there and will be
 * started, or none.
 * @returns the ids in the order of the entries
 */
export async function createJobs(db: Database, asked: NewJobs): Promise<string[]> {
  const known = await jobsOfRequest(db, asked);
  if (known.length > 0) return known;
  const session = await db.session.findUniqueOrThrow({ where: { id: asked.sessionId } });
  const participants = asked.entries.map((entry, ordinal) => ({
    id: newId('par'),
    experimentId: session.experimentId,
    label: entry.label ?? `P${ordinal + 1}`,
    entryUrl: entry.url,
  }));
  const jobs = participants.map(({ id: participantId }, ordinal) => ({
    ...newJob(asked, session, ordinal),
    participantId,
    seed: asked.seed + ordinal,
  }));
  await db.$transaction(async (tx) => {
    await keepHostAnswers(tx, session.experimentId, asked.startedById, asked.studyRunBy ?? {});
    await tx.participant.createMany({ data: participants });
    await addHosts(tx, [session.experimentId], hostsIn(asked.entries));
    await start(tx, jobs, asked.source);
  });
  return jobs.map(({ id }) => id);
}

/** Whoever starts a participant there wants it to go there. */
function hostsIn(entries: NewJobs['entries']): string[] {
  return [...new Set(entries.map(({ url }) => new URL(url).host))];
}

export type Relaunch = Pick<NewJobs, 'requestKey' | 'sessionId' | 'build' | 'startedById' | 'source'> & {
  /** Left out: all that failed and were not started again. */
  jobs?: string[] | undefined;
};

/**
 * New jobs for participants whose job is over, with the session's settings of now and the same seeds.
 * @returns the ids of the new jobs
 */
export async function relaunchJobs(db: Database, asked: Relaunch): Promise<string[]> {
  const known = await jobsOfRequest(db, asked);
  if (known.length > 0) return known;
  const session = await db.session.findUniqueOrThrow({ where: { id: asked.sessionId } });
  const which = asked.jobs
    ? Prisma.sql`j.id = ANY(${asked.jobs}) AND j."finishedAt" IS NOT NULL`
    : Prisma.sql`j.state = 'failed'`;
  return db.$transaction(async (tx) => {
    // Two that come at once start each participant once.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`relaunch ${session.id}`}))`;
    const over = await tx.$queryRaw<{ id: string; participantId: string; seed: number }[]>`
      SELECT j.id, j."participantId", j.seed FROM "Job" j WHERE j."sessionId" = ${session.id} AND ${which}
      AND NOT EXISTS (SELECT FROM "Job" again 
        WHERE again."sessionId" = ${session.id} AND again."relaunchOf" = j.id) ORDER BY j."createdAt", j.ordinal`;
    const jobs = over.map(({ id, participantId, seed }, ordinal) => ({
      ...newJob(asked, session, ordinal),
      ...{ participantId, seed, relaunchOf: id },
    }));
    await start(tx, jobs, asked.source);
    return jobs.map(({ id }) => id);
  });
}

function newJob(
  { requestKey, build, startedById }: Pick<NewJobs, 'requestKey' | 'build' | 'startedById'>,
  { id: sessionId, configId }: { id: string; configId: string },
  ordinal: number,
) {
  const fixed = { sessionId, configId, ordinal, build, startedById, commandSeq: 1, obeyedSeq: 1 };
  return { id: newId('job'), requestKey: keyOf(startedById, requestKey), ...fixed };
}

async function start(
  tx: Transaction,
  jobs: (ReturnType<typeof newJob> & { participantId: string; seed: number })[],
  source: Source,
): Promise<void> {
  await tx.job.createMany({ data: jobs });
  await tx.command.createMany({ data: jobs.map(({ id }) => ({ jobId: id, seq: 1, kind: 'start', source })) });
  await tx.$executeRaw`SELECT pg_notify(${COMMAND_CHANNEL}, '')`;
}

/** The jobs that a person's request made when it came for the first time; none: it did not come yet. */
export async function jobsOfRequest(
  db: Database,
  { requestKey, startedById }: Pick<NewJobs, 'requestKey' | 'startedById'>,
): Promise<string[]> {
  const jobs = await db.job.findMany({
    where: { requestKey: keyOf(startedById, requestKey) },
    orderBy: { ordinal: 'asc' },
    select: { id: true },
  });
  return jobs.map(({ id }) => id);
}

/** The entry links of all jobs that are not over, with the ids of the jobs. */
export async function linksInUse(db: Database): Promise<{ job: string; link: string }[]> {
  const rows = await db.job.findMany({
    where: { finishedAt: null },
    select: { id: true, participant: { select: { entryUrl: true } } },
  });
  return rows.map(({ id, participant }) => ({ job: id, link: participant.entryUrl }));
}
