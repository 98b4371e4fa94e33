import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ConfigSchema } from '../../domain/config.schema.ts';
import { NO_USAGE, type UnitPrice } from '../../domain/prices.ts';
import { setSessionBudget } from '../../records/budgets.ts';
import {
  failCall,
  finishCall,
  interruptOrphans,
  startCall,
  type CallFailure,
  type CallOutcome,
  type CallStart,
  type StartedCall,
} from '../../records/ledger.ts';
import { createJobs } from '../../records/new-jobs.ts';
import { createSession } from '../../records/sessions.ts';
import { ensureInstallation } from '../../records/installation.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';

let base: TestDatabase;
let ownerId: string;
let sessionId: string;
let jobs: string[];

beforeAll(async () => {
  base = await startDatabase(20);
  ({ ownerId } = await ensureInstallation(base.db));
});
afterAll(() => base?.stop());
beforeEach(async () => {
  const config = ConfigSchema.parse({ platform: 'web' });
  const { db } = base;
  const named = { requestKey: crypto.randomUUID(), ownerId, experiment: 'ledger', name: 'ledger' };
  ({ id: sessionId } = await createSession(db, { ...named, hosts: ['a.example'], config }));
  const entries = Array.from({ length: 20 }, () => ({ url: 'http://a.example/' }));
  const asked = {
    requestKey: crypto.randomUUID(),
    sessionId,
    entries,
    seed: 1,
    build: 'test',
    startedById: ownerId,
    source: 'api' as const,
  };
  jobs = await createJobs(db, asked);
});

const PRICE: UnitPrice = { input: 1, output: 2, date: '2026-11-01', source: 'given' };

const call = (given: Partial<CallStart> = {}): CallStart => ({
  ...{ ownerKind: 'job', ownerId: jobs[0] as string, step: 1, try: 0, purpose: 'interpret', sessionId },
  ...{ experimentId: 'e', userId: 'u', credentialId: null, provider: 'test', model: 'test', free: false },
  ...{ parameters: {}, dropped: [], structured: null, prompt: {}, price: PRICE, boundUsd: 0.25 },
  ...given,
});
const outcome = (given: Partial<CallOutcome> = {}): CallOutcome => ({
  ...{
    outcome: 'replied',
    reply: {},
    response: {},
    modelReturned: 'm',
    systemFingerprint: null,
    requestId: null,
  },
  usage: { ...NO_USAGE, promptTokens: 100, completionTokens: 10 },
  ...{ price: PRICE, costUsd: 0.125 },
  ...given,
});
const failure = (given: Partial<CallFailure> = {}): CallFailure => ({
  ...{
    status: 'failed',
    error: 'overloaded',
    errorText: 'busy',
    httpStatus: 503,
    requestId: 'r',
    mayBeBilled: false,
  },
  ...given,
});

async function started(asked: CallStart): Promise<StartedCall> {
  const begun = await startCall(base.db, asked);
  if (begun.kind !== 'started') throw new Error(`not started: ${begun.kind}`);
  return begun.call;
}

async function money(id = jobs[0] as string) {
  const row = await base.db.job.findUniqueOrThrow({ where: { id } });
  return {
    calls: row.llmCalls,
    cost: row.costUsd.toNumber(),
    reserved: row.reservedUsd.toNumber(),
    unconfirmed: row.unconfirmedUsd.toNumber(),
    unpriced: row.unpricedCalls,
  };
}

test('texts that Postgres does not take are cleaned', async () => {
  const row = await started(call({ prompt: { text: 'a\u0000b\uD800' } }));
  const reply = { answers: { 'q\u0000': 'x\u0000\uDC00y' } };
  const clean = { answers: { q: 'x\uFFFDy' } };
  expect(
    await finishCall(base.db, row, outcome({ reply, response: reply, modelReturned: 'm\u0000' })),
  ).toEqual(clean);
  expect(await base.db.llmCall.findUniqueOrThrow({ where: { id: row.id } })).toMatchObject({
    ...{
      status: 'answered',
      prompt: { text: 'ab\uFFFD' },
      reply: clean,
      response: clean,
      modelReturned: 'm',
    },
  });
});

