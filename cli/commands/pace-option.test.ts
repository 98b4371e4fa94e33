import { expect, test } from 'vitest';
import { UsageError } from '../config.ts';
import { readPace } from './pace-option.ts';

test.each([
  [undefined, null],
  ['none', null],
  ['reading', 'reading'],
  ['20-90', { minSeconds: 20, maxSeconds: 90 }],
  ['0.5 - 2', { minSeconds: 0.5, maxSeconds: 2 }],
  ['5-5', { minSeconds: 5, maxSeconds: 5 }],
])('%s is understood', (text, pace) => {
  expect(readPace(text)).toEqual(pace);
});

test.each(['fast', '90-20', '20', '-3-4', '1-86401', ''])('%j is refused, with what would do', (text) => {
  expect(() => readPace(text)).toThrow(UsageError);
  expect(() => readPace(text)).toThrow('such as 20-90');
});
