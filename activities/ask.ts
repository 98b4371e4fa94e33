import { checkReply, type CheckedReply } from '../domain/check-reply.ts';
import type { Observation } from '../domain/observation.ts';
import { parseReply } from '../domain/reply.schema.ts';
import type { Reply } from '../domain/reply.ts';
import type { AgentRequest } from '../models/agent.ts';
import { encodeSubmission } from '../pages/http/encode.ts';
import type { LoadedJob } from '../records/jobs.ts';
import { misfitsBefore, recordMisfits, type CallKey, type RecordedAnswer } from '../records/ledger.ts';
import { pageToAnswer, recordNotes, type PageToAnswer } from '../records/pages.ts';
import { recordIntent, refusalsOf } from '../records/submissions.ts';
import type { Transition } from '../records/transitions.ts';
import { callAgent, type Question } from './call.ts';
import type { ActivityDeps } from './deps.ts';
import type { Line } from './line.ts';
import { loadPast } from './past.ts';

/** How often a model may try to give a reply that fits one page. */
const MAX_TRIES = 3;

/**
 * Lets the agent answer the current page; its answer becomes the intent to submit. Safe to run again: an answer that
 * was received is found in the ledger and used.
 */
export async function ask(deps: ActivityDeps, job: LoadedJob, line: Line): Promise<Transition> {
  const page = await pageToAnswer(deps.db, job.row);
  const called = await callAgent(deps, job, line, await questionOf(deps, job, line, page));
  if ('next' in called) return called.next;
  const next = judge(job, page, called.answer);
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
  const key = callKey(row, row.tries);
  const request: AgentRequest = {
    observation: page.observation,
    settings: setting.config,
    past: await loadPast(deps, job, agent, page.notes),
    pastCharacters: row.pastCharacters,
    step: row.step,
    label: row.pageLabel,
    seed: row.seed,
    refusals: row.attempt === 1 ? [] : await refusalsOf(deps.db, row.id, row.step),
    misfits: row.tries === 0 ? [] : await misfitsBefore(deps.db, key, callKey(row, 0).try),
  };
  return { key, page, request };
}

/** Only what is a reply is checked; what is none goes back too, in words. */
function judge(job: LoadedJob, { stepId, observation }: PageToAnswer, answer: RecordedAnswer): Transition {
  const { outcome, reply } = answer;
  if (outcome !== null && outcome in NO_REPLY) {
    return misfit(job, [NO_REPLY[outcome as keyof typeof NO_REPLY]], outcome);
  }
  const parsed = parseReply(reply);
  if (!parsed.ok) return misfit(job, parsed.errors);
  const check = checkReply(observation, parsed.reply);
  return check.ok ? intend(job, stepId, observation, parsed.reply, check.checked) : misfit(job, check.errors);
}

/** What a model is told that gave no reply. */
const NO_REPLY = {
  refusal: 'This was no reply but a refusal: only a reply in the form asked for can be used.',
  cut: 'The reply was cut off, as it was longer than it may be: keep it shorter.',
  empty: 'The reply was empty.',
  unreadable: 'The reply was no JSON object: give one JSON object and nothing else.',
} as const;

/** Tries count within a step, over all its attempts: each try is one row of the ledger. */
function callKey(row: { id: string; step: number; attempt: number }, tries: number): CallKey {
  return { ownerKind: 'job', ownerId: row.id, step: row.step, try: (row.attempt - 1) * MAX_TRIES + tries };
}

function intend(
  { row }: LoadedJob,
  stepId: string,
  observation: Observation,
  reply: Reply,
  { values, press }: CheckedReply,
): Transition {
  const request = encodeSubmission(observation, values, press);
  const { step, attempt, id: jobId } = row;
  return {
    standing: { state: 'running', reason: null },
    job: { phase: 'send', tries: 0, detail: null },
    rows: [
      recordIntent({ jobId, stepId, step, attempt, reply, values, request }),
      recordNotes(jobId, step, reply.notes),
    ],
    event: { kind: 'answered', data: { step, attempt } },
  };
}

function misfit({ row }: LoadedJob, errors: string[], outcome = 'misfit'): Transition {
  const tries = row.tries + 1;
  const detail = errors.join('\n');
  const common = {
    job: { tries, detail },
    rows: [recordMisfits(callKey(row, row.tries), errors)],
    event: { kind: 'misfit', data: { step: row.step, try: tries, outcome, errors } },
  };
  if (tries < MAX_TRIES) return { standing: { state: 'running', reason: null }, ...common };
  return { standing: { state: 'failed', reason: 'model_unusable' }, ...common };
}
