import { describe, expect, test } from 'vitest';
import { STATE_REASONS, type JobState } from './states.ts';
import { span, why, type WhyFacts } from './why.ts';

const NOW = Date.UTC(2026, 0, 1);

function facts(given: Partial<WhyFacts>): WhyFacts {
  return {
    id: 'job_1',
    state: 'running',
    reason: null,
    detail: null,
    page: 'page 4 · Contribute',
    since: NOW - 180_000,
    nextLookAt: NOW + 10_000,
    now: NOW,
    pending: null,
    moving: true,
    ...given,
  };
}

const standings = Object.entries(STATE_REASONS).flatMap(([state, reasons]) =>
  (reasons.length > 0 ? reasons : [null]).map((reason) => [state as JobState, reason] as const),
);

test.each(standings)('%s %s is told in one whole sentence', (state, reason) => {
  for (const detail of [null, 'study.example said no']) {
    const sentence = why(facts({ state, reason, detail }));
    expect(sentence).toMatch(/^job_1 [a-z][^\n]*\.$/);
    expect(sentence).not.toMatch(/undefined|null|NaN|_page|_slot|\.\.|\(\)/);
  }
});

test('every state and reason has a sentence of its own', () => {
  const sentences = standings.map(([state, reason]) => why(facts({ state, reason })));
  expect(new Set(sentences).size).toBe(standings.length);
});

test.each(STATE_REASONS.paused)('paused for %s says what a person can do', (reason) => {
  const sentence = why(facts({ state: 'paused', reason }));
  expect(sentence).toMatch(/`proband (resume|decide) job_1|start it again in a session/);
});

test.each<[Partial<WhyFacts>, string]>([
  [{ state: 'completed', reason: 'finished' }, 'job_1 completed the study 3 min ago.'],
  [
    { state: 'waiting', reason: 'pace' },
    'job_1 waits at page 4 · Contribute for 3 min for the time to pass that a person takes for the page; it sends its answer in 10 s.',
  ],
  [{ state: 'completed', reason: 'screened_out' }, 'job_1 was screened out 3 min ago.'],
  [
    { state: 'full', reason: 'study_full' },
    'job_1 found the study full 3 min ago: it takes no more participants.',
  ],
  [
    { state: 'failed', reason: 'step_limit' },
    'job_1 failed at page 4 · Contribute 3 min ago: it reached its limit of pages.',
  ],
  [
    { state: 'cancelled', reason: 'time_limit' },
    'job_1 was cancelled at page 4 · Contribute 3 min ago: its time limit was over.',
  ],
  [
    { state: 'cancelled', reason: 'by_user' },
    'job_1 was cancelled at page 4 · Contribute 3 min ago by a person.',
  ],
])('%o: %s', (given, sentence) => {
  expect(why(facts(given))).toBe(sentence);
});

test('what stopped it stands in the sentence', () => {
  const given = { state: 'paused', reason: 'host_not_allowed', detail: 'it leads to pay.example' } as const;
  expect(why(facts(given))).toContain('(it leads to pay.example)');
  expect(why(facts(given))).toContain('`proband resume job_1 --allow-host HOST`');
});

test('several lines of what stopped it become one', () => {
  const given = { state: 'failed', reason: 'model_unusable', detail: 'a: too low.\nb: too high.' } as const;
  expect(why(facts(given))).toMatch(/ \(a: too low; b: too high\)\.$/);
});

describe('the next look', () => {
  const waiting = { state: 'waiting', reason: 'wait_page' } as const;

  test.each([
    [NOW + 10_000, 'it looks again in 10 s.'],
    [NOW + 600_000, 'it looks again in 10 min.'],
    [NOW, 'it looks again now.'],
    [NOW - 5000, 'it looks again now.'],
    [null, 'it goes on as soon as there is one.'],
  ])('at %s: %s', (nextLookAt, end) => {
    expect(why(facts({ ...waiting, nextLookAt }))).toMatch(new RegExp(`; ${end}$`));
  });
});

describe('what a person has told it', () => {
  test.each([
    ['run', 'A command to resume is on its way.'],
    ['pause', 'A command to pause is on its way.'],
    ['cancel', 'A command to cancel is on its way.'],
  ] as const)('%s: %s', (pending, text) => {
    expect(why(facts({ pending }))).toMatch(new RegExp(` ${text}$`));
  });
});

test('a job that could go on says that no worker runs; one that is over does not', () => {
  const idle = 'No worker runs now: it goes on after `proband up`.';
  expect(why(facts({ moving: false }))).toContain(idle);
  expect(why(facts({ moving: false, state: 'completed', reason: 'finished' }))).not.toContain(idle);
});

test.each([
  [-5000, '0 s'],
  [0, '0 s'],
  [400, '0 s'],
  [1600, '2 s'],
  [119_000, '119 s'],
  [119_600, '2 min'],
  [7_140_000, '119 min'],
  [7_200_000, '2 h'],
  [172_000_000, '48 h'],
  [172_800_000, '2 days'],
  [864_000_000, '10 days'],
])('%i ms are told as %s', (ms, text) => {
  expect(span(ms)).toBe(text);
});
