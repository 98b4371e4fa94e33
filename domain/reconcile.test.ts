import { expect, test } from 'vitest';
import {
  MAX_RESTARTS,
  reconcile,
  type ReconcilableJob,
  type Verdict,
  type WorkflowStanding,
} from './reconcile.ts';

const job: ReconcilableJob = {
  turn: 7,
  restarts: 0,
  restartTurn: 0,
  pausedBySystem: null,
  commandSeq: 1,
  obeyedSeq: 1,
};

test.each<[WorkflowStanding, Verdict]>([
  ['running', 'leave'],
  ['terminated', 'cancel'],
  ['ended', 'restart'],
  ['none', 'restart'],
])('an open job whose workflow is %s: %s', (standing, verdict) => {
  expect(reconcile(standing, job)).toBe(verdict);
});

test.each<[string, Partial<ReconcilableJob>, Verdict]>([
  ['was restarted often, but moved since', { restarts: MAX_RESTARTS, restartTurn: 6 }, 'restart'],
  ['has not moved since its last restart', { restarts: MAX_RESTARTS - 1, restartTurn: 7 }, 'restart'],
  ['has not moved over all its restarts', { restarts: MAX_RESTARTS, restartTurn: 7 }, 'give_up'],
  ['was given up before', { pausedBySystem: 'internal_error' }, 'leave'],
  [
    'was given up, and a person said to go on',
    { pausedBySystem: 'internal_error', commandSeq: 2 },
    'restart',
  ],
  ['is paused for another reason', { pausedBySystem: 'host_not_allowed' }, 'restart'],
])('a job without workflow that %s: %s', (_what, given, verdict) => {
  expect(reconcile('none', { ...job, ...given })).toBe(verdict);
});

test('a workflow that runs is left alone, however often it was restarted', () => {
  expect(reconcile('running', { ...job, restarts: 99, restartTurn: 7 })).toBe('leave');
});
