import { expect, test } from 'vitest';
import { durationMs, rateLimitsOf, waitOf } from './rate-limits.ts';

const NOON = Date.parse('2026-11-21T12:00:00Z');

test.each([
  ['6m0s', 360_000],
  ['20ms', 20],
  ['1.5s', 1500],
  ['1h2m3.5s', 3_723_500],
  ['8.64s', 8640],
  ['1d', 86_400_000],
  ['0s', 0],
  ['', null],
  ['soon', null],
  ['6m 0s', null],
])('a duration %s', (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});

test('OpenAI says limits by six headers', () => {
  const headers = {
    'x-ratelimit-limit-requests': '500',
    'x-ratelimit-limit-tokens': '30000',
    'x-ratelimit-remaining-requests': '499',
    'x-ratelimit-remaining-tokens': '29000',
    'x-ratelimit-reset-requests': '120ms',
    'x-ratelimit-reset-tokens': '2s',
  };
  expect(rateLimitsOf(headers, NOON)).toEqual({
    requestsPerMinute: 500,
    requestsLeft: 499,
    requestsResetMs: 120,
    tokensPerMinute: 30_000,
    tokensLeft: 29_000,
    tokensResetMs: 2000,
  });
});

test('a limit of a day is none of a minute', () => {
  const headers = { 'x-ratelimit-limit-requests': '200', 'x-ratelimit-reset-requests': '7m12s' };
  expect(rateLimitsOf(headers, NOON)).toEqual({ requestsResetMs: 432_000 });
});

test('Anthropic says moments, and its limit of input counts', () => {
  const headers = {
    'anthropic-ratelimit-requests-limit': '50',
    'anthropic-ratelimit-requests-remaining': '49',
    'anthropic-ratelimit-requests-reset': '2026-11-21T12:00:01Z',
    'anthropic-ratelimit-input-tokens-limit': '40000',
    'anthropic-ratelimit-input-tokens-remaining': '39000',
    'anthropic-ratelimit-input-tokens-reset': '2026-11-21T12:00:02Z',
    'anthropic-ratelimit-output-tokens-limit': '8000',
    'anthropic-ratelimit-tokens-limit': '48000',
  };
  expect(rateLimitsOf(headers, NOON)).toEqual({
    requestsPerMinute: 50,
    requestsLeft: 49,
    requestsResetMs: 1000,
    tokensPerMinute: 40_000,
    tokensLeft: 39_000,
    tokensResetMs: 2000,
  });
});

test('Mistral counts by the minute', () => {
  const headers = { 'x-ratelimit-limit-req-minute': '60', 'x-ratelimit-remaining-tokens-minute': '100' };
  expect(rateLimitsOf(headers, NOON)).toEqual({ requestsPerMinute: 60, tokensLeft: 100 });
});

test('nothing is said where nothing can be read', () => {
  expect(rateLimitsOf({}, NOON)).toBeNull();
  expect(
    rateLimitsOf({ 'x-ratelimit-limit-requests': '-1', 'x-ratelimit-reset-tokens': 'x' }, NOON),
  ).toBeNull();
});

test.each([
  [{ 'retry-after': '7' }, null, 7000],
  [{ 'retry-after-ms': '250', 'retry-after': '1' }, null, 250],
  [{ 'retry-after': '1.5' }, null, 1500],
  [{ 'retry-after': 'Sat, 21 Nov 2026 12:00:30 GMT' }, null, 30_000],
  [{}, 34_000, 34_000],
  [{ 'retry-after': '2' }, 34_000, 2000],
  [{ 'retry-after-ms': '999999999999' }, null, 86_400_000],
  [{}, null, null],
])('how long it asks to be left alone: %j, in its body %s', (headers, body, ms) => {
  expect(waitOf(headers as Record<string, string>, body, NOON)).toBe(ms);
});
