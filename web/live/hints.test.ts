import { expect, test } from 'vitest';
import { readHint } from './connection.ts';
import { subjectsOf, subjectsOfKey } from './hints.ts';

test('a hint about jobs concerns them, their session, and the sums', () => {
  expect(subjectsOf({ kind: 'job', session: 's1', ids: ['j1', 'j2'] })).toEqual({
    now: ['session s1', 'job j1', 'job j2'],
    soon: ['experiments', 'experiment *', 'costs', 'session-head s1'],
  });
  expect(subjectsOf({ kind: 'job', session: 's1', ids: null }).now).toEqual(['session s1', 'job *']);
});

test('a key is meant by its kind, its kind and id, and by all of its kind', () => {
  expect(subjectsOfKey(['session', 's1', 'jobs'])).toEqual(['session', 'session s1', 'session *']);
  expect(subjectsOfKey(['experiments', { archived: true }])).toEqual(['experiments', 'experiments *']);
});

test.each(['', 'no JSON', '{"kind":"weather"}', '{"kind":"job"}', 'null'])(
  'what is no hint is passed over: %s',
  (text) => {
    expect(readHint(text)).toBeNull();
  },
);

test('a hint is read', () => {
  expect(readHint('{"kind":"refetch"}')).toEqual({ kind: 'refetch' });
});
