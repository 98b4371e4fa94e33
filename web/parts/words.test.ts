import { expect, test } from 'vitest';
import { dollars } from './dollars.ts';
import { reasonWords } from './state-words.ts';

test.each([
  [null, 'unknown'],
  [0, '$0.00'],
  [12.345, '$12.35'],
  [0.0123, '$0.0123'],
  [0.00001234, '$0.00001234'],
])('%s dollars are %s', (value, said) => {
  expect(dollars(value)).toBe(said);
});

test('a reason is said in words, unless the state says it all', () => {
  expect(reasonWords('wait_page')).toBe('for others');
  expect(reasonWords('finished')).toBeNull();
  expect(reasonWords('of_a_newer_server')).toBe('of a newer server');
});
