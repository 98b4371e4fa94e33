import { causesOfCredential, causesOfSession, news, type Cause, type Patience } from '../domain/notices.ts';
import { wellFormedJson } from '../domain/well-formed.ts';
import { Prisma, type Database, type Transaction } from '../prisma/database.ts';
import { newId } from './ids.ts';
import { readFacts } from './notice-facts.ts';

/** A cause with those whom it concerns: all who may see the experiment, or one person. */
type Concerning = Cause & { experimentId: string | null; sessionId: string | null; userId: string | null };

/**
 * Looks what people are to be told of, and leaves a delivery for each webhook that wants to hear it, in one transaction. Of
 * several that look at the same time, one does.
 * @param awakeSince since when somebody has been looking without a pause: what did not move while nobody could move it is
 *   no news
 * @returns how many deliveries were left
 */
export async function noteNews(
  db: Database,
  patience: Patience,
  { now, awakeSince }: { now: Date; awakeSince: Date },
): Promise<number> {
  return db.$transaction(async (tx) => {
    const [lock] = await tx.$queryRaw<{ mine: boolean }[]>`
      SELECT pg_try_advisory_xact_lock(hashtext('proband_notices')) AS mine`;
    if (!lock?.mine) return 0;
    const { sessions, credentials, told } = await readFacts(tx, now);
    const known = new Set(told.map(({ subject }) => subject));
    const standing: Concerning[] = [
      ...sessions.flatMap((facts) =>
        causesOfSession(facts, patience, now.getTime(), known).map((cause) => ({
          ...cause,
          ...{ experimentId: facts.experiment.id, sessionId: facts.session.id, userId: null },
        })),
      ),
      ...credentials.flatMap((facts) =>
        causesOfCredential(facts, known).map((cause) => ({
          ...cause,
          ...{ experimentId: null, sessionId: null, userId: facts.ownerId },
        })),
      ),
    ];
    const { begun, ended, grown } = news(told, standing, ({ kind }) =>
      mayTell(kind, patience, now, awakeSince),
    );
    await endNotices(tx, ended, now);
    for (const { id, latest } of grown) {
      await tx.notice.update({ where: { id }, data: { latestAt: new Date(latest) } });
    }
    let left = 0;
    for (const cause of begun) left += await tell(tx, cause, now);
    return left;
  });
}

function mayTell(kind: Cause['kind'], { noProgressMs }: Patience, now: Date, awakeSince: Date): boolean {
  return kind !== 'no_progress' || now.getTime() - awakeSince.getTime() >= noProgressMs;
}

async function endNotices(tx: Transaction, ids: string[], now: Date): Promise<void> {
  if (ids.length > 0) await tx.notice.updateMany({ where: { id: { in: ids } }, data: { endedAt: now } });
}

/** A cause that was told before and stands again is the same: it is not told again. */
async function tell(tx: Transaction, cause: Concerning, now: Date): Promise<number> {
  const { experimentId, sessionId, userId, subject, kind, also, title, text } = cause;
  const at = Prisma.sql`${now.toISOString()}::timestamptz`;
  return tx.$executeRaw`
    WITH told AS (
      INSERT INTO "Notice" (id, cause, subject, kind, "experimentId", "sessionId", "userId", title, text, data, "createdAt", "latestAt")
      VALUES (${newId('ntc')}, ${cause.cause}, ${subject}, ${kind}, ${experimentId}, ${sessionId}, ${userId}, ${title}, ${text},
        ${JSON.stringify(wellFormedJson(cause.data))}::jsonb, ${at}, ${new Date(cause.latest).toISOString()}::timestamptz)
      ON CONFLICT (cause) DO UPDATE SET "endedAt" = NULL, "latestAt" = EXCLUDED."latestAt"
      RETURNING *, (xmax = 0) AS fresh
    )
    INSERT INTO "NoticeDelivery" ("noticeId", "webhookId", "dueAt")
    SELECT n.id, w.id, ${at} FROM told n JOIN "Webhook" w ON w.kinds && ${[kind, ...also]}::text[]
    JOIN "User" u ON u.id = w."ownerId" LEFT JOIN "Experiment" e ON e.id = n."experimentId"
    WHERE n.fresh AND ${MAY_HEAR}`;
}

/** Whether the webhook `w` of the user `u` may be told of the notice `n` in the experiment `e`, as things stand. */
export const MAY_HEAR = Prisma.sql`(
  w."disabledAt" IS NULL AND u."disabledAt" IS NULL
  AND (w."experimentId" IS NULL OR w."experimentId" = n."experimentId")
  AND CASE WHEN n."experimentId" IS NULL THEN n."userId" = u.id ELSE
    u.role = 'administrator' OR e."ownerId" = u.id OR EXISTS (
      SELECT 1 FROM "ExperimentMember" m
      WHERE m."experimentId" = e.id AND m.email = lower(trim(u.email))) END)`;