test('what a call may cost is reserved while it is under way, and then it costs what it cost', async () => {
  const row = await started(call());
  expect(await money()).toEqual({ calls: 1, cost: 0, reserved: 0.25, unconfirmed: 0, unpriced: 0 });
  await finishCall(base.db, row, outcome());
  expect(await money()).toEqual({ calls: 1, cost: 0.125, reserved: 0, unconfirmed: 0, unpriced: 0 });
  const [kept] = await base.db.llmCall.findMany({ where: { id: row.id } });
  expect(kept).toMatchObject({ price: PRICE, priceDate: '2026-11-01', outcome: 'replied' });
});

test('an answer that was received is not bought again', async () => {
  await finishCall(base.db, await started(call()), outcome({ reply: { answers: { a: 1 } } }));
  expect(await startCall(base.db, call())).toEqual({
    kind: 'answered',
    answer: { outcome: 'replied', reply: { answers: { a: 1 } } },
  });
  expect((await money()).calls).toBe(1);
});

test('a call of which nobody knows how it ended stands apart with what it may cost, until its answer comes after all', async () => {
  const cutOff = await started(call());
  const second = await started(call());
  expect(await money()).toEqual({ calls: 2, cost: 0, reserved: 0.25, unconfirmed: 0.25, unpriced: 0 });
  await finishCall(base.db, second, outcome());
  await finishCall(base.db, cutOff, outcome());
  expect(await money()).toEqual({ calls: 2, cost: 0.25, reserved: 0, unconfirmed: 0, unpriced: 0 });
});

test('without a price such a call is unpriced until its answer comes with a cost', async () => {
  const unknown = { price: null, boundUsd: null };
  const cutOff = await started(call(unknown));
  await finishCall(base.db, await started(call(unknown)), outcome({ price: null, costUsd: null }));
  expect(await money()).toMatchObject({ unpriced: 2, unconfirmed: 0 });
  await finishCall(base.db, cutOff, outcome());
  expect((await money()).unpriced).toBe(1);
});

test('a free call costs nothing, cut off or not', async () => {
  const free = { free: true, price: null, boundUsd: 0 };
  await started(call(free));
  await finishCall(base.db, await started(call(free)), outcome({ price: null, costUsd: 0 }));
  expect(await money()).toEqual({ calls: 2, cost: 0, reserved: 0, unconfirmed: 0, unpriced: 0 });
});

test('a failure costs nothing unless the provider may bill it', async () => {
  await failCall(base.db, await started(call()), failure());
  expect(await money()).toMatchObject({ cost: 0, reserved: 0, unconfirmed: 0 });
  await failCall(base.db, await started(call()), failure({ error: 'cut', mayBeBilled: true }));
  expect(await money()).toMatchObject({ cost: 0, reserved: 0, unconfirmed: 0.25 });
  const rows = await base.db.llmCall.findMany({ where: { sessionId }, orderBy: { send: 'asc' } });
  expect(
    rows.map(({ status, error, errorText, httpStatus, costUsd }) => [
      status,
      error,
      errorText,
      httpStatus,
      costUsd?.toNumber() ?? null,
    ]),
  ).toEqual([
    ['failed', 'overloaded', 'busy', 503, 0],
    ['failed', 'cut', 'busy', 503, null],
  ]);
});

test('a call whose job has gone on without it, or is over, does not stay under way', async () => {
  const [gone, over, present] = jobs as [string, string, string];
  for (const ownerId of [gone, over, present]) await started(call({ ownerId }));
  await base.db.job.update({ where: { id: gone }, data: { step: 2 } });
  await base.db.job.update({ where: { id: over }, data: { step: 1, finishedAt: new Date() } });
  await base.db.job.update({ where: { id: present }, data: { step: 1 } });
  expect(await interruptOrphans(base.db)).toBe(2);
  expect(await money(gone)).toMatchObject({ reserved: 0, unconfirmed: 0.25 });
  expect(await money(over)).toMatchObject({ reserved: 0, unconfirmed: 0.25 });
  expect(await money(present)).toMatchObject({ reserved: 0.25, unconfirmed: 0 });
});

