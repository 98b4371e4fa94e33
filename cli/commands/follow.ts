import { setTimeout as sleep } from 'node:timers/promises';
import { api, JobSummarySchema, type JobSummary, type JobView } from '../../domain/api.schema.ts';
import { canGoOnByItself } from '../../domain/states.ts';
import type { ApiClient } from '../client.ts';
import type { Progress } from '../output/progress.ts';

/** How often a run is looked at, in ms. */
const LOOK_MS = 400;

/** Watches a session until none of its jobs can go on by itself. */
export async function follow(
  client: ApiClient,
  session: string,
  progress: Progress | null,
): Promise<JobView[]> {
  for (;;) {
    const asked = Date.now();
    const { jobs } = await client.call(api.listJobs, { query: { session } });
    progress?.show(jobs);
    if (
      !jobs.some((job) => canGoOnByItself(job.state) || job.pending === 'run' || job.pending === 'cancel')
    ) {
      progress?.end();
      return jobs;
    }
    // A run of thousands takes longer to list: then it is looked at less often.
    await sleep(Math.max(LOOK_MS, 4 * (Date.now() - asked)));
  }
}

/** The sums over some jobs; the cost is unknown (null) as long as that of one of them is. */
export function totalsOf(jobs: JobSummary[]) {
  const sum = (pick: (job: JobSummary) => number): number =>
    jobs.reduce((total, job) => total + pick(job), 0);
  return {
    jobs: jobs.length,
    completed: jobs.filter(({ state }) => state === 'completed').length,
    steps: sum(({ steps }) => steps),
    llmCalls: sum(({ llmCalls }) => llmCalls),
    promptTokens: sum(({ promptTokens }) => promptTokens),
    completionTokens: sum(({ completionTokens }) => completionTokens),
    unconfirmedUsd: sum(({ unconfirmedUsd }) => unconfirmedUsd),
    costUsd: jobs.some(({ costUsd }) => costUsd === null) ? null : sum(({ costUsd }) => costUsd ?? 0),
  };
}

/** The part of a job that summaries and `jobs --json` print. */
export function summaryOf(job: JobView): JobSummary {
  return JobSummarySchema.parse(job);
}
