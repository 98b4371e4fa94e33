import { expect, test } from 'vitest';
import { eventRest, eventWords } from './event-words.ts';

test.each([
  ['page', { step: 2, page: 'form', label: 'About you', refused: false }, 'Came to step 2 · About you.'],
  ['page', { step: 3, page: 'wait', label: '', refused: false }, 'Came to the wait page step 3.'],
  [
    'page',
    { step: 2, page: 'form', label: 'A', refused: true },
    'Step 2 · A came back: the answers were refused.',
  ],
  ['paused', { seq: 3 }, 'Paused by a person.'],
  ['paused', { reason: 'no_credit', detail: 'empty' }, 'Paused: no credit. Empty.'],
  ['answered', { step: 1, by: 'person' }, 'Step 1: answered by a person.'],
  ['page_refuses', { step: 2, attempts: 3 }, 'Step 2 refused 3 answers.'],
  ['time_limit', { timeoutMs: 600_000 }, 'The time limit of 10 min was over.'],
  ['of_a_newer_server', { x: 1 }, 'Of a newer server.'],
])('%s with %o', (kind, data, said) => {
  expect(eventWords(kind, data)).toBe(said);
});

test('what the words do not tell is shown apart', () => {
  expect(eventRest({ step: 1, schemaVersion: 1 })).toBeNull();
  expect(eventRest({ trace: 'Error\n at x' })).toEqual({ trace: 'Error\n at x' });
  expect(eventRest({ redirects: ['http://a/'] })).toEqual({ redirects: ['http://a/'] });
});
