import { describe, expect, test } from 'vitest';
import { absentFrom, problemsOf, type ProblemFacts } from './problems.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const job = (id: string, given: Partial<ProblemFacts> = {}): ProblemFacts => ({
  ...{ id, participant: id, state: 'running', reason: null, detail: null },
  ...{
    step: 3,
    pageLabel: 'Offer',
    attempt: 1,
    pageSince: '2026-11-21T11:59:00Z',
    since: '2026-11-21T11:59:00Z',
  },
  ...given,
});
const waiter = (id: string, given: Partial<ProblemFacts> = {}): ProblemFacts =>
  job(id, { state: 'waiting', reason: 'wait_page', step: 5, pageLabel: 'Results wait', ...given });

describe('what stands in the way of a session', () => {
  test('is nothing where all go on', () => {
    expect(problemsOf([job('a'), job('b', { state: 'completed' }), waiter('c')], NOW)).toEqual([]);
  });

  test('one blocker and eleven waiters are one problem', () => {
    const blocker = job('blocker', {
      state: 'paused',
      reason: 'key_rejected',
      detail: 'The key was rejected.',
    });
    const waiters = Array.from({ length: 11 }, (_, number) => waiter(`w${number}`));
    const found = problemsOf([...waiters, blocker], NOW);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      ...{ kind: 'paused', reason: 'key_rejected', jobs: ['blocker'], detail: 'The key was rejected.' },
      waiters: waiters.map(({ id }) => id),
    });
  });

  test('three that are refused on one page are one problem, and say since when', () => {
    const refused = ['a', 'b', 'c'].map((id, index) =>
      job(id, { attempt: 4, pageLabel: 'Comprehension', since: `2026-11-21T11:5${index}:00Z` }),
    );
    expect(problemsOf([...refused, job('d', { attempt: 2 })], NOW)).toMatchObject([
      {
        kind: 'refused',
        page: { label: 'Comprehension' },
        jobs: ['a', 'b', 'c'],
        since: '2026-11-21T11:50:00Z',
      },
    ]);
  });

  test('what failed is told by reason and page', () => {
    const failed = (id: string, pageLabel: string) =>
      job(id, { state: 'failed', reason: 'page_refuses', pageLabel });
    const found = problemsOf([failed('a', 'Quiz'), failed('b', 'Quiz'), failed('c', 'Other')], NOW);
    expect(found.map(({ jobs }) => jobs)).toEqual([['a', 'b'], ['c']]);
  });

  test('somebody who failed before the wait page is what the others wait for', () => {
    const found = problemsOf([job('a', { state: 'failed', reason: 'model_unusable' }), waiter('w')], NOW);
    expect(found).toMatchObject([{ kind: 'failed', jobs: ['a'], waiters: ['w'] }]);
  });

  test('who waits long for nobody of this session is told, who waits a minute is not', () => {
    const long = waiter('long', { pageSince: '2026-11-21T11:00:00Z' });
    expect(problemsOf([long, waiter('short')], NOW)).toMatchObject([
      { kind: 'waiting', jobs: [], waiters: ['long'] },
    ]);
  });

  test('a pause by a person is no problem, but who waits for it is not alone', () => {
    const paused = job('p', { state: 'paused', reason: 'by_user' });
    expect(problemsOf([paused, waiter('w', { pageSince: '2026-11-21T10:00:00Z' })], NOW)).toEqual([]);
  });
});

test('those who have not come as far are waited for, those who are through are not', () => {
  const jobs = [
    job('behind'),
    job('through', { state: 'completed' }),
    job('ahead', { step: 9 }),
    waiter('w'),
  ];
  expect(absentFrom(waiter('w'), jobs).map(({ id }) => id)).toEqual(['behind']);
});
