import { describe, expect, test } from 'vitest';
import { DEFAULT_DURATIONS } from './durations.ts';
import { refreshPause, ruleWithRefresh, troublePause, waitPause } from './waits.ts';

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

  describe('that is spread', () => {
    const spread = { capMs: 20_000, mayIdle: false, spread: 0.5 };
    const jobs = Array.from({ length: 200 }, (_, i) => `job_${i}`);
    const pauses = jobs.map((job) => waitPause(50, 0, spread, DEFAULT_DURATIONS, job));

    test('lies between its share and the cap, and differs from job to job', () => {
      expect(Math.min(...pauses)).toBeGreaterThanOrEqual(10_000);
      expect(Math.max(...pauses)).toBeLessThanOrEqual(20_000);
      expect(Math.min(...pauses)).toBeLessThan(11_000);
      expect(Math.max(...pauses)).toBeGreaterThan(19_000);
      const halves = pauses.filter((pause) => pause < 15_000).length;
      expect(halves).toBeGreaterThan(70);
      expect(halves).toBeLessThan(130);
    });

    test('is the same for the same job and look, and another at the next look', () => {
      expect(jobs.map((job) => waitPause(50, 0, spread, DEFAULT_DURATIONS, job))).toEqual(pauses);
      expect(waitPause(51, 0, spread, DEFAULT_DURATIONS, 'job_1')).not.toBe(pauses[1]);
    });
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

describe('the pause before a meta refresh is followed', () => {
  const pause = (seconds: number, url: string, looks = 1) =>
    refreshPause({ seconds, url }, '/here', looks, 300);

  test('is over when it is due, as in browsers', () => {
    expect(pause(0, '/next')).toBe(0);
    expect(pause(5, '/next')).toBe(5_000);
    expect(pause(600, '/next')).toBe(600_000);
  });

  test('of one that comes back to the same page is that of a wait page', () => {
    expect(pause(0, '/here')).toBe(300);
    expect(pause(5, '/here')).toBe(300);
    expect(refreshPause({ seconds: 5, url: '/here' }, '/here', 500, 10 * MINUTE)).toBe(10 * MINUTE);
  });

  test('no wait page is left alone for longer than browsers leave it', () => {
    const capOf = (seconds: number, url: string) => ruleWithRefresh(patient, { seconds, url }, '/here').capMs;
    expect(capOf(5, '/here')).toBe(5_000);
    expect(capOf(0, '/here')).toBe(1_000);
    expect(capOf(600, '/here')).toBe(patient.capMs);
    expect(capOf(5, '/next')).toBe(patient.capMs);
    expect(ruleWithRefresh(patient, null, '/here')).toEqual(patient);
  });

  test('ends a chase in circles', () => {
    expect([pause(0, '/there', 10), pause(0, '/there', 11)]).toEqual([0, 300]);
  });

  test('is a day at most', () => {
    expect(pause(1e12, '/next')).toBe(24 * 60 * MINUTE);
  });
});
