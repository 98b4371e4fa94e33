import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../prisma/database.ts';
import { block, coolDown, dropTickets, releaseSlot, takeSlot, unblock } from '../../records/pace.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import {
  fixedMinutes,
  mostOvertaken,
  simulate,
  slidingMinutes,
  type SimulatedJob,
} from './pace-simulation.ts';

let own: TestDatabase;
let credentials = 0;

beforeAll(async () => {
  own = await startDatabase();
  await own.db.user.create({ data: { id: 'usr_1', email: 'test@localhost', name: 'Test' } });
});
afterAll(() => own.stop());

async function aCredential(limits: Record<string, number> = {}): Promise<string> {
  const id = `crd_${(credentials += 1)}`;
  const data = {
    id,
    ownerId: 'usr_1',
    name: id,
    provider: 'openai',
    apiUrl: 'http://127.0.0.1:9',
    ...limits,
  };
  await own.db.credential.create({ data });
  return id;
}

const START = Date.parse('2026-01-01T00:00:00Z');
const at = (seconds: number) => new Date(START + seconds * 1000);
const ASKED = { sessionId: null, tokens: 100, callsAtOnce: 2, urgent: false };
const ENDED = { rateLimits: null, tokensUsed: 100, latencyMs: 2_000 };

describe('a slot', () => {
  test('is had as long as there are any, and comes back', async () => {
    const credentialId = await aCredential();
    const ask = (jobId: string, second: number) =>
      takeSlot(own.db, { credentialId, jobId, ...ASKED, now: at(second) });
    expect(await ask('a', 0)).toEqual({ granted: true });
    expect(await ask('b', 0)).toEqual({ granted: true });
    expect(await ask('c', 0)).toMatchObject({ granted: false, because: 'calls_at_once', ahead: 0 });
    await releaseSlot(own.db, { credentialId, jobId: 'a', now: at(2) }, ENDED);
    expect(await ask('d', 2)).toMatchObject({ granted: false, because: 'turn', ahead: 1 });
    expect(await ask('c', 2)).toEqual({ granted: true });
  });
});

describe('a queue', () => {
  const ask = (credentialId: string, jobId: string, second: number, more: Partial<typeof ASKED> = {}) =>
    takeSlot(own.db, { credentialId, jobId, ...ASKED, callsAtOnce: 1, ...more, now: at(second) });

  test('lets go before others for whom somebody waits', async () => {
    const credentialId = await aCredential();
    await ask(credentialId, 'a', 0);
    await ask(credentialId, 'b', 1);
    expect(await ask(credentialId, 'c', 2, { urgent: true })).toMatchObject({ ahead: 0 });
    await releaseSlot(own.db, { credentialId, jobId: 'a', now: at(3) }, ENDED);
    expect(await ask(credentialId, 'b', 3)).toMatchObject({ because: 'turn' });
    expect(await ask(credentialId, 'c', 3, { urgent: true })).toEqual({ granted: true });
  });

  test('does not wait for who does not come back, or was dropped', async () => {
    const credentialId = await aCredential();
    await ask(credentialId, 'a', 0);
    await ask(credentialId, 'b', 1);
    await ask(credentialId, 'c', 2);
    await dropTickets(own.db, ['a']);
    expect(await ask(credentialId, 'c', 3)).toMatchObject({ because: 'turn' });
    expect(await ask(credentialId, 'c', 60)).toEqual({ granted: true });
  });

  test('gives a job whose worker was killed its own slot, and ends a lease that nobody comes back for', async () => {
    const credentialId = await aCredential();
    await ask(credentialId, 'a', 0);
    expect(await ask(credentialId, 'a', 20)).toEqual({ granted: true });
    expect(await ask(credentialId, 'b', 21)).toMatchObject({ because: 'calls_at_once' });
    expect(await ask(credentialId, 'b', 20 + 16 * 60)).toEqual({ granted: true });
  });

  test('stands still in a cool-down and behind a rejected key', async () => {
    const credentialId = await aCredential();
    await ask(credentialId, 'a', 0);
    const refusal = { kind: 'rate_limited' as const, retryAfterMs: 30_000, rateLimits: null };
    await coolDown(own.db, { credentialId, jobId: 'a', now: at(1) }, refusal);
    expect(await ask(credentialId, 'b', 20)).toMatchObject({ because: 'cool_down' });
    await block(own.db, credentialId, 'key_rejected', 'wrong key');
    const blocked = { reason: 'key_rejected', detail: 'wrong key' };
    expect(await ask(credentialId, 'b', 40)).toEqual({ granted: false, blocked });
    await unblock(own.db, credentialId);
    expect(await ask(credentialId, 'a', 41)).toEqual({ granted: true });
  });

  test('gives out no more than there is to workers who ask at once', async () => {
    const credentialId = await aCredential();
    const other = openDatabase(own.url, 'other');
    const asks = Array.from({ length: 40 }, (_, index) =>
      takeSlot(index % 2 ? own.db : other, { credentialId, ...ASKED, callsAtOnce: 7, jobId: `job_${index}` }),
    );
    const granted = (await Promise.all(asks)).filter((answer) => answer.granted);
    await other.$disconnect();
    expect(granted).toHaveLength(7);
  });
});

describe('sixty participants on ten requests a minute', () => {
  const sixty = (calls: number): SimulatedJob[] =>
    Array.from({ length: 60 }, (_, index) => ({ id: `job_${100 + index}`, calls, startsAt: index * 20 }));
  const common = { callsAtOnce: 64, latencyMs: 3_000, pageMs: 500 };

  test('are never refused where the limit is set, and all go in their order', async () => {
    const credentialId = await aCredential({ requestsPerMinute: 10 });
    const provider = slidingMinutes(10, false);
    const outcome = await simulate({ dbs: [own.db], credentialId, provider, jobs: sixty(1), ...common });
    expect(outcome.done).toHaveLength(60);
    expect(outcome.refusals).toEqual([]);
    expect(mostOvertaken(outcome)).toBe(0);
    expect(outcome.endedAt).toBeLessThan((59 * 6_000) / 0.9);
    expect(outcome.asks / outcome.grants.length).toBeLessThan(6);
  });

  test('are not refused any more once the provider has said its limit', async () => {
    const credentialId = await aCredential();
    const provider = fixedMinutes(10, { says: true, retryAfter: false });
    const outcome = await simulate({ dbs: [own.db], credentialId, provider, jobs: sixty(1), ...common });
    expect(outcome.done).toHaveLength(60);
    expect(outcome.refusals.every(({ at: refusedAt }) => refusedAt < 60_000)).toBe(true);
    expect(mostOvertaken(outcome, 1_000)).toBeLessThanOrEqual(2);
  });

  test('all get through where it says nothing but 429', async () => {
    const credentialId = await aCredential();
    const provider = fixedMinutes(10, { says: false, retryAfter: false });
    const outcome = await simulate({ dbs: [own.db], credentialId, provider, jobs: sixty(1), ...common });
    expect(outcome.done).toHaveLength(60);
  });
});
