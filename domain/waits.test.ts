import { describe, expect, test } from 'vitest';
import { DEFAULT_DURATIONS } from './durations.ts';
import { troublePause, waitPause } from './waits.ts';

const MINUTE = 60_000;
const strict = { capMs: 10_000, mayIdle: false };
const patient = { capMs: 60_000, mayIdle: true };

describe('the pause before the next look at a wait page', () => {
  test.each([
    [0, 300],
    [1, 300],
    [2, 360],
    [3, 432],
    [4, 518],
    [20, 9584],
    [21, 10_000],
    [100_000, 10_000],
  ])('after %i looks is %i ms', (looks, pause) => {
    expect(waitPause(looks, 0, strict, DEFAULT_DURATIONS)).toBe(pause);
  });

  test('grows longer once the page has not changed for an hour', () => {
    expect(waitPause(500, 60 * MINUTE - 1, patient, DEFAULT_DURATIONS)).toBe(MINUTE);
    expect(waitPause(500, 60 * MINUTE, patient, DEFAULT_DURATIONS)).toBe(10 * MINUTE);
  });

  test('never grows beyond the cap where the platform forgets idle participants', () => {
    expect(waitPause(500, 600 * MINUTE, strict, DEFAULT_DURATIONS)).toBe(10_000);
  });
});

test.each([
  [0, 1000],
  [1, 1000],
  [2, 2000],
  [6, 32_000],
  [7, 60_000],
  [5000, 60_000],
])('after trouble number %i the next try comes in %i ms', (troubles, pause) => {
  expect(troublePause(troubles, DEFAULT_DURATIONS)).toBe(pause);
});
