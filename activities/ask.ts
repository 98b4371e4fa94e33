import type { AgentRequest } from '../models/agent.ts';
import type { LoadedJob } from '../records/jobs.ts';
import { callKeyOf, misfitsBefore } from '../records/ledger.ts';
import { pageToAnswer, type PageToAnswer } from '../records/pages.ts';
import { refusalsOf } from '../records/submissions.ts';
import type { Transition } from '../records/transitions.ts';
import { propose } from './approval.ts';
import { callAgent, type Question } from './call.ts';
import type { ActivityDeps } from './deps.ts';
import { intend, judge } from './judge.ts';
import type { Line } from './line.ts';
import { loadPast } from './past.ts';

/**
 * Lets the agent answer the current page; its answer becomes the intent to submit, or what a person is to approve.
 * Safe to run again: an answer that was received is found in the ledger and used.
 */
export async function ask(deps: ActivityDeps, job: LoadedJob, line: Line): Promise<Transition> {
  const page = await pageToAnswer(deps.db, job.row);
  const called = await callAgent(deps, job, line, await questionOf(deps, job, line, page));
  if ('next' in called) return called.next;
  const { approve } = job.setting.config;
  const next = judge(job, page, called.answer, (fits) => (approve ? propose(job) : intend(job, page, fits)));
  const { pastCharacters } = called; // what was too much once is not told again on later pages
  return { ...next, job: { ...UNTROUBLED, pastCharacters, ...next.job } };
}

/** Its provider has answered. */
const UNTROUBLED = { callTroubleSince: null, callTroubles: 0, nextLookAt: null };

async function questionOf(
  deps: ActivityDeps,
  job: LoadedJob,
  { agent }: Line,
  page: PageToAnswer,
): Promise<Question> {
  const { row, setting } = job;
  const key = callKeyOf(row);
  const first = callKeyOf({ ...row, tries: 0 }).try;
  const request: AgentRequest = {
    observation: page.observation,
    settings: setting.config,
    past: await loadPast(deps, job, agent, page.notes),
    pastCharacters: row.pastCharacters,
    step: row.step,
    label: row.pageLabel,
    seed: row.seed,
    refusals: row.attempt === 1 ? [] : await refusalsOf(deps.db, row.id, row.step),
    misfits: row.tries === 0 ? [] : await misfitsBefore(deps.db, key, first),
  };
  return { key, page, request };
}
