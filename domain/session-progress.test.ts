import { expect, test } from 'vitest';
import { progressOf } from './session-progress.ts';

const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 21, 12, minute));

test('every job is counted once at every moment after it was made', () => {
  const jobs = [
    { state: 'completed', createdAt: at(0), firstPageAt: at(1), finishedAt: at(20) },
    { state: 'failed', createdAt: at(0), firstPageAt: at(2), finishedAt: at(30) },
    { state: 'running', createdAt: at(10), firstPageAt: null, finishedAt: null },
  ] as const;
  const points = progressOf(jobs, at(60));
  expect(points).toHaveLength(61);
  expect(points[0]).toEqual({
    ...{ at: at(0).toISOString(), queued: 2, underWay: 0, completed: 0, failed: 0, cancelled: 0, full: 0 },
  });
  expect(points[15]).toMatchObject({ queued: 1, underWay: 2 });
  expect(points.at(-1)).toMatchObject({
    at: at(60).toISOString(),
    queued: 1,
    underWay: 0,
    completed: 1,
    failed: 1,
  });
});

test('without jobs there is nothing to draw', () => {
  expect(progressOf([], at(0))).toEqual([]);
});
