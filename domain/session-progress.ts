import type { ProgressPoint } from './session-charts.schema.ts';
import type { JobState } from './states.ts';

/** When a job was made, came to its first page, and was over. */
export interface JobTimes {
  state: JobState;
  createdAt: Date;
  firstPageAt: Date | null;
  finishedAt: Date | null;
}

const POINTS = 60;

/** How many jobs were queued, under way and over, at equal distances from the first to the end (or until now). */
export function progressOf(jobs: readonly JobTimes[], now: Date): ProgressPoint[] {
  if (jobs.length === 0) return [];
  const start = Math.min(...jobs.map(({ createdAt }) => createdAt.getTime()));
  const ends = jobs.map(({ finishedAt }) => finishedAt?.getTime() ?? now.getTime());
  const end = Math.max(...ends, start + 1);
  return Array.from({ length: POINTS + 1 }, (_, index) => {
    const at = start + ((end - start) * index) / POINTS;
    return { at: new Date(at).toISOString(), ...countAt(jobs, at) };
  });
}

function countAt(jobs: readonly JobTimes[], at: number): Omit<ProgressPoint, 'at'> {
  const counts = { queued: 0, underWay: 0, completed: 0, failed: 0, cancelled: 0, full: 0 };
  for (const { state, createdAt, firstPageAt, finishedAt } of jobs) {
    if (createdAt.getTime() > at) continue;
    if (finishedAt && finishedAt.getTime() <= at) counts[state as 'completed'] += 1;
    else if (firstPageAt && firstPageAt.getTime() <= at) counts.underWay += 1;
    else counts.queued += 1;
  }
  return counts;
}
