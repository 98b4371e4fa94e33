/**
 * Task queues carry the installation's id, so that two installations on one Temporal do not take each other's work.
 * - `http`: workflows of jobs, and the activities of the mode `http_plain`. One queue for both lets the worker that
 *   decides on an activity begin it at once.
 */
export function taskQueues(installationId: string): { http: string } {
  return { http: `proband-${installationId}-http` };
}

/** What a participant's workflow is started with: everything else is in Postgres. */
export interface ParticipantInput {
  jobId: string;
}
