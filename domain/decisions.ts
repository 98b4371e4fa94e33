import type { Phase } from './position.ts';
import type { JobState, Reason, Wish } from './states.ts';

/**
 * What a person may say of an answer before it is sent.
 * - `send` as it is
 * - `edit` send another in its place, recorded as answered by a person
 * - `again` ask the agent once more
 */
export const DECISIONS = ['send', 'edit', 'again'] as const;
export type How = (typeof DECISIONS)[number];

/** What can be decided at a phase: a page that asks nothing has only its button. */
export function waysAt(phase: Phase): How[] {
  return phase === 'send' ? ['send'] : [...DECISIONS];
}

/** Where a job stands, as far as it takes to decide. */
export interface Held {
  state: JobState;
  reason: Reason | null;
  phase: Phase;
  step: number;
  attempt: number;
  /** What its operator wants of it, and whether that has taken effect. */
  wish: Wish;
  pending: boolean;
}

/** Why nothing can be decided this way about the answer of this step and attempt; null: it can. */
export function undecidable(job: Held, asked: { step: number; attempt: number; how: How }): string | null {
  if (job.state !== 'paused' || job.reason !== 'awaiting_approval') return `It is ${standing(job)}.`;
  if (job.pending && job.wish !== 'run') return `It is about to be ${DONE[job.wish]}.`;
  if (job.step !== asked.step || job.attempt !== asked.attempt)
    return `It waits for a decision about page ${job.step}, attempt ${job.attempt}, not page ${asked.step}, attempt ${asked.attempt}.`;
  if (!waysAt(job.phase).includes(asked.how)) return 'Its page asks nothing: it can only be sent.';
  return null;
}

const DONE: Record<Exclude<Wish, 'run'>, string> = { pause: 'paused', cancel: 'cancelled' };

function standing({ state, reason, step }: Held): string {
  const why = reason === null ? '' : ` (${reason})`;
  const onward = reason === 'by_user' && state === 'paused' ? ', and can be resumed' : '';
  return `${state}${why} at page ${step}${onward}: no answer of it waits for a decision`;
}
