import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { obey } from '../../activities/control.ts';
import type { ActivityDeps } from '../../activities/deps.ts';
import { isLine, openLine } from '../../activities/line.ts';
import { ConfigSchema } from '../../domain/config.schema.ts';
import type { Reached } from '../../models/registry.ts';
import type { Database } from '../../prisma/database.ts';
import { adoptControl, issueControl } from '../../records/commands.ts';
import { changeCredential, removeCredential, saveCredential } from '../../records/credential-changes.ts';
import { pauseWithoutUse } from '../../records/credential-use.ts';
import { loadJob, loadRow, positionOf } from '../../records/jobs.ts';
import { changeOwner } from '../../records/members.ts';
import { createSecretBox } from '../../records/secrets.ts';
import { createJobs } from '../../records/new-jobs.ts';
import { createSession } from '../../records/sessions.ts';
import { share, unshare } from '../../records/shares.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';

const KEY = 'sk-key-of-a-test-0123456789-abcd';
const box = createSecretBox(randomBytes(32));

let base: TestDatabase;
let db: Database;
let credential: string;
/** With what keys agents were built. */
let keys: (string | null)[];

/** An agent is never asked here: only by what it would be reached is looked at. */
const deps = (): ActivityDeps =>
  ({
    db,
    secrets: box,
    agents: {
      agentFor: (_config: unknown, reached: Reached | null) => keys.push(reached?.access.key ?? null),
    },
  }) as unknown as ActivityDeps;

beforeAll(async () => {
  base = await startDatabase();
  db = base.db;
});
afterAll(() => base?.stop());
beforeEach(async () => {
  keys = [];
  await db.$executeRawUnsafe('TRUNCATE "User", "Config" CASCADE');
  await db.user.createMany({
    data: ['Ada', 'Ben', 'Cy'].map((name) => ({
      ...{ id: `usr_${name}`, name, email: `${name.toLowerCase()}@lab.example` },
    })),
  });
  const given = { name: 'lab', provider: 'openai' as const, key: KEY };
  ({
    row: { id: credential },
  } = await saveCredential(db, box, 'usr_Ada', given));
});

/** Jobs of Ben's experiment that use Ada's credential, on their second page and about to ask. */
async function jobsOf(startedById: string | null, count = 1): Promise<string[]> {
  const config = ConfigSchema.parse({ platform: 'web', model: 'openai/gpt-4o', credential });
  const session = await createSession(db, {
    ...{ requestKey: crypto.randomUUID(), ownerId: 'usr_Ben', experiment: 'e', name: 's', hosts: [], config },
  });
  const entries = Array.from({ length: count }, () => ({ url: 'http://a.example/' }));
  const asked = { requestKey: crypto.randomUUID(), sessionId: session.id, entries, seed: 1, build: 'test' };
  const ids = await createJobs(db, { ...asked, startedById: 'usr_Ben', source: 'api' });
  const on = { phase: 'ask', step: 2, state: 'running', startedById };
  await db.job.updateMany({ where: { id: { in: ids } }, data: on });
  return ids;
}
const one = async (startedById: string | null): Promise<string> => (await jobsOf(startedById))[0] ?? '';

/** Null: it may; else in what words it pauses. */
async function refused(job: string): Promise<string | null> {
  const line = await openLine(deps(), await loadJob(db, job));
  if (isLine(line)) return null;
  expect(line.standing).toEqual({ state: 'paused', reason: 'credential_unavailable' });
  return String(line.job?.detail);
}

describe('a job uses a credential', () => {
  test('by the right of who started it: the owner, or somebody with whom it is shared', async () => {
    const [own, bens, cys] = [await one('usr_Ada'), await one('usr_Ben'), await one('usr_Cy')];
    await share(db, credential, 'ben@lab.example');
    expect(await refused(own)).toBeNull();
    expect(await refused(bens)).toBeNull();
    expect(await refused(cys)).toBe(
      'The credential "lab" of Ada (ada@lab.example) is not shared with Cy (cy@lab.example), who started this job. Its owner can share it.',
    );
  });

  test('by that of the experiment’s owner, where nobody wrote down who started it; also after it was handed over', async () => {
    const job = await one(null);
    await share(db, credential, 'ben@lab.example');
    expect(await refused(job)).toBeNull();
    await changeOwner(
      db,
      (await loadJob(db, job)).setting.experimentId,
      { userId: 'usr_Cy', email: 'cy@lab.example' },
      false,
    );
    expect((await loadRow(db, job)).startedById).toBe('usr_Ben');
    expect(await refused(job)).toBeNull();
  });

  test('as long as that right holds, asked anew at every call', async () => {
    const job = await one('usr_Ben');
    await share(db, credential, 'ben@lab.example');
    expect(await refused(job)).toBeNull();
    await unshare(db, credential, 'ben@lab.example');
    expect(await refused(job)).toContain('is not shared with Ben');
    await share(db, credential, 'ben@lab.example');
    expect(await refused(job)).toBeNull();
    await db.user.update({ where: { id: 'usr_Ben' }, data: { disabledAt: new Date() } });
    expect(await refused(job)).toBe(
      'The account of Ben (ben@lab.example), who started this job, is disabled: it may not use the credential "lab" of Ada (ada@lab.example) any more.',
    );
  });

  test('whatever letters the e-mail of an account is written in', async () => {
    await db.user.update({ where: { id: 'usr_Ben' }, data: { email: 'Ben@Lab.example' } });
    const job = await one('usr_Ben');
    await share(db, credential, 'ben@lab.example');
    expect(await refused(job)).toBeNull();
  });

  test('with the key that it has now', async () => {
    const job = await one('usr_Ada');
    await refused(job);
    await changeCredential(db, box, credential, { key: 'sk-new' });
    await refused(job);
    expect(keys).toEqual([KEY, 'sk-new']);
  });

  test('unless it is disabled or removed: that names its owner', async () => {
    const job = await one('usr_Ada');
    await changeCredential(db, box, credential, { disabled: true });
    expect(await refused(job)).toContain('The credential "lab" of Ada (ada@lab.example) is disabled.');
    await removeCredential(db, credential);
    expect(await refused(job)).toBe(
      'The credential "lab" of Ada (ada@lab.example) was removed; its key is erased.',
    );
  });
});

