import { expect, test } from 'vitest';
import { timeLeft } from './time-limit.ts';

const account = { timeoutMs: 1000, firstPageAt: 10_000, heldMs: 0, heldSince: null };

test.each([
  [10_000, 1000],
  [10_400, 600],
  [11_000, 0],
  [12_500, -1500],
])('at %i there are %i ms left', (now, left) => {
  expect(timeLeft(account, now)).toBe(left);
});

test('held time does not count', () => {
  expect(timeLeft({ ...account, heldMs: 5000 }, 15_400)).toBe(600);
});

test.each([
  ['there is no limit', { timeoutMs: null }],
  ['no page was seen yet', { firstPageAt: null }],
  ['the job is held now', { heldSince: 10_200 }],
])('no clock runs while %s', (_why, given) => {
  expect(timeLeft({ ...account, ...given }, 99_000)).toBeNull();
});
