import { describe, expect, test } from 'vitest';
import { changeStanding, type StandingRow } from './standing.ts';
import type { Standing } from './states.ts';

const at = (seconds: number): Date => new Date(Date.UTC(2026, 0, 1) + seconds * 1000);

const running: StandingRow = {
  state: 'running',
  reason: null,
  stateSince: at(0),
  heldSince: null,
  heldMs: 0n,
  finishedAt: null,
};
const paused: StandingRow = { ...running, state: 'paused', reason: 'by_user', heldSince: at(10) };

test('the same standing again changes nothing', () => {
  expect(changeStanding(running, { state: 'running', reason: null }, at(5))).toEqual({});
  expect(changeStanding(paused, { state: 'paused', reason: 'by_user' }, at(50))).toEqual({});
});

test('a new reason within a state is news', () => {
  const row = { ...running, state: 'waiting', reason: 'wait_page' };
  expect(changeStanding(row, { state: 'waiting', reason: 'study_unreachable' }, at(5))).toEqual({
    state: 'waiting',
    reason: 'study_unreachable',
    stateSince: at(5),
  });
});

describe('held time', () => {
  test.each<Standing>([
    { state: 'paused', reason: 'by_user' },
    { state: 'paused', reason: 'study_unreachable' },
    { state: 'paused', reason: 'no_credit' },
    { state: 'waiting', reason: 'model_slot' },
    { state: 'waiting', reason: 'browser_slot' },
  ])('starts with %o', (standing) => {
    expect(changeStanding(running, standing, at(10)).heldSince).toEqual(at(10));
  });

  test.each<Standing>([
    { state: 'waiting', reason: 'wait_page' },
    { state: 'waiting', reason: 'study_unreachable' },
    { state: 'running', reason: null },
    { state: 'queued', reason: null },
  ])('does not start with %o', (standing) => {
    expect(changeStanding({ ...running, state: 'x' }, standing, at(10))).not.toHaveProperty('heldSince');
  });

  test('goes on from one kind of being held to another', () => {
    const change = changeStanding(paused, { state: 'waiting', reason: 'model_slot' }, at(30));
    expect(change).toEqual({ state: 'waiting', reason: 'model_slot', stateSince: at(30) });
  });

  test('is added up when the job goes on', () => {
    const row = { ...paused, heldMs: 1500n };
    expect(changeStanding(row, { state: 'running', reason: null }, at(12))).toEqual({
      state: 'running',
      reason: null,
      stateSince: at(12),
      heldSince: null,
      heldMs: 3500n,
    });
  });

  test('is added up when a held job ends', () => {
    expect(changeStanding(paused, { state: 'cancelled', reason: 'by_user' }, at(12))).toEqual({
      state: 'cancelled',
      reason: 'by_user',
      stateSince: at(12),
      heldSince: null,
      heldMs: 2000n,
      finishedAt: at(12),
    });
  });

  test('never runs backwards when the clock does', () => {
    expect(changeStanding(paused, { state: 'running', reason: null }, at(3)).heldMs).toBe(0n);
  });
});

test.each<Standing>([
  { state: 'completed', reason: 'finished' },
  { state: 'full', reason: 'study_full' },
  { state: 'failed', reason: 'step_limit' },
  { state: 'cancelled', reason: 'time_limit' },
])('%o ends the job', (standing) => {
  expect(changeStanding(running, standing, at(7)).finishedAt).toEqual(at(7));
});

test('a job ends once', () => {
  const over = { ...running, state: 'completed', reason: 'finished', finishedAt: at(7) };
  expect(changeStanding(over, { state: 'completed', reason: 'finished' }, at(9))).toEqual({});
});
