/** Temporal registers every export of this file as a workflow. */
export { participantWorkflow } from './participant.workflow.ts';
