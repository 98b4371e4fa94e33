import { expect, test } from 'vitest';
import { PLATFORMS } from '../../domain/config.schema.ts';
import { compareWithOpenPage } from './platform.ts';
import { platforms } from './registry.ts';

test.each([
  ['the same key', { key: 'a', fingerprint: 'x' }, { key: 'a', fingerprint: 'x' }, 'still_open'],
  [
    'the same key, with messages now',
    { key: 'a', fingerprint: 'x' },
    { key: 'a', fingerprint: 'y' },
    'still_open',
  ],
  ['another key', { key: 'a', fingerprint: 'x' }, { key: 'b', fingerprint: 'y' }, 'moved_on'],
  [
    'another key on a page that looks alike',
    { key: 'a', fingerprint: 'x' },
    { key: 'b', fingerprint: 'x' },
    'moved_on',
  ],
  ['no keys, and another look', { key: null, fingerprint: 'x' }, { key: null, fingerprint: 'y' }, 'moved_on'],
  ['no keys, and the same look', { key: null, fingerprint: 'x' }, { key: null, fingerprint: 'x' }, 'unknown'],
  ['a key before only', { key: 'a', fingerprint: 'x' }, { key: null, fingerprint: 'x' }, 'unknown'],
  ['a key now only', { key: null, fingerprint: 'x' }, { key: 'b', fingerprint: 'x' }, 'unknown'],
])('a submitted page and the open one with %s', (_what, submitted, now, found) => {
  expect(compareWithOpenPage(submitted, now)).toBe(found);
});

test('every platform that a session may name is there, under its own name', () => {
  expect(PLATFORMS.map((name) => platforms[name].name)).toEqual([...PLATFORMS]);
});
