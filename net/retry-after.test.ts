import { expect, test } from 'vitest';
import { retryAfterMs } from './retry-after.ts';

const NOON = Date.parse('2026-11-21T12:00:00Z');

test.each([
  ['120', 120_000],
  ['0', 0],
  [' 7 ', 7_000],
  ['Sat, 21 Nov 2026 12:00:30 GMT', 30_000],
  ['Saturday, 21-Nov-26 12:00:30 GMT', 30_000],
  ['Sat, 21 Nov 2026 11:00:00 GMT', 0],
  ['9999999', 24 * 3_600_000],
  ['soon', null],
  ['-5', null],
  ['1.5', null],
  ['2026', 2_026_000],
  ['', null],
])('Retry-After: %s', (value, ms) => {
  expect(retryAfterMs({ 'retry-after': value }, NOON)).toBe(ms);
});

test('a date counts from the server’s own time, where it says it', () => {
  const headers = {
    'retry-after': 'Sat, 21 Nov 2026 15:00:10 GMT',
    date: 'Sat, 21 Nov 2026 15:00:00 GMT',
  };
  expect(retryAfterMs(headers, NOON)).toBe(10_000);
});

test('nothing is asked where the header is missing', () => {
  expect(retryAfterMs({}, NOON)).toBeNull();
});
