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
import { contentId, newId } from './ids.ts';
import { keyOf } from './request-keys.ts';

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
  const requestKey = keyOf(asked.ownerId, asked.requestKey);
  const known = await db.session.findUnique({ where: { requestKey } });
  if (known) return known;
  return db.$transaction(async (tx) => {
    const experimentId = await ensureExperiment(tx, asked);
    return insertSession(tx, { ...asked, requestKey, experimentId, createdById: asked.ownerId });
  });
}

export type AddedSession = Pick<NewSession, 'name' | 'config' | 'maxCostUsd' | 'maxJobCostUsd'> & {
  requestKey?: string | undefined;
  experimentId: string;
  createdById: string;
};

/** Makes a session of an experiment. @returns its id */
export async function addSession(db: Database, asked: AddedSession): Promise<string> {
  const { createdById, requestKey } = asked;
  const key = requestKey === undefined ? undefined : keyOf(createdById, requestKey);
  const known = key && (await db.session.findUnique({ where: { requestKey: key } }));
  if (known) return known.id;
  const { id } = await db.$transaction((tx) => insertSession(tx, { ...asked, requestKey: key }));
  return id;
}

async function insertSession(
  tx: Transaction,
  asked: AddedSession,
): Promise<{ id: string; experimentId: string }> {
  const { experimentId, name, createdById, requestKey = null } = asked;
  return tx.session.create({
    data: {
      ...{ id: newId('ses'), experimentId, name, createdById, requestKey },
      configId: await ensureConfig(tx, asked.config),
      maxCostUsd: asked.maxCostUsd ?? null,
      maxJobCostUsd: asked.maxJobCostUsd ?? null,
    },
  });
}

/** The Config of these settings: the same settings are one row. @returns its id */
async function ensureConfig(tx: Transaction, settings: ConfigContent): Promise<string> {
  const config = ConfigSchema.parse(wellFormedJson(settings));
  const id = contentId('cfg', config);
  const content = config as unknown as Prisma.InputJsonObject;
  await tx.config.upsert({ where: { id }, create: { id, content }, update: {} });
  return id;
}

/** What is left out stays. Jobs that are there keep the settings that they were made with. */
export async function changeSession(
  db: Database,
  id: string,
  asked: { name?: string | undefined; config?: ConfigContent | undefined; archived?: boolean | undefined },
): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.session.update({
      where: { id },
      data: {
        ...(asked.name === undefined ? {} : { name: asked.name }),
        ...(asked.config === undefined ? {} : { configId: await ensureConfig(tx, asked.config) }),
        ...(asked.archived === undefined ? {} : { archivedAt: asked.archived ? new Date() : null }),
        updatedAt: new Date(),
      },
    });
  });
}

/** A session of the same settings and budgets, without jobs. @returns its id; null: there is none to duplicate */
export async function duplicateSession(
  db: Database,
  id: string,
  asked: { name?: string | undefined; requestKey?: string | undefined; createdById: string },
): Promise<string | null> {
  const from = await db.session.findUnique({ where: { id }, include: { config: true } });
  if (!from) return null;
  return addSession(db, {
    ...asked,
    experimentId: from.experimentId,
    name: asked.name ?? `${from.name} (copy)`.slice(0, 200),
    // What older settings lack gets today's defaults.
    config: ConfigSchema.parse(from.config.content),
    maxCostUsd: from.maxCostUsd?.toNumber() ?? null,
    maxJobCostUsd: from.maxJobCostUsd?.toNumber() ?? null,
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
export async function addHosts(
  db: Database | Transaction,
  experimentIds: string[],
  hosts: string[],
): Promise<void> {
  await db.$executeRaw`UPDATE "Experiment"
    SET hosts = hosts || ARRAY(SELECT host FROM unnest(${hosts}::text[]) host WHERE host <> ALL (hosts))
    WHERE id = ANY(${experimentIds})`;
}

/** The newest session that a person may see in which some job is not over yet, or null. */
export async function latestUnfinishedSession(db: Database, actor: Actor): Promise<{ id: string } | null> {
  return db.session.findFirst({
    where: { jobs: { some: { finishedAt: null } }, experiment: experimentsWhere(actor, 'view') },
    orderBy: { createdAt: 'desc' },
    select: { id: true },
  });
}

/** What doors ask about a session. */
export interface SessionFacts {
  id: string;
  platform: PlatformName;
  experimentId: string;
}

export async function findSession(db: Database, id: string): Promise<SessionFacts | null> {
  const select = { id: true, experimentId: true, experiment: { select: { platform: true } } };
  const found = await db.session.findUnique({ where: { id }, select });
  return (
    found && {
      id: found.id,
      platform: PlatformSchema.parse(found.experiment.platform),
      experimentId: found.experimentId,
    }
  );
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
