import { expect, test } from 'vitest';
import { wellFormed, wellFormedJson } from './well-formed.ts';

test.each([
  ['a\u0000b', 'ab'],
  ['half \uD83D sign', 'half \uFFFD sign'],
  ['half \uDE00', 'half \uFFFD'],
  ['whole 😀', 'whole 😀'],
  ['\n\t ordinary', '\n\t ordinary'],
])('%j becomes %j', (text, clean) => {
  expect(wellFormed(text)).toBe(clean);
});

test('every text of a JSON value, names too, and nothing else', () => {
  const value = { 'a\u0000': ['\uD800', 1, null, true, { b: 'x\u0000' }], constructor: 'y' };
  expect(wellFormedJson(value)).toEqual({ a: ['\uFFFD', 1, null, true, { b: 'x' }], constructor: 'y' });
});

test('a property that is called like the prototype stays one', () => {
  const value = JSON.parse('{"__proto__": "a\\u0000"}') as object;
  expect(JSON.stringify(wellFormedJson(value))).toBe('{"__proto__":"a"}');
});
