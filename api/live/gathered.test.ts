import { expect, test } from 'vitest';
import type { Hint } from '../../domain/live.schema.ts';
import { GatheredHints } from './gathered.ts';

const job = (session: string, ids: string[] | null): Hint => ({ kind: 'job', session, ids });

function gathered(...hints: Hint[]): Hint[] {
  const all = new GatheredHints();
  for (const hint of hints) all.add(hint);
  return all.take();
}

test('names each job of a session once, whatever else moved in between', () => {
  const session: Hint = { kind: 'session', id: 's1', experiment: 'e1' };
  expect(gathered(job('s1', ['a', 'b']), session, job('s2', ['x']), job('s1', ['b', 'c']), session)).toEqual([
    job('s1', ['a', 'b', 'c']),
    session,
    job('s2', ['x']),
  ]);
});

test('an experiment and a credential of one id are two things', () => {
  const hints: Hint[] = [
    { kind: 'experiment', id: 'one' },
    { kind: 'credential', id: 'one' },
  ];
  expect(gathered(...hints)).toEqual(hints);
});

test('more jobs than 200 are not named', () => {
  const ids = Array.from({ length: 201 }, (_, index) => `job_${index}`);
  expect(gathered(job('s', ids.slice(0, 200)))).toEqual([job('s', ids.slice(0, 200))]);
  expect(gathered(job('s', ids.slice(0, 150)), job('s', ids.slice(100)))).toEqual([job('s', null)]);
});

test('where the database names none, none are named', () => {
  expect(gathered(job('s', ['a']), job('s', null), job('s', ['b']))).toEqual([job('s', null)]);
});

test('to fetch all again includes every hint', () => {
  expect(gathered(job('s', ['a']), { kind: 'refetch' }, job('s', ['b']))).toEqual([{ kind: 'refetch' }]);
});

test('what was taken is not there again', () => {
  const all = new GatheredHints();
  all.add({ kind: 'refetch' });
  all.take();
  expect(all.isEmpty).toBe(true);
  all.add(job('s', ['a']));
  expect(all.isEmpty).toBe(false);
  expect(all.take()).toEqual([job('s', ['a'])]);
});
