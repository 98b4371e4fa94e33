import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LOCAL_OWNER } from '../../records/actor-in-test.ts';
import { openDatabase, type Database } from '../../prisma/database.ts';
import { sumCosts, type AskedCosts } from '../../records/costs.ts';
import { ensureInstallation } from '../../records/installation.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import { plantCall, plantSession, type PlantedCall } from '../support/planted.ts';

let base: TestDatabase;
let db: Database;
let sql: pg.Client;

beforeAll(async () => {
  base = await startDatabase(2);
  db = base.db;
  await ensureInstallation(db);
  sql = new pg.Client({ connectionString: base.url });
  await sql.connect();
  const one = await plantSession(sql, 'one', []);
  const two = await plantSession(sql, 'two', []);
  let number = 0;
  const plant = (given: Omit<PlantedCall, 'id' | 'step' | 'job'>) =>
    plantCall(sql, {
      id: `call_${++number}`,
      step: number,
      job: given.session.replace('ses', 'job'),
      ...given,
    });
  const answered = { status: 'answered', outcome: 'replied' };
  const first = '2026-11-20T23:59:59.999Z';
  const second = '2026-11-21T00:00:00Z';
  await plant({
    ...answered,
    session: one.session,
    costUsd: '0.10000001',
    promptTokens: 100,
    createdAt: first,
  });
  await plant({
    ...answered,
    session: one.session,
    costUsd: '0.20000002',
    promptTokens: 50,
    createdAt: second,
  });
  await plant({ ...answered, session: one.session, outcome: 'refusal', costUsd: '0', createdAt: second });
  await plant({ session: one.session, status: 'interrupted', boundUsd: '0.5', createdAt: second });
  await plant({ session: one.session, status: 'failed', error: 'cut', boundUsd: '0.25', createdAt: second });
  await plant({
    session: one.session,
    status: 'failed',
    error: 'rate_limited',
    boundUsd: '9',
    createdAt: second,
  });
  await plant({ session: one.session, status: 'sending', boundUsd: '9', createdAt: second });
  await plant({ ...answered, session: two.session, model: 'unpriced', createdAt: second });
  await plant({ session: two.session, model: 'unpriced', status: 'interrupted', createdAt: second });
  await sql.query(`UPDATE "LlmCall" SET provider = 'dry-run', "costUsd" = 0 WHERE id = 'call_3'`);
}, 90_000);

afterAll(async () => {
  await sql?.end();
  await base?.stop();
});

const costs = (given: Partial<AskedCosts> = {}) =>
  sumCosts(db, LOCAL_OWNER, { by: 'model', testing: false, ...given });

describe('costs', () => {
  test('are sums of what is known; calls that may have been billed are apart, with their bounds', async () => {
    const { rows, total } = await costs();
    expect(rows.map(({ key }) => key)).toEqual(['openai/gpt-x', 'openai/unpriced']);
    expect(rows[0]).toMatchObject({
      ...{ calls: 6, answered: 2, failed: 2, interrupted: 1, underWay: 1, promptTokens: 150 },
      ...{ costUsd: 0.30000003, unpricedCalls: 0, unconfirmedCalls: 2, unconfirmedUsd: 0.75 },
    });
    expect(total).toMatchObject({ calls: 8, costUsd: 0.30000003, unpricedCalls: 1 });
  });

  test('that are not known are null, never 0', async () => {
    const { rows, total } = await costs({ session: 'ses_two' });
    expect(rows).toMatchObject([
      { costUsd: null, unpricedCalls: 1, unconfirmedCalls: 1, unconfirmedUsd: null },
    ]);
    expect(total).toMatchObject({ costUsd: null, unconfirmedUsd: null });
  });

  test('of nothing are 0', async () => {
    expect(await costs({ since: '2030-01-01' })).toMatchObject({ rows: [], total: { calls: 0, costUsd: 0 } });
  });

  test('of dry runs are left out and counted, or taken', async () => {
    expect((await costs()).testingLeftOut).toBe(1);
    const all = await costs({ testing: true });
    expect(all.testingLeftOut).toBe(0);
    expect(all.rows.find(({ key }) => key === 'dry-run/gpt-x')).toMatchObject({
      calls: 1,
      refusals: 1,
      costUsd: 0,
    });
  });

  test('go by days of UTC, wherever the database thinks it is', async () => {
    await sql.query(`ALTER DATABASE proband SET timezone TO 'Pacific/Auckland'`);
    const other = openDatabase(base.url, 'test-zone', 1);
    const { rows } = await sumCosts(other, LOCAL_OWNER, { by: 'day', testing: false });
    expect(rows.map(({ key, calls }) => [key, calls])).toEqual([
      ['2026-11-20', 1],
      ['2026-11-21', 7],
    ]);
    const since = await sumCosts(other, LOCAL_OWNER, { by: 'day', since: '2026-11-21', testing: false });
    expect(since.total.calls).toBe(7);
    await other.$disconnect();
  });

  test('by a credential of one’s own tell nothing of the experiments of others', async () => {
    await sql.query(
      `INSERT INTO "User" (id, name, email, role) VALUES ('usr_lender', 'L', 'l@a.example', 'researcher')`,
    );
    await sql.query(
      `INSERT INTO "Credential" (id, "ownerId", name, provider, "apiUrl") VALUES ('cred_lent', 'usr_lender', 'lent', 'openai', 'https://a.example')`,
    );
    await sql.query(`UPDATE "LlmCall" SET "credentialId" = 'cred_lent' WHERE "sessionId" = 'ses_two'`);
    const lender = {
      userId: 'usr_lender',
      name: 'L',
      email: 'l@a.example',
      role: 'researcher',
      via: 'ui',
    } as const;
    for (const by of ['experiment', 'session'] as const) {
      const { rows } = await sumCosts(db, lender, { by, testing: false });
      expect(rows).toMatchObject([{ key: null, name: null, calls: 2 }]);
    }
    await sql.query(`UPDATE "LlmCall" SET "credentialId" = NULL`);
  });

  test('go by session and credential, with their names; calls without one have none', async () => {
    const { rows } = await costs({ by: 'session' });
    expect(rows.map(({ key, name }) => [key, name])).toEqual([
      ['ses_one', 'planted · planted'],
      ['ses_two', 'planted · planted'],
    ]);
    const { rows: experiments } = await costs({ by: 'experiment' });
    expect(experiments.map(({ key, name, calls }) => [key, name, calls])).toEqual([
      ['exp_one', 'planted', 6],
      ['exp_two', 'planted', 2],
    ]);
    expect((await costs({ by: 'credential' })).rows).toMatchObject([{ key: null, name: null, calls: 8 }]);
  });
});
