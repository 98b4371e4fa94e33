import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { api } from '../../domain/api.schema.ts';
import { startLab, type Lab } from '../support/lab.ts';
import { addCredential, compareWithBook, priced } from '../support/models.ts';
import { faults } from '../support/providers/faults.ts';
import { createGate } from '../support/providers/gate.ts';
import { startProvider, type StandIn } from '../support/providers/stand-in.ts';
import {
  expectBookAgrees,
  expectEachPageOnce,
  openTriggerStudy,
  type TriggerStudy,
} from '../support/study.ts';
import { finished, question, serveTiny, type TinyStudy } from '../support/tiny-study.ts';

let lab: Lab;
let tiny: TinyStudy;
beforeAll(async () => {
  tiny = await serveTiny(({ method, path }) => {
    const [, who = '', at = ''] = path.split('/');
    if (method === 'POST') return { to: `/${who}/${Number(at) + 1}` };
    return Number(at) > 2 ? finished() : question(`Page ${at} for (${who})`);
  });
  lab = await startLab();
});
afterAll(async () => {
  await Promise.all([lab?.stop(), tiny?.close()]);
});

const MODEL = {
  openai: 'openai/gpt-4o',
  'openai-strict': 'openai/gpt-5-mini',
  anthropic: 'anthropic/claude-sonnet-4-5',
};

describe('a group of models passes the bundled study', () => {
  let study: TriggerStudy;
  beforeAll(async () => {
    study = await openTriggerStudy();
  });
  afterAll(() => study?.close());

  test.each(['openai', 'openai-strict', 'anthropic'] as const)('at a provider like %s', async (kind) => {
    await using standIn = await startProvider({ kind });
    const credential = await addCredential(lab, standIn);
    const urls = study.participants(3);
    const { session } = await lab.start(urls, { model: MODEL[kind], credential });
    const jobs = await lab.untilOver(session);
    expect(jobs.map(({ state }) => state)).toEqual(['completed', 'completed', 'completed']);
    expectEachPageOnce(study.study.entries(), urls);
    await expectBookAgrees(lab, study.study.entries(), urls);
    const rows = await compareWithBook(lab, standIn, [session]);
    expect(rows.map(({ status, outcome }) => `${status} ${outcome}`)).toEqual(
      rows.map(() => 'answered replied'),
    );
    expect(rows.every(({ cost }) => cost !== null && cost > 0)).toBe(true);
    const { cost, prompt } = jobs.reduce(
      (sum, job) => ({ cost: sum.cost + (job.costUsd ?? NaN), prompt: sum.prompt + job.promptTokens }),
      { cost: 0, prompt: 0 },
    );
    expect(prompt).toBe(standIn.billed().prompt);
    expect(cost).toBeCloseTo(priced(standIn.billed(), rows[0]?.price ?? null) ?? NaN, 6);
  });
});

