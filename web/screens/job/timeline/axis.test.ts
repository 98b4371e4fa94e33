import { expect, test } from 'vitest';
import type { Span } from '../../../../domain/job-page.schema.ts';
import { axisOf, clock, placeOf, rowsOf, ticksOf } from './axis.ts';
import { barsWords } from './span-words.ts';

const at = (seconds: number): string => new Date(seconds * 1000).toISOString();
const span = (kind: Span['kind'], step: number, from: number, to: number | null, status = ''): Span => ({
  ...{ kind, step, label: `Page ${step}`, call: null, status },
  ...{ from: at(from), to: to === null ? null : at(to) },
});

test('a row for each step, from its opening to its leaving', () => {
  const rows = rowsOf([
    span('page', 2, 10, null),
    span('page', 1, 0, 10),
    span('agent', 1, 2, 5, 'answered'),
  ]);
  expect(rows.map(({ step, from, to }) => [step, from, to])).toEqual([
    [1, 0, 10_000],
    [2, 10_000, null],
  ]);
});

test('a call that nobody knows the end of holds no step open', () => {
  expect(rowsOf([span('page', 1, 0, 10), span('agent', 1, 2, null)])[0]?.to).toBe(10_000);
});

test('what goes on grows with the time; a clock that goes behind makes no bar of less than nothing', () => {
  const rows = rowsOf([span('page', 1, 0, 10), span('page', 2, 10, null)]);
  expect(axisOf(rows, 20_000)).toEqual({ from: 0, to: 20_000 });
  expect(placeOf(span('page', 2, 10, null), axisOf(rows, 20_000))).toEqual({ left: 50, width: 50 });
  expect(placeOf(span('page', 2, 10, null), axisOf(rows, 5_000))).toEqual({ left: 100, width: 0 });
});

test('ticks are round, and few enough to be read', () => {
  for (const length of [1000, 45_000, 599_000, 7_200_001, 400_000_000, 9e9]) {
    const ticks = ticksOf({ from: 0, to: length });
    expect(ticks.length).toBeLessThanOrEqual(7);
    expect(ticks.length).toBeGreaterThan(1);
  }
  expect(ticksOf({ from: 0, to: 90_000 }).map(({ label }) => label)).toEqual([
    ...['0', '15 s', '30 s', '45 s', '1:00 min', '1:15 min', '1:30 min'],
  ]);
});

test.each([
  [0, '0'],
  [1500, '1.5 s'],
  [90_000, '1:30 min'],
  [7_260_000, '2:01 h'],
  [259_200_000, '3 d'],
])('%i ms are %s', (ms, said) => {
  expect(clock(ms)).toBe(said);
});

test('bars are told in words, many of them counted', () => {
  const [row] = rowsOf([
    span('page', 1, 0, 10),
    ...Array.from({ length: 8 }, () => span('agent', 1, 1, 2, 'failed')),
  ]);
  expect(row && barsWords(row, 0)).toBe(
    `Page: 10 s; ${Array(5).fill('Agent, failed: 1 s').join('; ')}; and 3 more`,
  );
});
