import { roomBelow } from '../domain/prompt/past-section.ts';
import { troublePause } from '../domain/waits.ts';
import { nextStructured } from '../domain/provider-quirks.ts';
import type { ProviderName, Structured } from '../domain/providers.ts';
import type { AgentRequest } from '../models/agent.ts';
import type { ProviderFault } from '../models/faults.ts';
import { recordLearnt } from '../records/credentials.ts';
import type { JobRow, LoadedJob } from '../records/jobs.ts';
import { block, coolDown } from '../records/pace.ts';
import { pauseFor } from '../records/pauses.ts';
import type { Transition } from '../records/transitions.ts';
import { queue, waitForModel } from './admit.ts';
import type { ActivityDeps } from './deps.ts';
import { isLine, openLine, type Line } from './line.ts';
import { leaveSlot } from './slot.ts';

/** A request that came to nothing. */
export interface Tried {
  line: Line;
  request: AgentRequest;
  /** How it asked for JSON. */
  structured: Structured | null;
}

/** The request put otherwise, or how the job goes on without an answer. */
export type AfterFault = { line: Line; request: AgentRequest } | { next: Transition };

/**
 * What follows when a provider gave no answer.
 * @param mayChange whether the request may be put otherwise once more
 */
export async function afterFault(
  deps: ActivityDeps,
  job: LoadedJob,
  tried: Tried,
  fault: ProviderFault,
  mayChange: boolean,
): Promise<AfterFault> {
  const changed = mayChange ? await putOtherwise(deps, job, tried, fault) : null;
  if (changed) return changed;
  const { line } = tried;
  const leave = (): Promise<void> => leaveSlot(deps, job, line, fault.rateLimits);
  switch (fault.kind) {
    case 'rate_limited':
    case 'overloaded':
    case 'unreachable':
    case 'cut':
    case 'garbage':
      return { next: await waitOut(deps, job, line, fault) };
    case 'key_rejected':
    case 'no_credit':
      await block(deps.db, line.paid?.credentialId ?? '', fault.kind, fault.message);
      await leave();
      return { next: pauseFor(fault.kind, fault.message) };
    case 'model_unknown':
      await leave();
      return { next: pauseFor('model_unknown', fault.message) };
    case 'context_too_long':
      await leave();
      return { next: tooLong(job, fault) };
    default:
      await leave();
      return { next: pauseFor('request_refused', fault.message) };
  }
}

/** Learns what the model does not take, for all jobs, and leaves it out; null: that would change nothing. */
async function putOtherwise(
  deps: ActivityDeps,
  job: LoadedJob,
  { line, request, structured }: Tried,
  fault: ProviderFault,
): Promise<AfterFault | null> {
  if (fault.kind === 'context_too_long') {
    const room = roomBelow(request.past, request.settings.memory, request.pastCharacters);
    return room === null ? null : { line, request: { ...request, pastCharacters: room } };
  }
  const { paid } = line;
  const learnt = paid && whatIsLearnt(fault, structured, paid.name.provider);
  if (!learnt) return null;
  await recordLearnt(deps.db, paid.credentialId, paid.name.model, learnt);
  const again = await openLine(deps, job);
  if (isLine(again)) return { line: again, request };
  await leaveSlot(deps, job, line, fault.rateLimits);
  return { next: again };
}

function whatIsLearnt(
  { kind, parameter }: ProviderFault,
  structured: Structured | null,
  provider: ProviderName,
): { dropped: string[] } | { structured: Structured } | null {
  if (kind === 'parameter_refused' && parameter !== null) return { dropped: [parameter] };
  const simpler =
    kind === 'format_refused' && structured !== null ? nextStructured(provider, structured) : null;
  return simpler && { structured: simpler };
}

/** Too many requests are waited out for as long as it takes; a provider that stays away pauses the job, which goes on probing. */
async function waitOut(
  deps: ActivityDeps,
  job: LoadedJob,
  line: Line,
  { kind, message, retryAfterMs, rateLimits }: ProviderFault,
): Promise<Transition> {
  const { row } = job;
  const { paid } = line;
  const now = Date.now();
  if (kind === 'rate_limited' || kind === 'overloaded') {
    const slot = { credentialId: paid?.credentialId ?? '', jobId: row.id };
    await coolDown(deps.db, slot, { kind, retryAfterMs, rateLimits });
  } else await leaveSlot(deps, job, line, rateLimits);
  if (kind === 'rate_limited') {
    return (paid && (await queue(deps, job, paid))) ?? waitForModel(row, new Date(now), message);
  }
  return troubled(deps, row, message, retryAfterMs ?? 0, now);
}

function troubled(
  { durations }: ActivityDeps,
  row: JobRow,
  message: string,
  retryAfterMs: number,
  now: number,
): Transition {
  const since = row.callTroubleSince ?? new Date(now);
  const callTroubles = row.callTroubles + 1;
  const trouble = { callTroubleSince: since, callTroubles };
  if (now - since.getTime() < durations.troubleLimitMs) {
    const pause = Math.max(retryAfterMs, troublePause(callTroubles, durations));
    return waitForModel(row, new Date(now + pause), message, trouble);
  }
  const away = pauseFor('credential_unavailable', message, new Date(now + durations.probeMs));
  return { ...away, job: { ...away.job, ...trouble } };
}

function tooLong({ row }: LoadedJob, { message }: ProviderFault): Transition {
  const detail = `the page alone is longer than the model takes: ${message}`;
  return {
    standing: { state: 'failed', reason: 'model_unusable' },
    job: { detail },
    event: { kind: 'context_too_long', data: { step: row.step, detail } },
  };
}
