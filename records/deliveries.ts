import type { Message, WebhookShape } from '../domain/webhook-shapes.ts';
import type { Database } from '../prisma/database.ts';
import { MAY_HEAR } from './notices.ts';

/** A message that is to be sent now, and to which webhook. */
export interface ClaimedDelivery {
  noticeId: string;
  webhookId: string;
  /** With this one. */
  tries: number;
  shape: WebhookShape;
  sealedUrl: Uint8Array;
  message: Message;
  createdAt: Date;
}

interface DeliveryRow extends Omit<ClaimedDelivery, 'message'>, Omit<Message, 'at'> {}

/**
 * Takes messages that are due, oldest first; another gets them when the lease runs out. Those that their webhook may not
 * hear any more are given up instead.
 */
export async function claimDeliveries(
  db: Database,
  now: Date,
  leaseMs: number,
  most: number,
): Promise<ClaimedDelivery[]> {
  await giveUpUnheard(db, now);
  const until = new Date(now.getTime() + leaseMs).toISOString();
  const rows = await db.$queryRaw<DeliveryRow[]>`
    UPDATE "NoticeDelivery" d SET tries = d.tries + 1, "dueAt" = ${until}::timestamptz
    FROM "Notice" n, "Webhook" w
    WHERE n.id = d."noticeId" AND w.id = d."webhookId" AND (d."noticeId", d."webhookId") IN (
      SELECT "noticeId", "webhookId" FROM "NoticeDelivery"
      WHERE "sentAt" IS NULL AND "failedAt" IS NULL AND "dueAt" <= ${now.toISOString()}::timestamptz
      ORDER BY "dueAt" LIMIT ${most} FOR UPDATE SKIP LOCKED)
    RETURNING d."noticeId", d."webhookId", d.tries, w.shape, w."sealedUrl", n.id, n.kind, n.title, n.text, n.data, n."createdAt"`;
  return rows.map(({ id, kind, title, text, data, createdAt, ...claimed }) => ({
    ...claimed,
    createdAt,
    message: { id, kind, at: createdAt.toISOString(), title, text, data },
  }));
}

async function giveUpUnheard(db: Database, now: Date): Promise<void> {
  await db.$executeRaw`
    UPDATE "NoticeDelivery" d SET "failedAt" = ${now.toISOString()}::timestamptz,
      problem = CASE WHEN w."disabledAt" IS NULL THEN 'Its owner may not see that any more.' ELSE 'The webhook was disabled.' END
    FROM "Notice" n LEFT JOIN "Experiment" e ON e.id = n."experimentId", "Webhook" w JOIN "User" u ON u.id = w."ownerId"
    WHERE n.id = d."noticeId" AND w.id = d."webhookId"
      AND d."sentAt" IS NULL AND d."failedAt" IS NULL AND NOT ${MAY_HEAR}`;
}

/** How a try ended. */
export type Tried = { sent: true } | { sent: false; problem: string; nextAt: Date | null };

/** Records it, unless another took the message over meanwhile. */
export async function finishDelivery(
  db: Database,
  { noticeId, webhookId, tries }: Pick<ClaimedDelivery, 'noticeId' | 'webhookId' | 'tries'>,
  how: Tried,
  now: Date,
): Promise<void> {
  const data = how.sent
    ? { sentAt: now, problem: null }
    : { problem: how.problem, ...(how.nextAt ? { dueAt: how.nextAt } : { failedAt: now }) };
  // Sent is sent, whoever did it.
  const where = how.sent ? { sentAt: null } : { tries, sentAt: null };
  await db.noticeDelivery.updateMany({ where: { noticeId, webhookId, ...where }, data });
}
