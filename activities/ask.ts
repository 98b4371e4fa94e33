import { Context } from '@temporalio/activity';
import { checkReply, type CheckedReply } from '../domain/check-reply.ts';
import type { Observation } from '../domain/observation.ts';
import { parseReply } from '../domain/reply.schema.ts';
import type { Reply } from '../domain/reply.ts';
import { isReworded } from '../domain/prompt/render.ts';
import { AnswerUnfit, ModelUnknown, type Agent, type AgentRequest } from '../models/agent.ts';
import { encodeSubmission } from '../pages/http/encode.ts';
import type { LoadedJob } from '../records/jobs.ts';
import {
  failCall,
  finishCall,
  misfitsBefore,
  recordMisfits,
  startCall,
  type CallKey,
} from '../records/ledger.ts';
import { pageToAnswer, recordAsked, recordNotes, type Asked, type PageToAnswer } from '../records/pages.ts';
import { recordIntent, refusalsOf } from '../records/submissions.ts';
import type { Transition } from '../records/transitions.ts';
import type { ActivityDeps } from './deps.ts';
import { loadPast, promptingOf } from './past.ts';

/** How often a model may try to give a reply that fits one page. */
const MAX_TRIES = 3;

/**
 * Lets the agent answer the current page; its answer becomes the intent to submit. Safe to run again: an answer that
 * was received is found in the ledger and used.
 */
export async function ask(deps: ActivityDeps, job: LoadedJob): Promise<Transition> {
  const { row } = job;
  const page = await pageToAnswer(deps.db, row);
  const { stepId, observation } = page;
  const agent = findAgent(deps, job);
  if (agent instanceof ModelUnknown) return pauseFor('model_unknown', agent.message);
  const reply = await obtainReply(deps, job, agent, page);
  if (reply instanceof AnswerUnfit) return failFor(job, reply.message);
  const parsed = parseReply(reply);
  if (!parsed.ok) return misfit(job, parsed.errors);
  const check = checkReply(observation, parsed.reply);
  return check.ok ? intend(job, stepId, observation, parsed.reply, check.checked) : misfit(job, check.errors);
}

function findAgent(deps: ActivityDeps, { setting }: LoadedJob): Agent | ModelUnknown {
  try {
    return deps.agents.agentFor(setting.config, null);
  } catch (error) {
    if (error instanceof ModelUnknown) return error;
    throw error;
  }
}

/** The reply of this try: from the ledger where it was received already, else from the agent; or why it gives none. */
async function obtainReply(
  deps: ActivityDeps,
  job: LoadedJob,
  agent: Agent,
  page: PageToAnswer,
): Promise<unknown> {
  const { row, setting } = job;
  const { config } = setting;
  const key = callKey(row, row.tries);
  const request: AgentRequest = {
    observation: page.observation,
    settings: config,
    past: await loadPast(deps, job, agent, page.notes),
    step: row.step,
    label: row.pageLabel,
    seed: row.seed,
    refusals: row.attempt === 1 ? [] : await refusalsOf(deps.db, row.id, row.step),
    misfits: row.tries === 0 ? [] : await misfitsBefore(deps.db, key, callKey(row, 0).try),
  };
  const prepared = agent.prepare(request);
  const call = await startCall(deps.db, {
    ...key,
    purpose: 'interpret',
    sessionId: row.sessionId,
    experimentId: setting.experimentId,
    userId: setting.ownerId,
    provider: agent.provider,
    model: agent.model,
    free: agent.free,
    parameters: prepared.parameters,
    prompt: prepared.prompt,
  });
  if ('reply' in call) return call.reply;
  await noteAsked(deps, page, { ...promptingOf(config), reworded: isReworded(request) });
  try {
    const answer = await prepared.send(call.id, Context.current().cancellationSignal);
    const { promptTokens, completionTokens } = answer.usage;
    const usage = { promptTokens, completionTokens, costUsd: agent.free ? 0 : null };
    return await finishCall(deps.db, call, { ...answer, usage });
  } catch (error) {
    await failCall(deps.db, call, error instanceof Error ? error.name : 'error');
    if (error instanceof AnswerUnfit) return error;
    throw error;
  }
}

/** Its page may have been opened by another version, or have been asked in other words before. */
async function noteAsked({ db }: ActivityDeps, page: PageToAnswer, asked: Asked): Promise<void> {
  const names = Object.keys(asked) as (keyof Asked)[];
  if (names.some((name) => page.asked[name] !== asked[name])) await recordAsked(db, page.stepId, asked);
}

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

function misfit({ row }: LoadedJob, errors: string[]): Transition {
  const tries = row.tries + 1;
  const detail = errors.join('\n');
  const common = {
    job: { tries, detail },
    rows: [recordMisfits(callKey(row, row.tries), errors)],
    event: { kind: 'misfit', data: { step: row.step, try: tries, errors } },
  };
  if (tries < MAX_TRIES) return { standing: { state: 'running', reason: null }, ...common };
  return { standing: { state: 'failed', reason: 'model_unusable' }, ...common };
}

/** What a session fixes does not fit the study: no try could be better. */
function failFor({ row }: LoadedJob, detail: string): Transition {
  return {
    standing: { state: 'failed', reason: 'model_unusable' },
    job: { detail },
    event: { kind: 'answers_unfit', data: { step: row.step, detail } },
  };
}

function pauseFor(reason: 'model_unknown', detail: string): Transition {
  return {
    standing: { state: 'paused', reason },
    job: { detail },
    event: { kind: 'paused', data: { reason, detail } },
  };
}
