import { presetOf } from '../domain/providers.ts';
import type { JobRow, LoadedJob } from '../records/jobs.ts';
import { deadlineOfPage } from '../records/pages.ts';
import { takeSlot, type SlotAnswer } from '../records/pace.ts';
import { pauseFor } from '../records/pauses.ts';
import { commitTransition, type Transition } from '../records/transitions.ts';
import type { ActivityDeps } from './deps.ts';
import { isLine, openLine, type Line } from './line.ts';

/** A job that may ask its agent now, by this line; or one that may not, as it stands then. */
export type Admitted = { job: LoadedJob; line: Line } | { job: LoadedJob; line: null };

/** A page whose time is over within so many ms goes first. */
const SOON_MS = 60_000;
/** Tokens of a call as long as a job has made none. */
const USUAL_TOKENS = 2_000;

/**
 * Takes the job's turn at its credential's limiter. Without one it waits in a state of its own, so that it holds no slot of
 * the worker, is free to be paused, and its time limit stands still; that is none of its tries.
 */
export async function admit(deps: ActivityDeps, job: LoadedJob): Promise<Admitted> {
  const line = await openLine(deps, job);
  if (!isLine(line)) return { job: await commitTransition(deps.db, job, line), line: null };
  const held = line.paid && (await queue(deps, job, line.paid));
  if (held) return { job: await commitTransition(deps.db, job, held), line: null };
  if (job.row.reason !== 'model_slot' && job.row.state !== 'paused') return { job, line };
  const going = await commitTransition(deps.db, job, {
    standing: { state: 'running', reason: null },
    job: { nextLookAt: null, detail: null },
  });
  const isOurs = going.row.turn === job.row.turn + 1 && going.row.phase === 'ask';
  return isOurs ? { job: going, line } : { job: going, line: null };
}

/** Null: it may call now. */
export async function queue(
  { db }: ActivityDeps,
  { row }: LoadedJob,
  { credentialId, name }: NonNullable<Line['paid']>,
): Promise<Transition | null> {
  const deadline = await deadlineOfPage(db, row);
  const slot = await takeSlot(db, {
    credentialId,
    jobId: row.id,
    sessionId: row.sessionId,
    tokens: tokensOf(row),
    callsAtOnce: presetOf(name.provider).callsAtOnce,
    urgent: deadline !== null && deadline.getTime() - Date.now() < SOON_MS,
  });
  if (slot.granted) return null;
  if ('blocked' in slot) return pauseFor(slot.blocked.reason, slot.blocked.detail);
  return waitForModel(row, new Date(Date.now() + slot.waitMs), wordsFor(slot));
}

/** As many as its calls took so far. */
function tokensOf({ promptTokens, completionTokens, llmCalls }: JobRow): number {
  const used = promptTokens + completionTokens;
  return used === 0 ? USUAL_TOKENS : Math.ceil(used / llmCalls);
}

/** The transition by which a job waits until it may call its model (again). */
export function waitForModel(
  { reason }: JobRow,
  until: Date,
  detail: string,
  further: Transition['job'] = {},
): Transition {
  return {
    standing: { state: 'waiting', reason: 'model_slot' },
    job: { detail, nextLookAt: until, ...further },
    // The same again is no news.
    ...(reason === 'model_slot' ? {} : { event: { kind: 'model_slot', data: { detail } } }),
  };
}

type NotYet = Extract<SlotAnswer, { waitMs: number }>;

const BECAUSE: Record<NotYet['because'], string> = {
  cool_down: 'its provider asked for a pause',
  calls_at_once: 'as many calls as its credential may make at once are under way',
  requests: 'its credential has made as many requests as it may in a minute',
  tokens: 'its credential has used as many tokens as it may in a minute',
  turn: 'others were there before it',
};

function wordsFor({ because, ahead }: NotYet): string {
  const before = ahead === 0 ? '' : `; ${ahead} ${ahead === 1 ? 'is' : 'are'} before it`;
  return `${BECAUSE[because]}${before}`;
}
