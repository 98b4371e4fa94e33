import { ActivityFailure, ApplicationFailure, proxyActivities } from '@temporalio/workflow';
import type { ParticipantActivities } from '../activities/participant.activities.ts';
import type { Position } from '../domain/position.ts';

export type Activities = ReturnType<typeof activitiesWith>;

/** Runs the activity that the position calls for. */
export function moveOn(jobId: string, at: Position, activities: Activities): Promise<Position> {
  const options = { summary: at.label };
  switch (at.phase) {
    case 'look':
      return activities.look.executeWithOptions(options, [jobId, at.turn]);
    case 'ask':
      return activities.ask.executeWithOptions(options, [jobId, at.turn]);
    case 'send':
      return activities.send.executeWithOptions(options, [jobId, at.turn]);
    case 'closed':
      return Promise.resolve(at);
  }
}

/** @param heartbeatMs silence after which a worker counts as lost */
export function activitiesWith(heartbeatMs: number) {
  return proxyActivities<ParticipantActivities>({
    startToCloseTimeout: '30 minutes', // a slow model with its own retries; a lost worker is told by its heartbeat
    heartbeatTimeout: heartbeatMs,
    retry: { initialInterval: 200, backoffCoefficient: 2, maximumInterval: 10_000 },
  });
}

/** The database has no such job: it was replaced by another. */
export function isJobUnknown(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure && cause.type === 'JobUnknown';
}

export function traceOf(error: ActivityFailure): string {
  const cause = error.cause;
  const details = cause instanceof ApplicationFailure ? (cause.details ?? []).join('\n') : '';
  return [cause?.message ?? error.message, details].filter(Boolean).join('\n');
}
