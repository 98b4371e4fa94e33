import { Context } from '@temporalio/activity';
import { checkReply, type CheckedReply } from '../domain/check-reply.ts';
import type { Observation } from '../domain/observation.ts';
import { parseReply } from '../domain/reply.schema.ts';
import type { Reply } from '../domain/reply.ts';
import { ModelUnknown, type Agent, type AgentRequest } from '../models/agent.ts';
import { encodeSubmission } from '../pages/http/encode.ts';
import type { LoadedJob } from '../records/jobs.ts';
import {
  failCall,
  finishCall,
  misfitsOf,
  recordMisfits,
  startCall,
  type CallKey,
} from '../records/ledger.ts';
import { pageToAnswer, recordNotes } from '../records/pages.ts';
import { recordIntent, refusalsOf } from '../records/submissions.ts';
import type { Transition } from '../records/transitions.ts';
import type { ActivityDeps } from './deps.ts';

/** How often a model may try to give a reply that fits one page. */
const MAX_TRIES = 3;

/**
 * Lets the agent answer the current page; its answer becomes the intent to submit. Safe to run again: an answer that
 * was received is found in the ledger and used.
 */
export async function ask(deps: ActivityDeps, job: LoadedJob): Promise<Transition> {
  const { row } = job;
  const { stepId, observation, notes } = await pageToAnswer(deps.db, row);
  const agent = findAgent(deps, job);
  if (agent instanceof ModelUnknown) return pauseFor('model_unknown', agent.message);
  const parsed = parseReply(await obtainReply(deps, job, agent, { observation, notes }));
  if (!parsed.ok) return misfit(job, parsed.errors);
  const check = checkReply(observation, parsed.reply);
  return check.ok ? intend(job, stepId, observation, parsed.reply, check.checked) : misfit(job, check.errors);
}

function findAgent(deps: ActivityDeps, { setting }: LoadedJob): Agent | ModelUnknown {
  try {
    return deps.agents.agentFor(setting.config);
  } catch (error) {
    if (error instanceof ModelUnknown) return error;
    throw error;
  }
}

/** The reply of this try: from the ledger where it was received already, else from the agent. */
async function obtainReply(
  deps: ActivityDeps,
  job: LoadedJob,
  agent: Agent,
  { observation, notes }: { observation: Observation; notes: string },
): Promise<unknown> {
  const { row, setting } = job;
  const { config } = setting;
  const request: AgentRequest = {
    observation,
    persona: config.persona,
    notes,
    step: row.step,
    seed: row.seed,
    refusals: row.attempt === 1 ? [] : await refusalsOf(deps.db, row.id, row.step),
    misfits: row.tries === 0 ? [] : await misfitsOf(deps.db, callKey(row, row.tries - 1)),
  };
  const call = await startCall(deps.db, {
    ...callKey(row, row.tries),
    purpose: 'interpret',
    sessionId: row.sessionId,
    experimentId: setting.experimentId,
    userId: setting.ownerId,
    provider: agent.provider,
    model: agent.model,
    parameters: config.parameters,
    prompt: agent.prompt(request),
  });
  if ('reply' in call) return call.reply;
  try {
    const answer = await agent.answer(request, Context.current().cancellationSignal);
    await finishCall(deps.db, call, answer);
    return answer.reply;
  } catch (error) {
    await failCall(deps.db, call, error instanceof Error ? error.name : 'error');
    throw error;
  }
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

function pauseFor(reason: 'model_unknown', detail: string): Transition {
  return {
    standing: { state: 'paused', reason },
    job: { detail },
    event: { kind: 'paused', data: { reason, detail } },
  };
}