describe('jobs without their credential', () => {
  const standing = async (job: string) => {
    const { state, reason, phase } = await loadRow(db, job);
    return `${state} ${reason} ${phase}`;
  };
  const PAUSED = 'paused credential_unavailable';

  test('are paused at once, and go on when a person says so', async () => {
    await share(db, credential, 'ben@lab.example');
    const jobs = await jobsOf('usr_Ben', 20);
    const [waiting = ''] = jobs;
    const slot = { state: 'waiting', reason: 'model_slot', nextLookAt: new Date(Date.now() + 60_000) };
    await db.job.update({ where: { id: waiting }, data: slot });
    expect(await pauseWithoutUse(db, { credential })).toBe(0);
    await unshare(db, credential, 'ben@lab.example');
    expect(await pauseWithoutUse(db, { credential })).toBe(20);
    expect(await pauseWithoutUse(db, { credential })).toBe(0);
    expect(await standing(waiting)).toBe(`${PAUSED} ask`);
    const held = await loadJob(db, waiting);
    expect(positionOf(held).waitMs).toBeNull();
    expect(held.row.detail).toContain('"lab" of Ada (ada@lab.example)');

    await share(db, credential, 'ben@lab.example');
    expect(await standing(waiting)).toBe(`${PAUSED} ask`);
    const which = { pausedFor: 'credential_unavailable', credential } as const;
    expect(await issueControl(db, { kind: 'resume', which, source: 'api' })).toHaveLength(20);
    await obey(deps(), waiting);
    expect(await standing(waiting)).toBe('running null ask');
    expect(await refused(waiting)).toBeNull();
  });

  test('are those of whom it is taken from alone, or of a person whose account is disabled', async () => {
    await share(db, credential, 'cy@lab.example');
    const [adas, bens, cys] = [await one('usr_Ada'), await one('usr_Ben'), await one('usr_Cy')];
    expect(await pauseWithoutUse(db, { credential })).toBe(1);
    expect(await standing(bens)).toBe(`${PAUSED} ask`);
    await db.user.update({ where: { id: 'usr_Cy' }, data: { disabledAt: new Date() } });
    expect(await pauseWithoutUse(db, { person: 'usr_Cy' })).toBe(1);
    expect(await standing(cys)).toBe(`${PAUSED} ask`);
    expect(await standing(adas)).toBe('running null ask');
  });

  test('send what is answered and finish a call that is under way: both are paid for', async () => {
    const [sends = '', calls = '', over = '', byUser = '', enters = '', fresh = ''] = await jobsOf(
      'usr_Ben',
      6,
    );
    const set = async (id: string, data: Parameters<typeof db.job.update>[0]['data']) =>
      db.job.update({ where: { id }, data });
    await set(sends, { phase: 'send' });
    await set(over, { phase: 'closed', state: 'completed', finishedAt: new Date() });
    await set(byUser, { state: 'paused', reason: 'by_user', pausedByUser: true });
    for (const id of [enters, fresh]) await set(id, { phase: 'look', step: 0, state: 'queued' });
    await db.command.updateMany({ where: { jobId: enters }, data: { doneAt: new Date() } });
    await db.llmCall.create({
      data: {
        ...{ id: 'call_1', ownerKind: 'job', ownerId: calls, jobId: calls, step: 2, try: 0, send: 0 },
        ...{ purpose: 'interpret', provider: 'openai', modelAsked: 'm', parameters: {}, prompt: {} },
      },
    });
    expect(await pauseWithoutUse(db, { credential })).toBe(1);
    expect(await standing(fresh)).toBe(`${PAUSED} look`);
    expect(await standing(sends)).toBe('running null send');
    expect(await standing(calls)).toBe('running null ask');
    expect(await standing(byUser)).toBe('paused by_user ask');
    expect(await standing(enters)).toBe('queued null look');
    expect(await standing(over)).toBe('completed null closed');
    expect(await refused(calls)).toContain('is not shared with Ben');
  });
});

test('what is told a job in Temporal itself is on record once', async () => {
  const job = await one('usr_Ben');
  await adoptControl(db, job, 'pause', 'run/1');
  await adoptControl(db, job, 'pause', 'run/1');
  const entries = await db.auditEntry.findMany({ where: { objectId: job } });
  const { experimentId } = (await loadJob(db, job)).setting;
  expect(entries).toMatchObject([
    {
      action: 'job.pause',
      via: 'temporal',
      who: 'Temporal Web',
      experimentIds: [experimentId],
      outcome: 'done',
    },
  ]);
});
