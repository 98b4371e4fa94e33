import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
  WorkflowNotFoundError,
  type Client,
} from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { SEARCH_ATTRIBUTES } from '../domain/search-attributes.ts';
import type { WorkflowStanding } from '../domain/reconcile.ts';
import { taskQueues } from '../domain/task-queues.ts';
import type { LoadedJob } from '../records/jobs.ts';
import type { participantWorkflow } from '../workflows/participant.workflow.ts';
import { commandSignal } from '../workflows/participant.messages.ts';

const KEYWORD = SearchAttributeType.KEYWORD;
const keyFor = (name: keyof typeof SEARCH_ATTRIBUTES) =>
  defineSearchAttributeKey(SEARCH_ATTRIBUTES[name], KEYWORD);

/** What the dispatcher and the reconciler tell and ask Temporal. */
export interface Workflows {
  /**
   * Starts the workflow of a job; one that runs already, or has run, is left alone.
   * @param again allowed to start one that has run: the reconciler alone may
   */
  start(job: LoadedJob, again?: boolean): Promise<void>;
  /** Tells a workflow that there is a newer command. False: there is no such workflow running. */
  tell(jobId: string, seq: number): Promise<boolean>;
  /** Makes a workflow that runs look where its job stands. */
  nudge(jobId: string): Promise<void>;
  /** How the workflow of a job stands, by its newest run. */
  standing(jobId: string): Promise<WorkflowStanding>;
  /** The jobs of this installation whose workflows run, with the state that each shows; may lag by a second or two. */
  running(): Promise<Map<string, string | undefined>>;
}

export function createWorkflows(client: Client, installationId: string): Workflows {
  const queue = taskQueues(installationId).http;
  return {
    async start(job, again = false) {
      try {
        await client.workflow.start<typeof participantWorkflow>('participantWorkflow', {
          workflowId: job.row.id,
          taskQueue: queue,
          args: [{ jobId: job.row.id }],
          workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
          workflowIdReusePolicy: again
            ? WorkflowIdReusePolicy.ALLOW_DUPLICATE
            : WorkflowIdReusePolicy.REJECT_DUPLICATE,
          staticSummary: `${job.setting.participant} · ${job.setting.experiment}`,
          typedSearchAttributes: attributesOf(job),
        });
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      }
    },
    async tell(jobId, seq) {
      try {
        await client.workflow.getHandle(jobId).signal(commandSignal, { seq });
        return true;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      }
    },
    async nudge(jobId) {
      // No command has such a number: the workflow asks for the newest, and is told where the job stands.
      await client.workflow.getHandle(jobId).signal(commandSignal, { seq: Number.MAX_SAFE_INTEGER });
    },
    async standing(jobId) {
      try {
        const { status } = await client.workflow.getHandle(jobId).describe();
        if (status.name === 'RUNNING' || status.name === 'CONTINUED_AS_NEW') return 'running';
        return status.name === 'TERMINATED' ? 'terminated' : 'ended';
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return 'none';
        throw error;
      }
    },
    async running() {
      const found = new Map<string, string | undefined>();
      const query = `TaskQueue = '${queue}' AND ExecutionStatus = 'Running'`;
      for await (const { workflowId, typedSearchAttributes } of client.workflow.list({ query })) {
        found.set(workflowId, typedSearchAttributes.get(keyFor('state')));
      }
      return found;
    },
  };
}

function attributesOf({ row, setting }: LoadedJob) {
  return [
    { key: keyFor('kind'), value: 'participant' },
    { key: keyFor('experiment'), value: setting.experimentId },
    { key: keyFor('session'), value: row.sessionId },
    { key: keyFor('state'), value: row.state },
    { key: keyFor('mode'), value: setting.config.mode },
    { key: keyFor('model'), value: setting.config.model },
  ];
}
