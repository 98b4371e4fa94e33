import { expect, test } from 'vitest';
import { wayOf } from './keyboard.ts';

const PLAIN = { ctrlKey: false, altKey: false, metaKey: false, altGraph: false };

test.each([
  ['[', 'previous'],
  ['k', 'previous'],
  [']', 'next'],
  ['j', 'next'],
  ['x', null],
])('%s leads to %s', (key, way) => {
  expect(wayOf({ ...PLAIN, key })).toBe(way);
});

test('with Ctrl a key is the browser’s; a bracket typed with AltGr is a bracket', () => {
  expect(wayOf({ ...PLAIN, key: 'k', ctrlKey: true })).toBeNull();
  expect(wayOf({ key: '[', ctrlKey: true, altKey: true, metaKey: false, altGraph: true })).toBe('previous');
});
