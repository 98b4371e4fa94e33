import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { depsInTest, TOKEN } from '../../api/deps-in-test.ts';
import { createApp } from '../../api/app.ts';
import { createLiveHub, type LiveHub } from '../../api/live/hub.ts';
import type { Hint } from '../../domain/live.schema.ts';
import type { Database } from '../../prisma/database.ts';
import { listen } from '../../prisma/listen.ts';
import { ensureInstallation } from '../../records/installation.ts';
import { LIVE_CHANNEL } from '../../records/live.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import { readEvents, type EventReader } from '../support/event-stream.ts';
import { eventually } from '../support/lab.ts';

let base: TestDatabase;
let db: Database;
let hub: LiveHub;
let server: Server;
let port: number;
let ownerId: string;
const signedOut = new Set<string>();
const open: EventReader[] = [];

beforeAll(async () => {
  base = await startDatabase();
  db = base.db;
  ownerId = (await ensureInstallation(db)).ownerId;
  for (const id of ['usr_ann', 'usr_bob']) {
    await db.user.create({ data: { id, email: `${id.slice(4)}@lab.example`, name: id } });
  }
  await db.config.create({ data: { id: 'cfg', content: {} } });
  for (const who of ['ann', 'bob']) await plant(who);
});
afterAll(() => base?.stop());

/** An experiment with a session and three jobs. */
async function plant(who: string): Promise<void> {
  const experimentId = `exp_${who}`;
  await db.experiment.create({
    data: { id: experimentId, ownerId: `usr_${who}`, name: who, platform: 'web', hosts: [] },
  });
  await db.session.create({ data: { id: `ses_${who}`, experimentId, name: who, configId: 'cfg' } });
  for (const ordinal of [1, 2, 3]) {
    const id = `${who}_${ordinal}`;
    await db.participant.create({ data: { id, experimentId, label: id, entryUrl: 'http://study.example/' } });
    const fixed = { sessionId: `ses_${who}`, participantId: id, configId: 'cfg', seed: 1, build: 'test' };
    await db.job.create({ data: { id: `job_${id}`, ordinal, ...fixed } });
  }
}

