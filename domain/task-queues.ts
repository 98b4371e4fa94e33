/** Task queues carry the installation's id, so that two installations on one Temporal do not take each other's work. */
export function taskQueues(installationId: string): { workflows: string; http: string } {
  return { workflows: `proband-${installationId}-workflows`, http: `proband-${installationId}-http` };
}

/** What a participant's workflow is started with: everything else is in Postgres. */
export interface ParticipantInput {
  jobId: string;
  /** Where its activities run. */
  httpQueue: string;
}
