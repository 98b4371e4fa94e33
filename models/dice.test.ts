import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDice, shuffled } from './dice.ts';

function throwsOf(words: (string | number)[], sides: number, count: number): number[] {
  const dice = createDice(...words);
  return Array.from({ length: count }, () => dice.roll(sides));
}

test('the same words always throw the same numbers, on every machine', () => {
  expect(throwsOf([1, 'a'], 6, 10)).toEqual(throwsOf([1, 'a'], 6, 10));
  expect(throwsOf([1, 2, 'age'], 100, 5)).toEqual([8, 51, 21, 71, 18]);
});

test.each([
  [
    [1, 'a'],
    [2, 'a'],
  ],
  [
    [1, 'a'],
    [1, 'b'],
  ],
  [
    [1, 23],
    [12, 3],
  ],
  [
    ['ab', 'c'],
    ['a', 'bc'],
  ],
])('%o and %o throw different numbers', (some, others) => {
  expect(throwsOf(some, 1000, 10)).not.toEqual(throwsOf(others, 1000, 10));
});

test('every side comes up about equally often', () => {
  const counts = new Map<number, number>();
  for (const side of throwsOf(['spread'], 6, 6000)) counts.set(side, (counts.get(side) ?? 0) + 1);
  expect([...counts.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

test('first throws are spread over seeds that follow one another', () => {
  const firsts = Array.from({ length: 3000 }, (_, seed) => createDice(seed, 1, 'age').roll(3));
  for (const side of [0, 1, 2]) {
    expect(Math.abs(firsts.filter((one) => one === side).length - 1000)).toBeLessThan(150);
  }
});

test('dice of no sides and of one side throw 0', () => {
  expect([createDice(1).roll(0), createDice(1).roll(1)]).toEqual([0, 0]);
});

test('shuffling keeps all items, leaves the list alone, and is repeatable', () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), fc.nat(), (items, seed) => {
      const before = [...items];
      const order = shuffled(items, createDice(seed));
      expect(items).toEqual(before);
      expect([...order].sort()).toEqual([...items].sort());
      expect(shuffled(items, createDice(seed))).toEqual(order);
    }),
  );
});

test('every order of three comes up', () => {
  const orders = Array.from({ length: 200 }, (_, seed) =>
    shuffled(['a', 'b', 'c'], createDice(seed)).join(''),
  );
  expect(new Set(orders).size).toBe(6);
});
