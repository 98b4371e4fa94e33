import { expect, test } from 'vitest';
import type { ProblemFound } from '../../../../domain/problems.ts';
import { problemWords } from './problem-words.ts';

const found = (given: Partial<ProblemFound>): ProblemFound => ({
  ...{ key: 'k', kind: 'paused', reason: null, page: { step: 5, label: 'Comprehension' }, detail: null },
  ...{ jobs: ['a'], waiters: [], since: '2026-11-21T12:00:00Z' },
  ...given,
});

test.each<[Partial<ProblemFound>, string]>([
  [{ kind: 'refused', jobs: ['a', 'b', 'c'] }, '3 are refused again and again on page 5 · Comprehension.'],
  [
    { reason: 'key_rejected', waiters: Array.from({ length: 11 }, String) },
    '1 is paused: key rejected; 11 wait for it.',
  ],
  [
    { kind: 'failed', reason: 'page_refuses', jobs: ['a', 'b'], waiters: ['c'] },
    '2 have failed on page 5 · Comprehension: page refuses; 1 waits for them.',
  ],
  [
    { kind: 'waiting', jobs: [], waiters: ['a'] },
    '1 has waited long on page 5 · Comprehension, and nobody of this session is missing.',
  ],
  [{ reason: 'unclear_submission' }, '1 is paused: answer taken or not?'],
])('%j', (given, sentence) => {
  expect(problemWords(found(given))).toBe(sentence);
});
