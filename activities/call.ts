import { ApplicationFailure, Context } from '@temporalio/activity';
import { boundOf, costOf } from '../domain/prices.ts';
import { isReworded } from '../domain/prompt/render.ts';
import { AnswerUnfit, type AgentRequest, type PreparedCall } from '../models/agent.ts';
import { ProviderFault } from '../models/faults.ts';
import { priceOf } from '../models/prices.ts';
import type { BudgetSpent } from '../records/budgets.ts';
import type { JobRow, LoadedJob } from '../records/jobs.ts';
import {
  failCall,
  finishCall,
  startCall,
  type CallKey,
  type CallStart,
  type RecordedAnswer,
  type StartedCall,
} from '../records/ledger.ts';
import { releaseSlot } from '../records/pace.ts';
import { recordAsked, type Asked, type PageToAnswer } from '../records/pages.ts';
import { pauseFor } from '../records/pauses.ts';
import type { Transition } from '../records/transitions.ts';
import { waitForModel } from './admit.ts';
import { afterFault } from './call-faults.ts';
import type { ActivityDeps } from './deps.ts';
import type { Line } from './line.ts';
import { promptingOf } from './past.ts';
import { leaveSlot } from './slot.ts';

/** What came of asking: an answer, or how the job goes on without one. */
export type Called = { answer: RecordedAnswer; pastCharacters: number | null } | { next: Transition };

/** How often a request is put otherwise (without a parameter, with less of the past) before it is given up. */
const MOST_CHANGES = 12;

/** One page that an agent is to be asked about. */
export interface Question {
  key: CallKey;
  page: PageToAnswer;
  request: AgentRequest;
}

/**
 * Asks the agent, or takes the answer that was received already. What a model does not take (a parameter, a way of asking for
 * JSON, so much of the past) is learnt and left out, with a new request at once; all else that goes wrong decides how
 * the job goes on. None of that is one of the tries.
 */
export async function callAgent(
  deps: ActivityDeps,
  job: LoadedJob,
  given: Line,
  question: Question,
): Promise<Called> {
  let line = given;
  let request = question.request;
  for (let changes = 0; ; changes++) {
    const prepared = line.agent.prepare(request);
    const started = await startCall(deps.db, startOf(job, line, prepared, question.key));
    if (started.kind !== 'started') await leaveSlot(deps, job, line);
    if (started.kind === 'answered')
      return { answer: started.answer, pastCharacters: request.pastCharacters ?? null };
    if (started.kind === 'over_budget') return { next: overBudget(job.row, started.spent) };
    await noteAsked(deps, question.page, job, request);
    const sent = await send(deps, job, line, prepared, started.call);
    if (!(sent instanceof ProviderFault)) {
      return 'next' in sent ? sent : { answer: sent, pastCharacters: request.pastCharacters ?? null };
    }
    const tried = { line, request, structured: prepared.structured };
    const after = await afterFault(deps, job, tried, sent, changes < MOST_CHANGES);
    if ('next' in after) return after;
    ({ line, request } = after);
  }
}

function startOf(
  { row, setting }: LoadedJob,
  { agent, paid }: Line,
  { prompt, parameters, dropped, structured, most }: PreparedCall,
  key: CallKey,
): CallStart {
  const price = paid && priceOf(paid.name, most.inputTokens, new Date(), paid.prices);
  return {
    ...key,
    purpose: 'interpret',
    sessionId: row.sessionId,
    experimentId: setting.experimentId,
    userId: row.startedById ?? setting.ownerId,
    credentialId: paid?.credentialId ?? null,
    provider: agent.provider,
    model: agent.model,
    free: agent.free,
    ...{ parameters, dropped, structured, prompt, price },
    boundUsd: agent.free ? 0 : boundOf(most, price),
  };
}

