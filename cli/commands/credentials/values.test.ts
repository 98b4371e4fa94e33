import { Command, InvalidArgumentError } from 'commander';
import { expect, test } from 'vitest';
import { readCount, readModels, readPrice, readUsd } from './values.ts';

test.each([
  ['2.5,10', { input: 2.5, output: 10 }],
  ['$2.50, $10, 1.25', { input: 2.5, output: 10, cachedInput: 1.25 }],
  ['0,0', { input: 0, output: 0 }],
  ['none', null],
])('the price %j is %o', (text, price) => {
  expect(readPrice(text)).toEqual(price);
});

test.each(['', '2.5', '2.5,', '-1,2', '1,2,3,4', 'cheap', '1e3,2', '2,5;10'])('%j is no price', (text) => {
  expect(() => readPrice(text)).toThrow(InvalidArgumentError);
});

test.each(['0', '-1', '1.5', '', 'all'])('%j is no count', (text) => {
  expect(() => readCount(text)).toThrow(InvalidArgumentError);
});

test.each([
  ['5', 5],
  ['$0.50', 0.5],
  ['none', 'none'],
])('%j is an amount', (text, amount) => {
  expect(readUsd(text)).toBe(amount);
});

test('none survives as an option', () => {
  const command = new Command().option('--rpm <n>', '', readCount).parse(['--rpm', 'none'], { from: 'user' });
  expect(command.opts()).toEqual({ rpm: 'none' });
});

test('models are split at commas, and any is all', () => {
  expect(readModels('a, b/c')).toEqual(['a', 'b/c']);
  expect(readModels('any')).toEqual([]);
  expect(() => readModels('a,,b')).toThrow(InvalidArgumentError);
});
