import { createHash } from 'node:crypto';
import type { NoticeKind } from '../domain/notices.ts';
import type { WebhookShape } from '../domain/webhook-shapes.ts';
import type { DeliveryView, WebhookView } from '../domain/webhooks.schema.ts';
import type { Database, Prisma } from '../prisma/database.ts';
import { newId } from './ids.ts';
import { SealedWithOtherKey, type SecretBox } from './secrets.ts';

const shown = { experiment: { select: { id: true, name: true } } } satisfies Prisma.WebhookInclude;
export type WebhookRow = Prisma.WebhookGetPayload<{ include: typeof shown }>;

/** What can be said of a webhook; what is left out stays as it is. */
export interface WebhookChanges {
  name?: string | undefined;
  /** Secret. */
  url?: string | undefined;
  shape?: WebhookShape | undefined;
  kinds?: NoticeKind[] | undefined;
  /** Null: all that its owner may see. */
  experiment?: string | null | undefined;
  disabled?: boolean | undefined;
}
export type NewWebhook = WebhookChanges & Required<Pick<WebhookChanges, 'name' | 'url' | 'shape' | 'kinds'>>;

/** Those of a person, in the order in which they were made. */
export async function listWebhooks(db: Database, ownerId: string): Promise<WebhookRow[]> {
  return db.webhook.findMany({
    where: { ownerId },
    include: shown,
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
}

/** Null: there is none of this id that is this person's. */
export async function findWebhook(db: Database, ownerId: string, id: string): Promise<WebhookRow | null> {
  return db.webhook.findFirst({ where: { id, ownerId }, include: shown });
}

/** @param requestKey a repeated request finds the webhook that the first one made */
export async function createWebhook(
  db: Database,
  box: SecretBox,
  ownerId: string,
  given: NewWebhook,
  requestKey: string | undefined,
): Promise<WebhookRow> {
  const id = requestKey === undefined ? newId('whk') : idOf(ownerId, requestKey);
  const { name, url, shape, kinds, experiment = null, disabled = false } = given;
  const row = { id, ownerId, name, shape, kinds, experimentId: experiment, ...sealed(box, id, url) };
  await db.webhook.createMany({
    data: [{ ...row, disabledAt: disabled ? new Date() : null }],
    skipDuplicates: true,
  });
  return db.webhook.findUniqueOrThrow({ where: { id }, include: shown });
}

function idOf(ownerId: string, requestKey: string): string {
  return `whk_${createHash('sha256').update(`${ownerId}\0${requestKey}`).digest('hex').slice(0, 24)}`;
}

function sealed(box: SecretBox, id: string, url: string) {
  return { sealedUrl: Uint8Array.from(box.seal(id, url)), urlHint: new URL(url).host };
}

export async function changeWebhook(
  db: Database,
  box: SecretBox,
  row: WebhookRow,
  { name, url, shape, kinds, experiment, disabled }: WebhookChanges,
): Promise<WebhookRow> {
  const data: Prisma.WebhookUncheckedUpdateInput = {
    ...(name === undefined ? {} : { name }),
    ...(shape === undefined ? {} : { shape }),
    ...(kinds === undefined ? {} : { kinds }),
    ...(experiment === undefined ? {} : { experimentId: experiment }),
    ...(disabled === undefined ? {} : { disabledAt: disabled ? (row.disabledAt ?? new Date()) : null }),
    ...(url === undefined ? {} : sealed(box, row.id, url)),
  };
  return db.webhook.update({ where: { id: row.id }, data, include: shown });
}

/** What was not sent yet is gone with it. */
export async function removeWebhook(db: Database, id: string): Promise<void> {
  await db.webhook.deleteMany({ where: { id } });
}

/** The address of a webhook, which is secret; or why it cannot be had. */
export function openUrl(
  box: SecretBox,
  id: string,
  sealedUrl: Uint8Array,
): { url: string } | { problem: string } {
  try {
    return { url: box.open(id, sealedUrl) };
  } catch (error) {
    const why =
      error instanceof SealedWithOtherKey
        ? `It was sealed with the secret key ${error.sealedWith}, and the one here is ${box.keyId}.`
        : 'What was sealed is damaged.';
    return { problem: `The address of the webhook cannot be opened. ${why} Give the address anew.` };
  }
}

/** The last messages of a webhook, newest first. */
export async function listDeliveries(db: Database, webhookId: string, most: number): Promise<DeliveryView[]> {
  const rows = await db.noticeDelivery.findMany({
    where: { webhookId },
    include: { notice: true },
    orderBy: [{ notice: { createdAt: 'desc' } }, { noticeId: 'asc' }],
    take: most,
  });
  return rows.map(({ notice, tries, dueAt, sentAt, failedAt, problem }) => ({
    id: notice.id,
    kind: notice.kind,
    title: notice.title,
    at: notice.createdAt.toISOString(),
    state: sentAt ? 'sent' : failedAt ? 'failed' : 'waiting',
    tries,
    sentAt: sentAt?.toISOString() ?? null,
    nextTryAt: sentAt || failedAt ? null : dueAt.toISOString(),
    problem,
  }));
}

export function viewOfWebhook(row: WebhookRow): WebhookView {
  return {
    id: row.id,
    name: row.name,
    host: row.urlHint,
    shape: row.shape as WebhookShape,
    kinds: row.kinds as NoticeKind[],
    experiment: row.experiment,
    disabled: row.disabledAt !== null,
    createdAt: row.createdAt.toISOString(),
  };
}