beforeEach(async () => {
  signedOut.clear();
  hub = createLiveHub(db, (onNotice) => listen(base.url, LIVE_CHANNEL, onNotice), {
    windowMs: 20,
    beatMs: 50,
  });
  server = createServer(
    createApp(
      depsInTest({
        db,
        ownerId,
        accounts: {
          async whoIs({ cookie }) {
            return cookie && !signedOut.has(cookie) ? { userId: cookie, via: 'ui' } : null;
          },
        },
        live: hub,
      }),
    ),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
  await eventually(listener, 30_000);
});
afterEach(async () => {
  for (const reader of open.splice(0)) reader.leave();
  server.closeAllConnections();
  server.close();
  await hub.close();
});

/** The process in Postgres that hears for the hub; null: none yet. */
async function listener(): Promise<number | null> {
  const [found] = await db.$queryRaw<{ pid: number }[]>`
    SELECT pid FROM pg_stat_activity
    WHERE application_name LIKE 'proband-listen-%' AND query LIKE 'LISTEN %' AND state = 'idle'`;
  return found?.pid ?? null;
}

function headersOf(who: string): Record<string, string> {
  return who === 'administrator' ? { authorization: `Bearer ${TOKEN}` } : { cookie: `usr_${who}` };
}

/** Opens the stream as this person does. */
async function watch(who: string): Promise<EventReader> {
  const reader = await readEvents(`http://127.0.0.1:${port}/api/live`, headersOf(who));
  open.push(reader);
  expect(await reader.next()).toEqual({ kind: 'refetch' });
  return reader;
}

/** What a person hears of a change, and of no other, until a change of their own that follows it. */
async function heardOf(reader: EventReader, who: string, change: () => Promise<unknown>): Promise<Hint[]> {
  await change();
  const id = `exp_${who}`;
  await db.experiment.update({ where: { id }, data: { description: crypto.randomUUID() } });
  const hints = await reader.until((hint) => hint.kind === 'experiment' && hint.id === id);
  return hints.slice(0, -1).filter(({ kind }) => kind !== 'refetch');
}

const move = (...ids: string[]) =>
  db.job.updateMany({ where: { id: { in: ids } }, data: { turn: { increment: 1 } } });
const jobs = (session: string, ...ids: string[]): Hint => ({ kind: 'job', session, ids });

describe('hints', () => {
  test('come of what is committed, and of nothing else', async () => {
    const ann = await watch('ann');
    const heard = await heardOf(ann, 'ann', async () => {
      await db
        .$transaction(async (tx) => {
          await tx.job.updateMany({ where: { id: 'job_ann_1' }, data: { turn: 99 } });
          throw new Error('rolled back');
        })
        .catch(() => {});
      await move('job_ann_2');
    });
    expect(heard).toEqual([jobs('ses_ann', 'job_ann_2')]);
  });

  test('of one moment are gathered: each session once, with all of its jobs', async () => {
    const ann = await watch('ann');
    const heard = await heardOf(ann, 'ann', () =>
      db.$transaction(async (tx) => {
        for (const number of [1, 2, 1, 3]) {
          await tx.job.update({ where: { id: `job_ann_${number}` }, data: { turn: { increment: 1 } } });
        }
        await tx.session.update({ where: { id: 'ses_ann' }, data: { name: 'renamed' } });
      }),
    );
    expect(heard).toEqual([
      jobs('ses_ann', 'job_ann_1', 'job_ann_2', 'job_ann_3'),
      { kind: 'session', id: 'ses_ann', experiment: 'exp_ann' },
    ]);
  });

  test('go only to those who may see what they are about', async () => {
    const [ann, bob, administrator] = [await watch('ann'), await watch('bob'), await watch('administrator')];
    await move('job_ann_1');
    expect(await heardOf(bob, 'bob', () => move('job_bob_1'))).toEqual([jobs('ses_bob', 'job_bob_1')]);
    expect(await heardOf(ann, 'ann', async () => {})).toEqual([jobs('ses_ann', 'job_ann_1')]);
    const all = await administrator.until((hint) => hint.kind === 'experiment' && hint.id === 'exp_ann');
    expect(all).toEqual(expect.arrayContaining([jobs('ses_ann', 'job_ann_1'), jobs('ses_bob', 'job_bob_1')]));
  });

  test('follow who works on an experiment, who hears of being let in and of being left out', async () => {
    const bob = await watch('bob');
    const member = { experimentId: 'exp_ann', email: 'bob@lab.example' };
    const ofAnn: Hint = { kind: 'experiment', id: 'exp_ann' };
    const letIn = () => db.experimentMember.create({ data: { ...member, rights: [] } });
    expect(await heardOf(bob, 'bob', letIn)).toEqual([ofAnn]);
    expect(await heardOf(bob, 'bob', () => move('job_ann_1'))).toEqual([jobs('ses_ann', 'job_ann_1')]);
    const leaveOut = () => db.experimentMember.delete({ where: { experimentId_email: member } });
    expect(await heardOf(bob, 'bob', leaveOut)).toEqual([ofAnn]);
    expect(await heardOf(bob, 'bob', () => move('job_ann_1'))).toEqual([]);
  });

  test('of a credential go to its owner and to whoever it is shared with, administrator or not', async () => {
    const [ann, bob] = [await watch('ann'), await watch('bob')];
    await db.user.update({ where: { id: 'usr_bob' }, data: { role: 'administrator' } });
    const credential = {
      id: 'cred_1',
      ownerId: 'usr_ann',
      name: 'lab',
      provider: 'openai',
      apiUrl: 'http://a/',
    };
    const hint: Hint = { kind: 'credential', id: 'cred_1' };
    expect(await heardOf(ann, 'ann', () => db.credential.create({ data: credential }))).toEqual([hint]);
    expect(await heardOf(bob, 'bob', async () => {})).not.toContainEqual(hint);
    const share = { credentialId: 'cred_1', email: 'bob@lab.example' };
    expect(await heardOf(bob, 'bob', () => db.credentialShare.create({ data: share }))).toContainEqual(hint);
    await db.user.update({ where: { id: 'usr_bob' }, data: { role: 'researcher' } });
  });

  test('of an experiment that is gone come to those who had it on screen', async () => {
    await db.experiment.create({
      data: { id: 'exp_gone', ownerId: 'usr_ann', name: 'gone', platform: 'web', hosts: [] },
    });
    const [ann, bob] = [await watch('ann'), await watch('bob')];
    const remove = () => db.experiment.delete({ where: { id: 'exp_gone' } });
    expect(await heardOf(ann, 'ann', remove)).toEqual([{ kind: 'experiment', id: 'exp_gone' }]);
    expect(await heardOf(bob, 'bob', async () => {})).toEqual([]);
  });
});

describe('whoever watches', () => {
  test('is told to fetch again when the line to the database was cut, and hears on', async () => {
    const ann = await watch('ann');
    await heardOf(ann, 'ann', async () => {});
    const before = await listener();
    await db.$queryRaw`SELECT pg_terminate_backend(${before}::int)`;
    expect(await ann.next()).toEqual({ kind: 'refetch' });
    expect(await listener()).not.toBe(before);
    expect(await heardOf(ann, 'ann', () => move('job_ann_2'))).toEqual([jobs('ses_ann', 'job_ann_2')]);
  });

  test('and signs out, or may not come in any more, is let go', async () => {
    const [ann, bob] = [await watch('ann'), await watch('bob')];
    signedOut.add('usr_ann');
    await db.user.update({ where: { id: 'usr_bob' }, data: { disabledAt: new Date() } });
    await Promise.all([ann.end(), bob.end()]);
    await eventually(() => hub.count() === 0, 10_000);
    await db.user.update({ where: { id: 'usr_bob' }, data: { disabledAt: null } });
  });

  test('and leaves is forgotten', async () => {
    const watching = await Promise.all(Array.from({ length: 20 }, () => watch('ann')));
    expect(hub.count()).toBe(20);
    for (const reader of watching) reader.leave();
    await eventually(() => hub.count() === 0, 10_000);
  });

  test('and does not read is let go, while others hear on', async () => {
    const [slow, ann] = [connect(port, '127.0.0.1'), await watch('ann')];
    slow.write(`GET /api/live HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`);
    slow.pause();
    await eventually(() => hub.count() === 2, 10_000);
    const ids = JSON.stringify(Array.from({ length: 50 }, (_, index) => `${index}`.padEnd(100, 'x')));
    const flood = () => db.$executeRaw`
      SELECT pg_notify(${LIVE_CHANNEL}, json_build_object('kind', 'job', 'session', 'ses_' || n, 'ids', ${ids}::json)::text)
      FROM generate_series(1, 200) n`;
    await eventually(async () => (await flood(), hub.count() === 1), 60_000);
    slow.destroy();
    expect(await heardOf(ann, 'ann', () => move('job_ann_3'))).toEqual([jobs('ses_ann', 'job_ann_3')]);
  });

  test('without an account is not let in, and before anything is read', async () => {
    const response = await fetch(`http://127.0.0.1:${port}/api/live`);
    expect(response.status).toBe(401);
    expect(hub.count()).toBe(0);
  });
});
