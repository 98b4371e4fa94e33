import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

test.each([
  [{ b: 1, a: 2 }, '{"a":2,"b":1}'],
  [{ a: undefined, b: null }, '{"b":null}'],
  [{ list: [{ y: 1, x: 2 }, 3] }, '{"list":[{"x":2,"y":1},3]}'],
  [[3, 1, 2], '[3,1,2]'],
  [{ a: { c: 1, b: { e: 1, d: 2 } } }, '{"a":{"b":{"d":2,"e":1},"c":1}}'],
  ['text', '"text"'],
  [null, 'null'],
])('%o is written as %s', (value, text) => {
  expect(canonicalJson(value)).toBe(text);
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, reversed(inner)] as const);
  return Object.fromEntries(entries.reverse());
}

test('the order in which keys were written does not matter, and nothing is lost', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
