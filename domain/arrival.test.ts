import { expect, test } from 'vitest';
import { courseFor, type Course } from './arrival.ts';
import { STATE_REASONS, isTerminal } from './states.ts';
import type { PageKind } from './observation.ts';

test.each<[PageKind, Course['standing'], Course['phase']]>([
  ['form', { state: 'running', reason: null }, 'ask'],
  ['wait', { state: 'waiting', reason: 'wait_page' }, 'look'],
  ['finished', { state: 'completed', reason: 'finished' }, 'closed'],
  ['screened_out', { state: 'completed', reason: 'screened_out' }, 'closed'],
  ['full', { state: 'full', reason: 'study_full' }, 'closed'],
  ['closed', { state: 'failed', reason: 'study_closed' }, 'closed'],
  ['needs_script', { state: 'failed', reason: 'needs_script' }, 'closed'],
  ['end_unclear', { state: 'paused', reason: 'end_unclear' }, 'look'],
])('a page of the kind %s leads to %o and %s', (kind, standing, phase) => {
  const course = courseFor(kind, 5, 500, true);
  expect(course).toEqual({ standing, phase });
  expect(course.phase === 'closed').toBe(isTerminal(course.standing.state));
  if (standing.reason !== null) expect(STATE_REASONS[standing.state]).toContain(standing.reason);
});

test('a page without questions takes no agent', () => {
  expect(courseFor('form', 5, 500, false)).toEqual({
    standing: { state: 'running', reason: null },
    phase: 'send',
  });
});

test('the limit of pages counts the last page in', () => {
  expect(courseFor('form', 500, 500, true).standing.state).toBe('running');
  expect(courseFor('form', 501, 500, true)).toEqual({
    standing: { state: 'failed', reason: 'step_limit' },
    phase: 'closed',
  });
});

test.each<PageKind>(['wait', 'finished', 'end_unclear'])(
  'beyond the limit of pages, %s is no failure',
  (kind) => {
    expect(courseFor(kind, 501, 500, true)).toEqual(courseFor(kind, 5, 500, true));
  },
);
