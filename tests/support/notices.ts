import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { sendDue, type NoticeDeps } from '../../dispatch/notices.ts';
import { DEFAULT_DURATIONS } from '../../domain/durations.ts';
import { NOTICE_KINDS, type NoticeKind } from '../../domain/notices.ts';
import type { WebhookShape } from '../../domain/webhook-shapes.ts';
import { createWayOut } from '../../net/way-out.ts';
import { createMessenger } from '../../net/webhook-send.ts';
import type { Database, Prisma } from '../../prisma/database.ts';
import { createSecretBox } from '../../records/secrets.ts';
import { createWebhook } from '../../records/webhooks.ts';
import { startDatabase, type TestDatabase } from './database.ts';
import { startReceiver, type Receiver } from './receivers.ts';

export const MINUTE = 60_000;
const DURATIONS = { ...DEFAULT_DURATIONS, noticeMs: 30_000 };
export const secrets = createSecretBox(Buffer.alloc(32, 7));
const dispatcher = createWayOut({ allowPrivate: true, ownPorts: new Set() });

let base: TestDatabase;
export let db: Database;
export let receiver: Receiver;
export let log = '';
/** The only clock: nothing waits. */
export const clock = { now: Date.parse('2026-11-21T12:00:00Z') };
let number = 0;

/** All that tables held after each test. */
export let kept = '';

/** A database, a receiver and four people for the tests of a file; each begins without experiments and webhooks. */
export function withNotices(): void {
  beforeAll(async () => {
    base = await startDatabase();
    db = base.db;
    receiver = await startReceiver();
    for (const [id, role] of Object.entries({
      usr_owner: 'researcher',
      usr_member: 'researcher',
      usr_stranger: 'researcher',
      usr_admin: 'administrator',
    })) {
      await db.user.create({ data: { id, email: `${id}@Lab.example`, name: id, role } });
    }
  }, 90_000);
  afterAll(async () => {
    await receiver?.[Symbol.asyncDispose]();
    await dispatcher.close();
    await base?.stop();
  });
  afterEach(async () => {
    const rows = await db.$queryRaw<{ row: string }[]>`
    SELECT d::text AS row FROM "NoticeDelivery" d UNION ALL SELECT n::text FROM "Notice" n
    UNION ALL SELECT encode("sealedUrl", 'escape') || name || "urlHint" FROM "Webhook"`;
    kept += rows.map(({ row }) => row).join('\n');
    for (const table of [
      'Notice',
      'LlmCall',
      'Job',
      'Participant',
      'Session',
      'ExperimentMember',
      'Experiment',
    ])
      await db.$executeRawUnsafe(`DELETE FROM "${table}"`);
  });
  beforeEach(async () => {
    await db.webhook.deleteMany();
    receiver.drain();
    clock.now += 24 * 60 * MINUTE;
  });
}

export const deps = (): NoticeDeps => ({
  db,
  secrets,
  send: createMessenger({ dispatcher, userAgent: 'Proband/test', timeoutMs: 5_000 }),
  durations: DURATIONS,
  log: pino(
    { level: 'trace' },
    new Writable({ write: (chunk, _encoding, done) => ((log += String(chunk)), done()) }),
  ),
  now: () => new Date(clock.now),
});

/** Looks and sends as often as a worker would in that time. */
export async function pass(ms: number, watch: () => Promise<number>): Promise<void> {
  for (const until = clock.now + ms; clock.now < until; clock.now += DURATIONS.noticeMs) {
    await watch();
    await sendDue(deps());
  }
}

interface Lab {
  experiment: string;
  session: string;
  jobs: string[];
}

export async function plant(
  count: number,
  given: Partial<Prisma.SessionUncheckedCreateInput> = {},
): Promise<Lab> {
  const id = String(++number);
  const [experiment, session] = [`exp_${id}`, `ses_${id}`];
  await db.config.upsert({
    where: { id: 'cfg' },
    create: { id: 'cfg', content: { credential: 'cred_1' } },
    update: {},
  });
  await db.experiment.create({
    data: {
      id: experiment,
      ownerId: 'usr_owner',
      name: `Trust <game> & "${id}"`,
      platform: 'web',
      hosts: [],
    },
  });
  await db.session.create({
    data: { id: session, experimentId: experiment, name: 'Pilot', configId: 'cfg', ...given },
  });
  return { experiment, session, jobs: await addJobs({ experiment, session }, count) };
}

export async function addJobs({ experiment, session }: Omit<Lab, 'jobs'>, count: number): Promise<string[]> {
  const jobs: string[] = [];
  for (let index = 0; index < count; index++) {
    const id = String(++number);
    const entryUrl = 'https://study.example/p/SECRET-LINK';
    await db.participant.create({
      data: { id: `par_${id}`, experimentId: experiment, label: `P${id}`, entryUrl },
    });
    const at = new Date(clock.now);
    await db.job.create({
      data: {
        ...{
          id: `job_${id}`,
          sessionId: session,
          participantId: `par_${id}`,
          configId: 'cfg',
          ordinal: index,
        },
        ...{ seed: 1, build: 'test', createdAt: at, stateSince: at, pageSince: at },
      },
    });
    jobs.push(`job_${id}`);
  }
  return jobs;
}

export const put = (
  jobs: string[],
  state: string,
  reason: string | null = null,
  more: Prisma.JobUncheckedUpdateInput = {},
) =>
  db.job.updateMany({
    where: { id: { in: jobs } },
    data: {
      ...{
        state,
        reason,
        stateSince: new Date(clock.now),
        pausedBySystem: state === 'paused' ? reason : null,
      },
      ...(['completed', 'failed', 'cancelled'].includes(state) ? { finishedAt: new Date(clock.now) } : {}),
      ...more,
    },
  });

interface HookOptions {
  owner?: string;
  shape?: WebhookShape;
  kinds?: NoticeKind[];
  experiment?: string | null;
  path?: string;
}
export async function hook(given: HookOptions = {}): Promise<string> {
  const {
    owner = 'usr_owner',
    shape = 'json',
    kinds = [...NOTICE_KINDS],
    experiment = null,
    path = '/json/hush-hush',
  } = given;
  const url = receiver.server.at(path);
  return (await createWebhook(db, secrets, owner, { name: 'mine', url, shape, kinds, experiment }, undefined))
    .id;
}

export const heard = (): string[] =>
  receiver.drain().map(({ message }) => `${String(message['kind'])}: ${String(message['title'])}`);