function links(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${tiny.url}/${name}${index}/1`);
}

function rejected(standIn: StandIn): number {
  return standIn.book.filter(({ answered }) => answered?.status === 401).length;
}

test('a key that is rejected under 30 jobs costs few calls; given anew, all go on', async () => {
  await using standIn = await startProvider({ kind: 'openai', latencyMs: 50 });
  const { key } = standIn;
  const credential = await addCredential(lab, standIn, { limits: { maxCallsAtOnce: 4 } });
  standIn.setKey('sk-another');
  const { session, jobs } = await lab.start(links('key', 30), { model: 'openai/gpt-4o', credential });
  const paused = await lab.until(session, ({ state }) => state === 'paused');
  expect(new Set(paused.map(({ reason }) => reason))).toEqual(new Set(['key_rejected']));
  expect(rejected(standIn)).toBeLessThanOrEqual(4);
  const resume = { kind: 'resume', pausedFor: 'key_rejected', credential } as const;

  // It still is: a few try, and stop the others.
  const before = rejected(standIn);
  await lab.client.call(api.command, { body: resume });
  await lab.until(session, ({ state, pending }) => state === 'paused' && pending === null);
  expect(rejected(standIn) - before).toBeLessThanOrEqual(4);

  standIn.setKey(key);
  const { jobs: told } = await lab.client.call(api.command, { body: resume });
  expect(told.toSorted()).toEqual(jobs.toSorted());
  const ended = await lab.untilOver(session);
  expect(ended.filter(({ state }) => state !== 'completed')).toEqual([]);
  await compareWithBook(lab, standIn, [session]);
});

test(
  'a budget is never overshot by 20 jobs together, survives a restart, and raised lets all go on',
  { timeout: 180_000 },
  async () => {
    const gate = createGate();
    await using standIn = await startProvider({ kind: 'openai', plan: () => faults.gate(gate) });
    const price = { input: 3, output: 15 };
    const credential = await addCredential(lab, standIn, { prices: { 'gpt-4o': price } });
    // The bound of a call is some $0.0105 and its cost some $0.0015.
    const config = { model: 'openai/gpt-4o', credential, parameters: { max_completion_tokens: 400 } };
    const { session } = await lab.start(links('budget', 20), config, { maxCostUsd: LIMIT });
    // What the first calls have reserved keeps the others waiting: nothing is spent yet, and none is paused.
    await lab.until(session, ({ state, reason }) => state === 'running' || reason === 'model_slot');
    await standIn.until(2);
    expect(standIn.book.length).toBeLessThan(12);
    gate.open();
    await lab.until(session, ({ state }) => ['paused', 'completed'].includes(state));
    expect(spent(standIn, price)).toBeLessThanOrEqual(LIMIT);
    expect(spent(standIn, price)).toBeGreaterThan(LIMIT / 2);

    process.kill(lab.hostPid(), 'SIGKILL');
    await lab.up();
    const still = await lab.jobs(session);
    expect(still.some(({ reason }) => reason === 'cost_limit')).toBe(true);
    expect(still.every(({ state }) => ['paused', 'completed'].includes(state))).toBe(true);
    const { maxCostUsd } = await lab.client.call(api.setBudget, {
      params: { id: session },
      body: { maxCostUsd: 5 },
    });
    expect(maxCostUsd).toBe(5);
    const ended = await lab.untilOver(session);
    expect(ended.filter(({ state }) => state !== 'completed')).toEqual([]);
    await compareWithBook(lab, standIn, [session]);
  },
);

const LIMIT = 0.04;

function spent(standIn: StandIn, price: { input: number; output: number }): number {
  return priced(standIn.billed(), { ...price, date: '', source: 'given' }) ?? NaN;
}

test(
  '60 jobs on a narrow account: nobody fails, nobody is overtaken far, groups finish',
  { timeout: 180_000 },
  async () => {
    await using study = await openStudy();
    await using standIn = await startProvider({
      kind: 'openai',
      latencyMs: 50,
      rate: { requestsPerMinute: 1_800, atOnce: 12 },
    });
    const credential = await addCredential(lab, standIn);
    const urls = study.participants(60);
    const { session } = await lab.start(urls, { model: 'openai/gpt-4o', credential });
    const jobs = await lab.untilOver(session, 150_000);
    expect(jobs.filter(({ state }) => state !== 'completed')).toEqual([]);
    expectEachPageOnce(study.study.entries(), urls);
    const rows = await compareWithBook(lab, standIn, [session]);
    const refused = standIn.book.filter(({ answered }) => answered?.status === 429).length;
    expect(refused / standIn.book.length).toBeLessThan(0.1);
    const jobOf = new Map(rows.map(({ id, jobId }) => [id, jobId]));
    const order = standIn.book
      .filter(({ answered }) => answered?.status === 200)
      .map(({ callId }) => jobOf.get(callId ?? ''));
    // Until the last of them had its first answer, nobody was answered often.
    const firsts = [...new Set(order)].map((job) => order.indexOf(job));
    const lastFirst = Math.max(...firsts);
    const most = Math.max(
      ...[...new Set(order)].map((job) => order.slice(0, lastFirst).filter((one) => one === job).length),
    );
    expect(most).toBeLessThanOrEqual(3);
  },
);

async function openStudy(): Promise<TriggerStudy & AsyncDisposable> {
  const study = await openTriggerStudy();
  return { ...study, [Symbol.asyncDispose]: () => study.close() };
}
