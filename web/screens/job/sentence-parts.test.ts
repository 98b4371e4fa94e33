import { expect, test } from 'vitest';
import { STATE_REASONS } from '../../../domain/states.ts';
import { why, type WhyFacts } from '../../../domain/why.ts';
import { partsOf, wayOn } from './sentence-parts.ts';

const FACTS: WhyFacts = {
  ...{ id: 'job_1', state: 'paused', reason: 'by_user', detail: null, page: 'page 2', pending: null },
  ...{ since: 0, now: 180_000, nextLookAt: null, moving: true },
};
const told = (facts: Partial<WhyFacts>): string =>
  partsOf(why({ ...FACTS, ...facts }), 'job_1', 'P1')
    .map(({ text }) => text)
    .join('');

test('a job is told by its participant, without what is typed on a command line', () => {
  expect(told({})).toBe('P1 is paused at page 2 for 3 min: somebody paused it.');
});

test.each(STATE_REASONS.paused)('paused for %s: a whole sentence, and a way on', (reason) => {
  expect(told({ reason, detail: 'it said no' })).toMatch(/^P1 is paused at page 2 for 3 min: [^`]+\.$/);
  expect(wayOn('paused', reason)).toMatch(/\.$/);
});

test('what is said after the sentence stays, commands set apart', () => {
  expect(partsOf(why({ ...FACTS, moving: false }), 'job_1', 'P1').slice(1)).toEqual([
    { text: 'proband up', isCode: true },
    { text: '.', isCode: false },
  ]);
});

test('a job that goes on by itself has no way on to be told', () => {
  expect(wayOn('running', null)).toBeNull();
});
