import { expect, test } from 'vitest';
import { sumUpAnswers } from './answer-counts.ts';

const same = (value: string) => value;

test('texts are counted, the most frequent first, by their labels', () => {
  const counts = [
    { value: '1', count: 2 },
    { value: '2', count: 5 },
  ];
  const { answers, distinct, values } = sumUpAnswers(counts, (value) => (value === '2' ? 'Yes' : 'No'));
  expect({ answers, distinct, values }).toEqual({
    ...{ answers: 7, distinct: 2 },
    values: [
      { value: '2', label: 'Yes', count: 5 },
      { value: '1', label: 'No', count: 2 },
    ],
  });
});

test('a word among numbers makes them no numbers', () => {
  expect(
    sumUpAnswers(
      [
        { value: '3', count: 1 },
        { value: 'three', count: 1 },
      ],
      same,
    ).numbers,
  ).toBeNull();
  expect(sumUpAnswers([{ value: '', count: 1 }], same).numbers).toBeNull();
  expect(sumUpAnswers([], same).numbers).toBeNull();
});

test('few whole numbers get a bin each', () => {
  const { numbers } = sumUpAnswers(
    [
      { value: '1', count: 1 },
      { value: '3', count: 2 },
    ],
    same,
  );
  expect(numbers).toMatchObject({ min: 1, max: 3, median: 3 });
  expect(numbers?.mean).toBeCloseTo(7 / 3);
  expect(numbers?.bins.map(({ count }) => count)).toEqual([1, 0, 2]);
});

test('many numbers are put into ten bins, the largest into the last, none is lost', () => {
  const counts = Array.from({ length: 101 }, (_, value) => ({ value: String(value), count: 1 }));
  const { numbers } = sumUpAnswers(counts, same);
  expect(numbers?.median).toBe(50);
  expect(numbers?.bins).toHaveLength(10);
  expect(numbers?.bins.reduce((sum, { count }) => sum + count, 0)).toBe(101);
  expect(numbers?.bins.at(-1)).toMatchObject({ to: 100, count: 11 });
});

test('equal numbers have one bin', () => {
  expect(sumUpAnswers([{ value: '7', count: 4 }], same).numbers?.bins).toEqual([
    { from: 7, to: 7, count: 4 },
  ]);
});
