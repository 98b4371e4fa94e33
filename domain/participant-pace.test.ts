import { describe, expect, test } from 'vitest';
import { aField, aPage } from './observation-in-test.ts';
import { paceMs, sendAt } from './participant-pace.ts';

const words = (count: number) => aPage([], { text: 'word '.repeat(count) });
const seeds = Array.from({ length: 400 }, (_, seed) => seed);

describe('the time for a page', () => {
  test('is none where the session has no pace', () => {
    expect(paceMs(words(200), null, 1, 1)).toBeNull();
  });

  test('is the same for the same seed and step, and another for others', () => {
    const page = words(200);
    expect(paceMs(page, 'reading', 3, 2)).toBe(paceMs(page, 'reading', 3, 2));
    expect(new Set(seeds.map((seed) => paceMs(page, 'reading', seed, 2))).size).toBeGreaterThan(390);
    expect(paceMs(page, 'reading', 3, 2)).not.toBe(paceMs(page, 'reading', 3, 3));
  });

  test('of reading is about that of 238 words a minute on average, and within what people read', () => {
    const times = seeds.map((seed) => (paceMs(words(238), 'reading', seed, 1) ?? 0) / 1000);
    const median = times.sort((a, b) => a - b)[200] as number;
    expect(median).toBeGreaterThan(54);
    expect(median).toBeLessThan(70);
    expect(Math.min(...times)).toBeGreaterThan(30);
    expect(Math.max(...times)).toBeLessThan(120);
  });

  test('grows with what has to be answered, most for texts', () => {
    const time = (page: Parameters<typeof paceMs>[0]) => paceMs(page, 'reading', 5, 1) as number;
    const none = time(aPage([]));
    const choice = time(aPage([aField('choice')]));
    const short = time(aPage([aField('text', { maxLength: 6 })]));
    const long = time(aPage([aField('textarea')]));
    expect([none, choice, long].toSorted((a, b) => a - b)).toEqual([none, choice, long]);
    expect(short).toBeLessThan(long);
  });

  test('lies in the range that is given, evenly', () => {
    const times = seeds.map((seed) => paceMs(words(9), { minSeconds: 10, maxSeconds: 20 }, seed, 1) ?? 0);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(10_000);
    expect(Math.max(...times)).toBeLessThanOrEqual(20_000);
    const below = times.filter((time) => time < 15_000).length;
    expect(below).toBeGreaterThan(150);
    expect(below).toBeLessThan(250);
  });
});

describe('an answer is sent', () => {
  test('when the time is over', () => {
    expect(sendAt(1_000, 30_000, null)).toBe(31_000);
    expect(sendAt(1_000, 30_000, 601_000)).toBe(31_000);
  });

  test('5 s before the study takes the page away, or a tenth of its time where that is more', () => {
    expect(sendAt(0, 60_000, 20_000)).toBe(15_000);
    expect(sendAt(0, 600_000, 300_000)).toBe(270_000);
  });
});
