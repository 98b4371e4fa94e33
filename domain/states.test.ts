import { expect, test } from 'vitest';
import { RESUME_WAYS, STATE_REASONS, canGoOnByItself, isTerminal, type JobState } from './states.ts';

const states = Object.keys(STATE_REASONS) as JobState[];

test.each<[JobState, 'goes on by itself' | 'waits for a person' | 'is over']>([
  ['queued', 'goes on by itself'],
  ['running', 'goes on by itself'],
  ['waiting', 'goes on by itself'],
  ['paused', 'waits for a person'],
  ['completed', 'is over'],
  ['full', 'is over'],
  ['failed', 'is over'],
  ['cancelled', 'is over'],
])('a job that is %s %s', (state, what) => {
  expect(isTerminal(state)).toBe(what === 'is over');
  expect(canGoOnByItself(state)).toBe(what === 'goes on by itself');
});

test('every state that is over has a reason', () => {
  for (const state of states.filter(isTerminal)) expect(STATE_REASONS[state]).not.toHaveLength(0);
});

test('ways to resume belong to reasons of a pause', () => {
  for (const reason of Object.keys(RESUME_WAYS)) expect(STATE_REASONS.paused).toContain(reason);
});
