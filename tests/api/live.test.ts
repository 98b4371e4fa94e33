import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { depsInTest, TOKEN } from '../../api/deps-in-test.ts';
import { createApp } from '../../api/app.ts';
import { createLiveHub, type LiveHub, type LiveSource } from '../../api/live/hub.ts';
import type { Hint } from '../../domain/live.schema.ts';
import { openDatabase, type Database } from '../../prisma/database.ts';
import { listen } from '../../prisma/listen.ts';
import { ensureInstallation } from '../../records/installation.ts';
import { LIVE_CHANNEL } from '../../records/live.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import { readEvents, type EventReader } from '../support/event-stream.ts';
import { eventually } from '../support/lab.ts';
import { openLine, type Line } from '../support/line.ts';

let base: TestDatabase;
let db: Database;
/** Between the hub and Postgres. */
let line: Line;
let hubsDb: Database;
/** How often the hub, or a request for it, asked the database. */
let asked = 0;
/** How often the hub came to hear of changes. */
let connected = 0;
let hub: LiveHub;
let server: Server;
let port: number;
let ownerId: string;
const signedOut = new Set<string>();
const open: EventReader[] = [];

beforeAll(async () => {
  base = await startDatabase();
  db = base.db;
  line = await openLine(base.url);
  hubsDb = openDatabase(line.url, 'hub', 4);
  ownerId = (await ensureInstallation(db)).ownerId;
  for (const id of ['usr_ann', 'usr_bob']) {
    await db.user.create({ data: { id, email: `${id.slice(4)}@lab.example`, name: id } });
  }
  await db.config.create({ data: { id: 'cfg', content: {} } });
  for (const who of ['ann', 'bob']) await plant(who);
});
afterAll(async () => {
  await hubsDb?.$disconnect();
  await line?.close();
  await base?.stop();
});

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
    await plantJob(who, ordinal);
  }
}

async function plantJob(who: string, ordinal: number): Promise<void> {
  const fixed = { sessionId: `ses_${who}`, participantId: `${who}_${Math.min(ordinal, 3)}`, configId: 'cfg' };
  await db.job.create({ data: { id: `job_${who}_${ordinal}`, ordinal, seed: 1, build: 'test', ...fixed } });
}

