import type { Logger } from 'pino';
import type { Durations } from '../domain/durations.ts';
import { nextTry, requestFor, type Delivered, type SendMessage } from '../domain/webhook-shapes.ts';
import type { Database } from '../prisma/database.ts';
import { claimDeliveries, finishDelivery, type ClaimedDelivery } from '../records/deliveries.ts';
import { noteNews } from '../records/notices.ts';
import type { SecretBox } from '../records/secrets.ts';
import { openUrl } from '../records/webhooks.ts';
import { createLoop, type Loop } from './loop.ts';

/** How many messages are sent at a time. */
const BATCH = 20;
/** Whoever has not sent a message so long after its time limit is taken for dead, in ms. */
const LEASE_MORE_MS = 20_000;
/** So many rounds late: the machine slept, or the database was away. */
const ROUNDS_MISSED = 6;

export interface NoticeDeps {
  db: Database;
  secrets: SecretBox;
  send: SendMessage;
  durations: Durations;
  log: Logger;
  /** Default: the clock. */
  now?: () => Date;
}

/**
 * Looks what people are to be told of, and tells them: two loops, so that a receiver that is slow keeps nobody from
 * looking.
 */
export function startNotices(deps: NoticeDeps): Loop {
  const { durations, log } = deps;
  const sender = createLoop('notice sender', durations.noticeMs, log, () => sendDue(deps));
  const look = createWatcher(deps);
  const watcher = createLoop('notice watcher', durations.noticeMs, log, async () => {
    if ((await look()) > 0) sender.wake();
  });
  return {
    wake: watcher.wake,
    async stop() {
      await Promise.all([watcher.stop(), sender.stop()]);
    },
  };
}

/** @returns a look at what people are to be told of; it answers with how many messages it left to be sent */
export function createWatcher({ db, durations, now = clock }: NoticeDeps): () => Promise<number> {
  let awakeSince: Date | null = null;
  let lookedAt = 0;
  return async () => {
    const at = now();
    const missed = at.getTime() - lookedAt > ROUNDS_MISSED * durations.noticeMs;
    if (awakeSince === null || missed) awakeSince = at;
    lookedAt = at.getTime();
    return noteNews(db, durations, { now: at, awakeSince });
  };
}

/** Sends what is due, once each; what does not arrive comes up again later. */
export async function sendDue(deps: NoticeDeps): Promise<void> {
  const { db, durations, now = clock } = deps;
  for (;;) {
    const claimed = await claimDeliveries(db, now(), durations.webhookMs + LEASE_MORE_MS, BATCH);
    await Promise.all(claimed.map((delivery) => deliver(deps, delivery)));
    if (claimed.length < BATCH) return;
  }
}

/** One that dies between sending and recording leaves a message that is sent again: receivers know it by its id. */
async function deliver(deps: NoticeDeps, delivery: ClaimedDelivery): Promise<void> {
  const { db, durations, log, now = clock } = deps;
  const { noticeId, webhookId, tries, createdAt } = delivery;
  const answer = await sendOne(deps, delivery);
  const at = now();
  if (answer.ok) return finishDelivery(db, delivery, { sent: true }, at);
  const age = at.getTime() - createdAt.getTime();
  const next = nextTry(tries, age, answer.retryAfterMs, at.getTime(), durations);
  const nextAt = next === null ? null : new Date(next);
  log.warn({ noticeId, webhookId, tries, problem: answer.problem, nextAt }, 'notice not delivered');
  await finishDelivery(db, delivery, { sent: false, problem: answer.problem, nextAt }, at);
}

async function sendOne({ secrets, send }: NoticeDeps, delivery: ClaimedDelivery): Promise<Delivered> {
  const opened = openUrl(secrets, delivery.webhookId, delivery.sealedUrl);
  if ('problem' in opened) return { ok: false, status: null, problem: opened.problem, retryAfterMs: null };
  return send(requestFor(delivery.shape, opened.url, delivery.message));
}

function clock(): Date {
  return new Date();
}
