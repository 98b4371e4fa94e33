import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';

test('cells are quoted where they must be; unknown is empty, and never 0', () => {
  expect(
    csvOf([
      ['a "b", c', 1.5, null],
      ['two\nlines', 0, 'x'],
    ]),
  ).toBe('"a ""b"", c",1.5,\r\n"two\nlines",0,x\r\n');
});

test.each(['=1+1', '+1', '-1', '@cmd'])('%s does not become a formula', (text) => {
  expect(csvOf([[text]])).toBe(`'${text}\r\n`);
});