beforeEach(async () => {
  signedOut.clear();
  const counted = hubsDb.$extends({
    query: { $allOperations: ({ args, query }) => (asked++, query(args)) },
  }) as unknown as Database;
  connected = 0;
  const source: LiveSource = (onNotice) =>
    listen(line.url, LIVE_CHANNEL, (payload) => {
      if (payload === null) connected += 1;
      onNotice(payload);
    });
  hub = createLiveHub(counted, source, { windowMs: 20, beatMs: 50 });
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
  await eventually(() => connected === 1, 30_000);
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

/** Changes the person's experiment; returns its id. */
async function touch(who: string): Promise<string> {
  const id = `exp_${who}`;
  await db.experiment.update({ where: { id }, data: { description: crypto.randomUUID() } });
  return id;
}

/** What a person hears of a change, and of no other, until a change of their own that follows it. */
async function heardOf(reader: EventReader, who: string, change: () => Promise<unknown>): Promise<Hint[]> {
  await change();
  const id = await touch(who);
  const hints = await reader.until((hint) => hint.kind === 'experiment' && hint.id === id);
  return hints.slice(0, -1).filter(({ kind }) => kind !== 'refetch');
}

const move = (...ids: string[]) =>
  db.job.updateMany({ where: { id: { in: ids } }, data: { turn: { increment: 1 } } });
/** Takes many times as long as the hub waits between two looks. */
const manyMoves = async (): Promise<void> => {
  for (let number = 0; number < 100; number += 1) await move('job_bob_1');
};
const nothing = async (): Promise<void> => {};
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

  test('of jobs come once, and when their transaction is committed, however long others went on meanwhile', async () => {
    const ann = await watch('ann');
    let commit = (): void => {};
    const committing = new Promise<void>((resolve) => (commit = resolve));
    let wrote = (): void => {};
    const written = new Promise<void>((resolve) => (wrote = resolve));
    const long = db.$transaction(async (tx) => {
      await tx.job.update({ where: { id: 'job_ann_1' }, data: { turn: 50 } });
      // A part of a transaction has a number of its own.
      await tx.$executeRaw`SAVEPOINT part`;
      await tx.job.update({ where: { id: 'job_ann_2' }, data: { turn: 50 } });
      await tx.$executeRaw`RELEASE SAVEPOINT part`;
      wrote();
      await committing;
    });
    await written;
    expect(await heardOf(ann, 'ann', () => move('job_ann_3'))).toEqual([jobs('ses_ann', 'job_ann_3')]);
    for (let again = 0; again < 3; again += 1) expect(await heardOf(ann, 'ann', nothing)).toEqual([]);
    expect(await heardOf(ann, 'ann', () => move('job_ann_3'))).toEqual([jobs('ses_ann', 'job_ann_3')]);
    const end = async () => (commit(), long);
    expect(await heardOf(ann, 'ann', end)).toEqual([jobs('ses_ann', 'job_ann_1', 'job_ann_2')]);
    for (let again = 0; again < 3; again += 1) expect(await heardOf(ann, 'ann', nothing)).toEqual([]);
  });

  test('of jobs come of new ones, of their end and of what is settled after it, once each', async () => {
    const ann = await watch('ann');
    const make = () => plantJob('ann', 4);
    expect(await heardOf(ann, 'ann', make)).toEqual([jobs('ses_ann', 'job_ann_4')]);
    const set = (data: object) => () => db.job.update({ where: { id: 'job_ann_4' }, data });
    for (const data of [
      { finishedAt: new Date() },
      { costUsd: 1 },
      { finishedAt: new Date(0) },
      { costUsd: 2 },
    ]) {
      expect(await heardOf(ann, 'ann', set(data))).toEqual([jobs('ses_ann', 'job_ann_4')]);
    }
    // Whoever only holds a row changes nothing.
    const hold = () => db.$executeRaw`SELECT id FROM "Job" WHERE id = 'job_ann_1' FOR UPDATE`;
    expect(await heardOf(ann, 'ann', hold)).toEqual([]);
    await db.job.delete({ where: { id: 'job_ann_4' } });
  });

  test('of more jobs than 200 name none, those of other sessions all the same', async () => {
    await db.experiment.create({
      data: { id: 'exp_many', ownerId: 'usr_ann', name: 'many', platform: 'web', hosts: [] },
    });
    await db.session.create({
      data: { id: 'ses_many', experimentId: 'exp_many', name: 'many', configId: 'cfg' },
    });
    await db.participant.create({
      data: { id: 'many', experimentId: 'exp_many', label: 'many', entryUrl: 'http://study.example/' },
    });
    const many = Array.from({ length: 201 }, (_, ordinal) => ({
      ...{
        id: `job_many_${ordinal}`,
        sessionId: 'ses_many',
        participantId: 'many',
        configId: 'cfg',
        ordinal,
      },
      ...{ seed: 1, build: 'test' },
    }));
    await db.job.createMany({ data: many });
    const ids = many.map(({ id }) => id);
    const ann = await watch('ann');
    const few = await heardOf(ann, 'ann', () => move(...ids.slice(1), 'job_ann_1'));
    expect(few).toContainEqual(jobs('ses_ann', 'job_ann_1'));
    const named = few.flatMap((hint) => (hint.kind === 'job' && hint.session === 'ses_many' ? hint.ids : []));
    expect(new Set(named)).toEqual(new Set(ids.slice(1)));
    const all = await heardOf(ann, 'ann', () => move(...ids, 'job_ann_1'));
    expect(all).toContainEqual(jobs('ses_ann', 'job_ann_1'));
    expect(all).toContainEqual({ kind: 'job', session: 'ses_many', ids: null });
  });

  test('go only to those who may see what they are about', async () => {
    const [ann, bob, administrator] = [await watch('ann'), await watch('bob'), await watch('administrator')];
    await move('job_ann_1');
    expect(await heardOf(bob, 'bob', () => move('job_bob_1'))).toEqual([jobs('ses_bob', 'job_bob_1')]);
    expect(await heardOf(ann, 'ann', nothing)).toEqual([jobs('ses_ann', 'job_ann_1')]);
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
    expect(await heardOf(bob, 'bob', nothing)).not.toContainEqual(hint);
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
    expect(await heardOf(bob, 'bob', nothing)).toEqual([]);
  });
});

describe('whoever watches', () => {
  test('is told to fetch again when the line to the database was cut, and hears on', async () => {
    const ann = await watch('ann');
    await heardOf(ann, 'ann', nothing);
    const before = await listener();
    await db.$queryRaw`SELECT pg_terminate_backend(${before}::int)`;
    expect(await ann.next()).toEqual({ kind: 'refetch' });
    expect(await listener()).not.toBe(before);
    expect(await heardOf(ann, 'ann', () => move('job_ann_2'))).toEqual([jobs('ses_ann', 'job_ann_2')]);
  });

  test('is told to fetch again when the database was away, and hears on', async () => {
    const ann = await watch('ann');
    await heardOf(ann, 'ann', nothing);
    await line.cut();
    await move('job_ann_1');
    const before = asked;
    await eventually(() => asked > before, 10_000); // it looks, in vain
    line.mend();
    expect(await ann.next()).toEqual({ kind: 'refetch' });
    await eventually(() => connected === 2, 10_000);
    // The hub's two connections come back one after the other: what is told in between is in the second refetch.
    const heard = ann.until(({ kind }) => kind === 'experiment');
    let isHeard = false;
    void heard.then(() => (isHeard = true));
    await eventually(async () => (await touch('ann'), isHeard), 10_000);
    await move('job_ann_2');
    const hints = await ann.until(({ kind }) => kind === 'job');
    expect(hints.at(-1)).toEqual(jobs('ses_ann', 'job_ann_2'));
  });

  test('is told from the first moment on, also after nobody did, when the database is asked for nothing', async () => {
    for (const number of [1, 2]) {
      const ann = await watch('ann');
      await move(`job_ann_${number}`); // at once: the first look is the one when she came
      expect(await ann.next()).toEqual(jobs('ses_ann', `job_ann_${number}`));
      ann.leave();
      await eventually(() => hub.count() === 0, 10_000);
      await manyMoves(); // a look under way comes to its end
      const before = asked;
      await manyMoves();
      expect(asked).toBe(before);
    }
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
