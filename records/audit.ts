import type { Actor } from '../domain/access.ts';
import { IN_TEMPORAL } from '../domain/audit.schema.ts';
import { wellFormedJson } from '../domain/well-formed.ts';
import { Prisma, type Database, type Transaction } from '../prisma/database.ts';
import { insert, json, type Write } from './statement.ts';

/** What is about to be done. */
export interface Deed {
  action: string;
  object: { kind: string; id: string } | null;
  experimentIds: string[];
  /** What was asked, without secrets. */
  data: Record<string, unknown>;
}

/** Writes down what a person is about to do, so that it is on record whatever becomes of this process. */
export async function beginDeed(db: Database, actor: Actor, deed: Deed): Promise<bigint> {
  const { id } = await db.auditEntry.create({
    data: {
      userId: actor.userId,
      who: `${actor.name} <${actor.email}>`,
      via: actor.via,
      action: deed.action,
      objectKind: deed.object?.kind ?? null,
      objectId: deed.object?.id ?? null,
      experimentIds: deed.experimentIds,
      data: wellFormedJson(deed.data) as Prisma.InputJsonObject,
    },
    select: { id: true },
  });
  return id;
}

/** Writes down how it ended, and what was known only then. */
export async function finishDeed(
  db: Database,
  id: bigint,
  outcome: 'done' | 'refused' | 'failed',
  known: Partial<Pick<Deed, 'object' | 'experimentIds' | 'data'>> = {},
): Promise<void> {
  const { object, experimentIds, data } = known;
  await db.auditEntry.update({
    where: { id },
    data: {
      outcome,
      finishedAt: new Date(),
      ...(object ? { objectKind: object.kind, objectId: object.id } : {}),
      ...(experimentIds ? { experimentIds } : {}),
    },
  });
  if (data) {
    const more = JSON.stringify(wellFormedJson(data));
    await db.$executeRaw`UPDATE "AuditEntry" SET data = data || ${more}::jsonb WHERE id = ${id}`;
  }
}

/** What stands as the object of something done to these jobs: the one job, or the one session of them all. */
export async function objectOfJobs(db: Database, jobs: string[]): Promise<{ object?: Deed['object'] }> {
  const [only] = jobs;
  if (only !== undefined && jobs.length === 1) return { object: { kind: 'job', id: only } };
  const sessions = await db.session.findMany({
    where: { jobs: { some: { id: { in: jobs } } } },
    select: { id: true },
    take: 2,
  });
  const [session] = sessions;
  return session && sessions.length === 1 ? { object: { kind: 'session', id: session.id } } : {};
}

/** What was done to a job in Temporal itself, where nobody signs in here. */
export async function recordInTemporal(tx: Transaction, jobId: string, action: string): Promise<void> {
  const { session } = await tx.job.findUniqueOrThrow({
    where: { id: jobId },
    select: { session: { select: { experimentId: true } } },
  });
  await tx.auditEntry.create({
    data: {
      ...IN_TEMPORAL,
      ...{ action, objectKind: 'job', objectId: jobId, experimentIds: [session.experimentId] },
      ...{ data: {}, outcome: 'done', finishedAt: new Date() },
    },
  });
}

/** The same for a workflow that was ended there: a part of the transition that ends its job. */
export function terminationInTemporal(jobId: string): Write {
  const { sql } = Prisma;
  return {
    sql: insert('AuditEntry', {
      ...IN_TEMPORAL,
      ...{ action: 'job.terminate', objectKind: 'job', objectId: jobId, data: json({}) },
      experimentIds: sql`ARRAY(SELECT s."experimentId" FROM "Session" s WHERE s.id = moved."sessionId")`,
      ...{ outcome: 'done', finishedAt: new Date() },
    }),
  };
}
