import { expect, test } from 'vitest';
import type { JobDetail } from '../domain/api.schema.ts';
import { criticalCalls, stretchesOf } from './critical-path.ts';

const page = (label: string, submissions: number, asks = true) =>
  ({ label, labels: asks ? { field: 'A question' } : {}, submissions: Array(submissions).fill({}) }) as never;

const job = (llmCalls: number): JobDetail =>
  ({
    id: 'job_1',
    llmCalls,
    pages: [
      page('Welcome', 1),
      page('The rules of the game', 3),
      page('Please wait', 0, false),
      page('Your decision', 1),
      page('Results', 1, false),
    ],
  }) as unknown as JobDetail;

test('a group takes the longest of each stretch', () => {
  expect(criticalCalls([[5, 1], [2, 3], [1, 1]])).toBe(8); // prettier-ignore
});

test('the calls of a job are counted by stretch, and a page that asks nothing takes none', () => {
  expect(stretchesOf(job(5))).toEqual([4, 1, 0]);
});

test('calls that no page explains are an error', () => {
  expect(() => stretchesOf(job(6))).toThrow('job_1 made 6 calls, 5 of them');
});
