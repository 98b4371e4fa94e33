import {
  ConfigSchema,
  PlatformSchema,
  type ConfigContent,
  type PlatformName,
} from '../domain/config.schema.ts';
import type { Actor } from '../domain/access.ts';
import { wellFormedJson } from '../domain/well-formed.ts';
import type { Database, Prisma, Transaction } from '../prisma/database.ts';
import { experimentsWhere } from './access.ts';
import { COMMAND_CHANNEL, type Source } from './commands.ts';
import { contentId, newId } from './ids.ts';

export interface NewSession {
  /** Chosen by the client: a repeated request finds the session of the first. */
  requestKey: string;
  ownerId: string;
  /** Name of the experiment; one of this name is used again, and its hosts grow. */
  experiment: string;
  name: string;
  hosts: string[];
  config: ConfigContent;
  /** Budgets in US dollars; null or left out: none. */
  maxCostUsd?: number | null | undefined;
  maxJobCostUsd?: number | null | undefined;
}

/** Makes a session, its Config, and where there is none of that name its experiment. */
export async function createSession(
  db: Database,
  asked: NewSession,
): Promise<{ id: string; experimentId: string }> {
  const known = await db.session.findUnique({ where: { requestKey: asked.requestKey } });
  if (known) return known;
  const config = ConfigSchema.parse(wellFormedJson(asked.config));
  return db.$transaction(async (tx) => {
    const configId = contentId('cfg', config);
    const content = config as unknown as Prisma.InputJsonObject;
    await tx.config.upsert({ where: { id: configId }, create: { id: configId, content }, update: {} });
    const experimentId = await ensureExperiment(tx, asked);
    return tx.session.create({
      data: {
        id: newId('ses'),
        experimentId,
        name: asked.name,
        configId,
        requestKey: asked.requestKey,
        maxCostUsd: asked.maxCostUsd ?? null,
        maxJobCostUsd: asked.maxJobCostUsd ?? null,
        createdById: asked.ownerId,
      },
    });
  });
}

/** The experiment of this owner, name and platform, with these hosts added; a new one where there is none. */
async function ensureExperiment(tx: Transaction, asked: NewSession): Promise<string> {
  const same = {
    ownerId: asked.ownerId,
    name: asked.experiment,
    platform: asked.config.platform,
    archivedAt: null,
  };
  // Two that come at once find one experiment, not two.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`${same.ownerId} ${same.platform} ${same.name}`}))`;
  const found = await tx.experiment.findFirst({
    where: same,
    orderBy: { createdAt: 'desc' },
    select: { id: true },
  });
  if (!found)
    return (await tx.experiment.create({ data: { id: newId('exp'), ...same, hosts: asked.hosts } })).id;
  await addHosts(tx, [found.id], asked.hosts);
  return found.id;
}

/** In one statement, so that hosts which others add at the same time are not lost. */
async function addHosts(db: Database | Transaction, experimentIds: string[], hosts: string[]): Promise<void> {
  await db.$executeRaw`UPDATE "Experiment"
    SET hosts = hosts || ARRAY(SELECT host FROM unnest(${hosts}::text[]) host WHERE host <> ALL (hosts))
    WHERE id = ANY(${experimentIds})`;
}

export interface NewJobs {
  requestKey: string;
  sessionId: string;
  entries: { url: string; label?: string | undefined }[];
  /** Seed of the first job; the others count on from it. */
  seed: number;
  build: string;
  startedById: string;
  source: Source;
}

/**
 * Makes participants, jobs and their start commands in one transaction: either all are there and will be
 * started, or none.
 * @returns the ids in the order of the entries
 */
export async function createJobs(db: Database, asked: NewJobs): Promise<string[]> {
  const known = await jobsOfRequest(db, asked.requestKey);
  if (known.length > 0) return known;
  const session = await db.session.findUniqueOrThrow({ where: { id: asked.sessionId } });
  const rows = asked.entries.map((entry, ordinal) => ({
    participant: {
      id: newId('par'),
      experimentId: session.experimentId,
      label: entry.label ?? `P${ordinal + 1}`,
      entryUrl: entry.url,
    },
    job: {
      id: newId('job'),
      sessionId: session.id,
      configId: session.configId,
      requestKey: asked.requestKey,
      ordinal,
      seed: asked.seed + ordinal,
      build: asked.build,
      startedById: asked.startedById,
      commandSeq: 1,
      obeyedSeq: 1,
    },
  }));
  await db.$transaction(async (tx) => {
    await tx.participant.createMany({ data: rows.map(({ participant }) => participant) });
    await tx.job.createMany({
      data: rows.map(({ participant, job }) => ({ ...job, participantId: participant.id })),
    });
    await tx.command.createMany({
      data: rows.map(({ job }) => ({ jobId: job.id, seq: 1, kind: 'start', source: asked.source })),
    });
    await tx.$executeRaw`SELECT pg_notify(${COMMAND_CHANNEL}, '')`;
  });
  return rows.map(({ job }) => job.id);
}

/** The jobs that a request made when it came for the first time; none: it did not come yet. */
export async function jobsOfRequest(db: Database, requestKey: string): Promise<string[]> {
  const jobs = await db.job.findMany({
    where: { requestKey },
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

/** The newest session that a person may see in which some job is not over yet, or null. */
export async function latestUnfinishedSession(db: Database, actor: Actor): Promise<{ id: string } | null> {
  return db.session.findFirst({
    where: { jobs: { some: { finishedAt: null } }, experiment: experimentsWhere(actor, 'view') },
    orderBy: { createdAt: 'desc' },
    select: { id: true },
  });
}

export async function findSession(
  db: Database,
  id: string,
): Promise<{ id: string; platform: PlatformName } | null> {
  const select = { id: true, experiment: { select: { platform: true } } };
  const found = await db.session.findUnique({ where: { id }, select });
  return found && { id: found.id, platform: PlatformSchema.parse(found.experiment.platform) };
}

/** Lets the participants of the experiments of these jobs, or of this session, visit further hosts. */
export async function allowHosts(
  db: Database,
  of: { jobs?: string[] | undefined; session?: string | undefined },
  hosts: string[],
): Promise<void> {
  const sessions = of.jobs
    ? { some: { jobs: { some: { id: { in: of.jobs } } } } }
    : { some: { id: of.session ?? '' } };
  const experiments = await db.experiment.findMany({ where: { sessions }, select: { id: true } });
  await addHosts(
    db,
    experiments.map(({ id }) => id),
    hosts,
  );
}

/** The hosts that participants of this experiment may visit, as they are now: a person may add to them any time. */
export async function hostsOf(db: Database, experimentId: string): Promise<string[]> {
  const [found] = await db.$queryRaw<{ hosts: string[] }[]>`
    SELECT hosts FROM "Experiment" WHERE id = ${experimentId}`;
  return found?.hosts ?? [];
}
