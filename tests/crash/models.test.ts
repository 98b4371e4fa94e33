import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDice } from '../../models/dice.ts';
import { processBehind, shutGate, type CommitMoment } from '../support/commit-gate.ts';
import { startLab, type Lab } from '../support/lab.ts';
import { addCredential, compareWithBook, type CallRow } from '../support/models.ts';
import { faults, type Fault } from '../support/providers/faults.ts';
import { createGate } from '../support/providers/gate.ts';
import { startProvider, type StandIn } from '../support/providers/stand-in.ts';
import {
  expectBookAgrees,
  expectEachPageOnce,
  openTriggerStudy,
  type TriggerStudy,
} from '../support/study.ts';

let lab: Lab;
let study: TriggerStudy;
let standIn: StandIn;
let credential: string;

beforeAll(async () => {
  [lab, study, standIn] = await Promise.all([
    startLab(),
    openTriggerStudy(),
    startProvider({ kind: 'openai' }),
  ]);
  credential = await addCredential(lab, standIn);
});
afterAll(async () => {
  await Promise.all([lab?.stop(), study?.close(), standIn?.close()]);
});

async function start(count = 3): Promise<{ urls: string[]; session: string }> {
  const urls = study.participants(count);
  const { session } = await lab.start(urls, { model: 'openai/gpt-4o', credential }, { maxCostUsd: 100 });
  return { urls, session };
}

/** Nothing is lost or doubled, neither in the study nor at the provider. @returns the ledger's rows */
async function allWell({ urls, session }: { urls: string[]; session: string }): Promise<CallRow[]> {
  const jobs = await lab.untilOver(session);
  expect(jobs.filter(({ state }) => state !== 'completed')).toEqual([]);
  expectEachPageOnce(study.study.entries(), urls);
  await expectBookAgrees(lab, study.study.entries(), urls);
  const rows = await compareWithBook(lab, standIn, [session]);
  expect(rows.filter(({ status }) => status === 'sending')).toEqual([]);
  return rows;
}

/** Kills the worker in the middle of a commit, or before it: then what it had written is rolled back. */
async function killAt(moment: CommitMoment): Promise<CallRow[]> {
  const gate = await shutGate(lab, moment);
  const started = await start();
  const name = await gate.arrived();
  process.kill(processBehind(name), 'SIGKILL');
  if (moment.before) await forget(name);
  await gate.open();
  return allWell(started);
}

/** A statement that has arrived is carried out, whoever is gone meanwhile, unless its connection is ended. */
async function forget(name: string): Promise<void> {
  const db = await lab.database();
  await db.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [
    name,
  ]);
  await db.end();
}

const requested = (row: CallRow): boolean => standIn.book.some(({ callId }) => callId === row.id);
const BEGUN = { table: 'LlmCall', on: 'INSERT', when: `NEW.status = 'sending'` } as const;
const ANSWERED = { table: 'LlmCall', on: 'UPDATE', when: `NEW.status = 'answered'` } as const;

test('a worker killed before the row of its call was committed has sent nothing', async () => {
  const rows = await killAt({ ...BEGUN, before: true });
  expect(rows.filter((row) => !requested(row))).toEqual([]);
});

test('a worker killed after the row was committed and before the request left: its call is interrupted', async () => {
  const rows = await killAt(BEGUN);
  const [unsent, ...others] = rows.filter((row) => !requested(row));
  expect(unsent).toMatchObject({ status: 'interrupted', cost: null });
  expect(unsent?.bound).toBeGreaterThan(0);
  expect(others.every(({ status }) => status === 'interrupted')).toBe(true);
});

test('a worker killed after an answer arrived and before it was committed: what it may have cost stands apart', async () => {
  const rows = await killAt({ ...ANSWERED, before: true });
  const lost = rows.filter((row) => row.status === 'interrupted' && requested(row));
  expect(lost.length).toBeGreaterThan(0);
  for (const { cost, bound } of lost) expect([cost, bound]).toEqual([null, expect.any(Number)]);
});

test('a worker killed after an answer was committed: it is not bought again', async () => {
  const rows = await killAt(ANSWERED);
  const kept = rows.filter(({ status }) => status === 'answered');
  expect(new Set(kept.map((row) => `${row.jobId} ${row.step} ${row.try}`)).size).toBe(kept.length);
});

/** Whoever is killed: the provider has the requests, and answers when it is over. */
async function whileItThinks(kill: () => Promise<void>): Promise<CallRow[]> {
  const gate = createGate();
  standIn.setPlan(() => faults.gate(gate));
  // All of them: one that had its row and no request yet would be another case.
  const jobs = 3;
  const arrived = standIn.until(standIn.book.length + jobs);
  const started = await start(jobs);
  await arrived;
  await kill();
  standIn.setPlan(null);
  gate.open();
  return allWell(started);
}

test('a worker killed while the provider thinks', async () => {
  const rows = await whileItThinks(() => lab.kill('worker'));
  const lost = rows.filter(({ status }) => status === 'interrupted');
  expect(lost.length).toBeGreaterThan(0);
  expect(lost.every(requested)).toBe(true);
});

test('the API killed while the provider thinks: nothing is asked again', async () => {
  const rows = await whileItThinks(() => lab.kill('api'));
  expect(rows.filter(({ status }) => status !== 'answered')).toEqual([]);
});

test('the host killed while the provider thinks', async () => {
  await whileItThinks(async () => {
    process.kill(lab.hostPid(), 'SIGKILL');
    await lab.up();
  });
});

const KILLS = 3;
const SEED = 20_261_121;

test(
  `${KILLS} kills of the worker during 12 jobs, at a provider that fails by chance`,
  { timeout: 240_000 },
  async () => {
    const dice = createDice(SEED, 1, 'faults');
    const FAULTS: (() => Fault)[] = [
      ...[faults.serverError, faults.unavailable, faults.cutBefore, faults.cutInMiddle, faults.cutAtEnd],
      ...[
        faults.html,
        faults.drip,
        () => faults.latency(200),
        () => faults.rateLimited({ retryAfterMs: 200 }),
      ],
    ];
    const MISFITS = [faults.wrongSchema, faults.refusal, faults.empty, faults.finishedByLength];
    let kills = 0;
    const down: { reviving: Promise<void> | null } = { reviving: null };
    standIn.setPlan((_n, { user }) => {
      const draw = dice.roll(24);
      if (draw === 0 && kills < KILLS && down.reviving === null) {
        kills++;
        down.reviving = lab.kill('worker').finally(() => (down.reviving = null));
      }
      // A second misfit on a page would be chance, and a third its end.
      if (draw === 1 && !user.includes('# What did not fit'))
        return MISFITS[dice.roll(MISFITS.length)]?.() ?? null;
      return draw < 8 ? (FAULTS[dice.roll(FAULTS.length)]?.() ?? null) : null;
    });
    const started = await start(12);
    await lab.untilOver(started.session, 200_000);
    standIn.setPlan(null);
    await down.reviving;
    const rows = await allWell(started);
    expect(kills).toBe(KILLS);
    expect(rows.some(({ status }) => status === 'failed')).toBe(true);
  },
);
