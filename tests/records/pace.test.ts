import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { releaseSlot, takeSlot } from '../../records/pace.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';

let own: TestDatabase;
let credentials = 0;

beforeAll(async () => {
  own = await startDatabase();
  await own.db.user.create({ data: { id: 'usr_1', name: 'Test' } });
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
