import { expect, test } from 'vitest';
import { matching, modelRows } from './model-rows.ts';

const catalogue = {
  input: 1,
  output: 2,
  cachedInput: null,
  date: '2026-01-01',
  source: 'catalogue' as const,
};
const given = { input: 3, output: 4, date: '2026-01-01', source: 'given' as const };

test('chosen models come first, then those with a price of their own; a given price goes before the catalogue’s', () => {
  const rows = modelRows({ models: ['c'], prices: { b: given, c: given } }, [
    { model: 'a', price: null },
    { model: 'c', price: catalogue },
    { model: 'd', price: catalogue },
  ]);
  expect(rows.map(({ model, chosen, source }) => [model, chosen, source])).toEqual([
    ['c', true, 'given'],
    ['b', false, 'given'],
    ['a', false, null],
    ['d', false, 'catalogue'],
  ]);
});

test('a model is found by any parts of its name', () => {
  const rows = modelRows({ models: ['mistral/large', 'mistral/small', 'gpt'], prices: {} }, []);
  expect(matching(rows, 'Small mis').map(({ model }) => model)).toEqual(['mistral/small']);
  expect(matching(rows, ' ')).toHaveLength(3);
});