describe('a budget', () => {
  test('of a session is not overshot by many jobs together', async () => {
    await setSessionBudget(base.db, sessionId, { maxCostUsd: 1.1 });
    const all = await Promise.all(jobs.map((ownerId) => startCall(base.db, call({ ownerId }))));
    expect(all.filter(({ kind }) => kind === 'started')).toHaveLength(4);
    expect(all.find(({ kind }) => kind === 'over_budget')).toEqual({
      kind: 'over_budget',
      spent: { of: 'session', limitUsd: 1.1, spentUsd: 0, reservedUsd: 1, boundUsd: 0.25, renewsAt: null },
    });
  });

  test('has room again for what calls did not cost, but not for what they may have cost', async () => {
    await setSessionBudget(base.db, sessionId, { maxCostUsd: 0.5 });
    const [a, b, c] = jobs as [string, string, string];
    const first = await started(call({ ownerId: a }));
    await failCall(base.db, await started(call({ ownerId: b })), failure({ mayBeBilled: true }));
    expect((await startCall(base.db, call({ ownerId: c }))).kind).toBe('over_budget');
    await finishCall(base.db, first, outcome({ costUsd: 0 }));
    expect((await startCall(base.db, call({ ownerId: c }))).kind).toBe('started');
  });

  test('holds where answers do not tell what they used', async () => {
    await setSessionBudget(base.db, sessionId, { maxCostUsd: 0.5 });
    const silent = outcome({ usage: NO_USAGE, costUsd: null });
    await finishCall(base.db, await started(call()), silent);
    const cutOff = await started(call({ step: 2 }));
    expect(await money()).toEqual({ calls: 2, cost: 0, reserved: 0.25, unconfirmed: 0.25, unpriced: 1 });
    expect((await startCall(base.db, call({ step: 3 }))).kind).toBe('over_budget');
    await base.db.llmCall.update({ where: { id: cutOff.id }, data: { status: 'interrupted' } });
    await base.db.job.update({
      where: { id: jobs[0] as string },
      data: { reservedUsd: 0, unconfirmedUsd: 0.5 },
    });
    await finishCall(base.db, cutOff, silent);
    expect(await money()).toEqual({ calls: 2, cost: 0, reserved: 0, unconfirmed: 0.5, unpriced: 2 });
  });

  test('of one job holds for that job', async () => {
    await setSessionBudget(base.db, sessionId, { maxJobCostUsd: 0.3 });
    await finishCall(base.db, await started(call()), outcome());
    expect((await startCall(base.db, call({ step: 2 }))).kind).toBe('over_budget');
    expect((await startCall(base.db, call({ ownerId: jobs[1] as string }))).kind).toBe('started');
    await setSessionBudget(base.db, sessionId, { maxJobCostUsd: 0.4 });
    expect((await startCall(base.db, call({ step: 2 }))).kind).toBe('started');
  });

  test('of a credential’s day counts all its calls of that day, whatever their session', async () => {
    const id = 'cred_test';
    const { db } = base;
    await db.credential.create({
      data: { id, ownerId, name: id, provider: 'openai', apiUrl: 'http://a.example', maxCostPerDayUsd: 0.5 },
    });
    await started(call({ credentialId: id, sessionId: 'another' }));
    const yesterday = await started(call({ credentialId: id, ownerId: jobs[1] as string }));
    expect((await startCall(db, call({ credentialId: id, ownerId: jobs[2] as string }))).kind).toBe(
      'over_budget',
    );
    const createdAt = new Date(Date.now() - 86_400_000);
    await db.llmCall.update({ where: { id: yesterday.id }, data: { createdAt } });
    expect((await startCall(db, call({ credentialId: id, ownerId: jobs[2] as string }))).kind).toBe(
      'started',
    );
    const over = await startCall(db, call({ credentialId: id, ownerId: jobs[3] as string }));
    const midnight = new Date(new Date().toISOString().slice(0, 10));
    expect(over).toMatchObject({
      spent: { of: 'credential_day', renewsAt: new Date(midnight.getTime() + 86_400_000) },
    });
  });

  test('needs a price', async () => {
    await setSessionBudget(base.db, sessionId, { maxCostUsd: 100 });
    expect(await startCall(base.db, call({ price: null, boundUsd: null }))).toMatchObject({
      kind: 'over_budget',
      spent: { boundUsd: null },
    });
  });

  test('lets an answer through that was paid before', async () => {
    await finishCall(base.db, await started(call()), outcome());
    await setSessionBudget(base.db, sessionId, { maxCostUsd: 0 });
    expect((await startCall(base.db, call())).kind).toBe('answered');
  });
});
