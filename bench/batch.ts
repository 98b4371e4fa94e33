import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { api, type JobView } from '../domain/api.schema.ts';
import { canGoOnByItself } from '../domain/states.ts';
import type { Engine } from './engine.ts';
import type { Screen } from './screen.ts';

/** How often a batch is looked at, in ms: seldom, as looking costs CPU too. */
const LOOK_MS = 500;

export interface BatchOptions {
  /** Entry links, one for each job. */
  urls: string[];
  /** How long the agent takes for a reply. */
  latencyMs?: number;
  /** Of the first job; the same seeds give the same replies. */
  seed?: number;
}

/** Jobs that were started together. */
export interface Batch {
  session: string;
  jobs: string[];
  /** Just before the request that made them; ms since the epoch. */
  startedAt: number;
}

/** Commits jobs of the dry-run participant. */
export async function startBatch({ client, study }: Engine, options: BatchOptions): Promise<Batch> {
  const { urls, latencyMs = 0, seed = 1 } = options;
  const config = { platform: 'web' as const, model: 'dry-run', parameters: { latencyMs } };
  const { session } = await client.call(api.createSession, {
    body: { requestKey: randomUUID(), experiment: 'bench', name: 'bench', hosts: [study.host], config },
  });
  const startedAt = Date.now();
  const { jobs } = await client.call(api.createJobs, {
    params: { id: session },
    body: { requestKey: randomUUID(), entries: urls.map((url) => ({ url })), seed },
  });
  return { session, jobs, startedAt };
}

/** Looks at the jobs of a batch until `enough` says so. */
export async function follow(
  { client }: Engine,
  { session }: Batch,
  screen: Screen,
  enough: (jobs: JobView[]) => boolean,
): Promise<JobView[]> {
  for (;;) {
    const { jobs } = await client.call(api.listJobs, { query: { session } });
    screen.live(`${jobs.filter(isOver).length} of ${jobs.length} jobs over, ${pagesOf(jobs)} pages passed`);
    if (enough(jobs)) return jobs;
    const stuck = jobs.find(({ state }) => !canGoOnByItself(state) && state !== 'completed');
    if (stuck) throw new Error(`A job is ${stuck.state} (${stuck.reason}) at ${stuck.page}: ${stuck.detail}`);
    await sleep(LOOK_MS, undefined, { signal: screen.signal });
  }
}

/** Sends groups of three through the whole study. */
export async function runBatch(engine: Engine, screen: Screen, options: BatchOptions) {
  const batch = await startBatch(engine, options);
  const jobs = await follow(engine, batch, screen, (all) => all.every(isOver));
  return { ...batch, jobs, pages: pagesOf(jobs), tookMs: Math.max(...jobs.map(endOf)) - batch.startedAt };
}

function isOver({ state }: JobView): boolean {
  return state === 'completed';
}

/** When a job that is over came to its end; ms since the epoch. */
export function endOf({ since }: JobView): number {
  return Date.parse(since);
}

/** Pages that these jobs have passed. */
export function pagesOf(jobs: JobView[]): number {
  return jobs.reduce((sum, { steps }) => sum + steps, 0);
}
