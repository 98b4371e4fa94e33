import { api } from '../../domain/api.schema.ts';
import type { Edited, Proposal } from '../../domain/decisions.schema.ts';
import type { How } from '../../domain/decisions.ts';
import { eventually, type Lab } from './lab.ts';

/** Somebody who approves what jobs are about to send. */
export interface Approver {
  proposal(job: string): Promise<Proposal | null>;
  /** Waits until the job stops with something to decide. */
  proposed(job: string): Promise<Proposal>;
  decide(job: string, proposal: Proposal, how: How, reply?: Edited): Promise<unknown>;
  /** Sends what the job proposes until it has completed. */
  sendAll(session: string, job: string): Promise<void>;
}

export function createApprover(lab: Lab): Approver {
  const approver: Approver = {
    proposal: async (job) => (await lab.client.call(api.proposal, { params: { id: job } })).proposal,
    proposed: (job) => eventually(() => approver.proposal(job), 60_000),
    decide: (id, { step, attempt }, how, reply) =>
      lab.client.call(api.decide, { params: { id }, body: { step, attempt, how, reply } }),
    async sendAll(session, job) {
      for (;;) {
        const next = await eventually(async () => {
          const proposal = await approver.proposal(job);
          const jobs = await lab.jobs(session);
          return proposal ?? jobs.find(({ id, state }) => id === job && state === 'completed');
        }, 60_000);
        if ('state' in next) return;
        await approver.decide(job, next, 'send');
      }
    },
  };
  return approver;
}