async function send(
  deps: ActivityDeps,
  job: LoadedJob,
  { agent, paid }: Line,
  prepared: PreparedCall,
  call: StartedCall,
): Promise<RecordedAnswer | { next: Transition } | ProviderFault> {
  const { db } = deps;
  try {
    const answer = await prepared.send(call.id, Context.current().cancellationSignal);
    const { usage, rateLimits, outcome } = answer;
    // Priced by what it used: some models cost more with much input.
    const price = paid && priceOf(paid.name, usage.promptTokens ?? 0, call.createdAt, paid.prices);
    const reply = await finishCall(db, call, {
      ...answer,
      price,
      costUsd: agent.free ? 0 : costOf(usage, price),
    });
    if (paid) {
      const tokensUsed = (usage.promptTokens ?? 0) + (usage.completionTokens ?? 0);
      const latencyMs = Date.now() - call.createdAt.getTime();
      const slot = { credentialId: paid.credentialId, jobId: job.row.id };
      await releaseSlot(db, slot, { rateLimits, tokensUsed: tokensUsed || null, latencyMs });
    }
    return { outcome, reply };
  } catch (error) {
    return recordFailure(deps, job, call, error);
  }
}

/** @throws what is no fault of the provider's */
async function recordFailure(
  { db }: ActivityDeps,
  { row }: LoadedJob,
  call: StartedCall,
  error: unknown,
): Promise<{ next: Transition } | ProviderFault> {
  const none = { errorText: null, httpStatus: null, requestId: null };
  if (error instanceof ProviderFault) {
    const { kind, message, status, requestId, mayBeBilled } = error;
    const told = { errorText: message, httpStatus: status, requestId };
    await failCall(db, call, { status: 'failed', error: kind, ...told, mayBeBilled });
    return error;
  }
  if (error instanceof AnswerUnfit) {
    await failCall(db, call, { status: 'failed', error: 'AnswerUnfit', ...none, mayBeBilled: false });
    return { next: failFor(row, error.message) };
  }
  // The worker ends, or something failed here: nobody will hear what the provider answers.
  const name = error instanceof ApplicationFailure || !(error instanceof Error) ? 'error' : error.name;
  await failCall(db, call, { status: 'interrupted', error: name, ...none, mayBeBilled: true });
  throw error;
}

/** What a session fixes does not fit the study: no try could be better. */
function failFor({ step }: JobRow, detail: string): Transition {
  return {
    standing: { state: 'failed', reason: 'model_unusable' },
    job: { detail },
    event: { kind: 'answers_unfit', data: { step, detail } },
  };
}

/** Its page may have been opened by another version, or have been asked in other words before. */
async function noteAsked(
  { db }: ActivityDeps,
  page: PageToAnswer,
  { setting }: LoadedJob,
  request: AgentRequest,
): Promise<void> {
  const asked: Asked = {
    ...promptingOf(setting.config),
    reworded: isReworded(request),
    pastCharacters: request.pastCharacters ?? null,
  };
  const names = Object.keys(asked) as (keyof Asked)[];
  if (names.some((name) => page.asked[name] !== asked[name])) await recordAsked(db, page.stepId, asked);
}

const BUDGETS: Record<BudgetSpent['of'], string> = {
  session: 'all jobs of its session',
  job: 'one job',
  credential_day: 'one day of its credential',
};

/** Calls under way mostly cost a small part of what is reserved for them: by then the rest is there again. */
const RESERVED_WAIT_MS = 3_000;

/** Only what is spent pauses a job; for what others have reserved it waits. */
function overBudget(row: JobRow, { of, ...spent }: BudgetSpent): Transition {
  const { limitUsd, spentUsd, reservedUsd, boundUsd, renewsAt } = spent;
  const limit = `the budget of $${limitUsd} for ${BUDGETS[of]}`;
  if (boundUsd === null) {
    return pauseFor('cost_limit', `${limit} needs a price, and that of its model is unknown`, renewsAt);
  }
  if (spentUsd + boundUsd <= limitUsd) {
    const until = new Date(Date.now() + RESERVED_WAIT_MS + (row.seed % 10) * 100);
    return waitForModel(row, until, `calls under way have reserved $${reservedUsd} of ${limit}`);
  }
  const why = `the next call may cost up to $${boundUsd}, and of ${limit} $${spentUsd} are spent`;
  return pauseFor('cost_limit', why, renewsAt);
}
