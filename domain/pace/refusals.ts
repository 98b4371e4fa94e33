import type { Pace } from './limits.ts';

/** A cool-down where the provider gives no time: doubling from the first to the longest. */
const COOL_FIRST_MS = 1_000;
const COOL_MOST_MS = 60_000;
/** The same where it is only overloaded: jobs wait each for themselves as well. */
const OVERLOAD_FIRST_MS = 500;
const OVERLOAD_MOST_MS = 8_000;
/** A provider may ask for so long a rest at most; more is tried again before. */
const RETRY_AFTER_MOST_MS = 3_600_000;
/** Of what is asked for, so much more: clocks differ, and limits are counted where the answer came from. */
const MORE = 0.02;

const LEARNING = 0.1;

export interface Refusal {
  kind: 'rate_limited' | 'overloaded';
  retryAfterMs: number | null;
  /** When the refused call was let go; null: unknown. */
  since: number | null;
  /** Calls under way, that one included. */
  held: number;
}

/**
 * The pace after a provider refused a call. Calls that were under way together are refused together: those let go before
 * the last refusal say nothing new, and only may make the rest longer.
 */
export function afterRefusal(pace: Pace, refusal: Refusal, now: number): Pace {
  const { kind, retryAfterMs, since, held } = refusal;
  const isNews = pace.refusedAt === null || since === null || since > pace.refusedAt;
  const streak = isNews ? Math.min(30, pace.streak + 1) : pace.streak;
  const own = kind === 'rate_limited' ? [COOL_FIRST_MS, COOL_MOST_MS] : [OVERLOAD_FIRST_MS, OVERLOAD_MOST_MS];
  const [first, most] = own as [number, number];
  const asked = retryAfterMs === null ? null : Math.min(retryAfterMs, RETRY_AFTER_MOST_MS) * (1 + MORE) + 50;
  const rest = asked ?? Math.min(most, first * 2 ** Math.max(0, streak - 1));
  const coolUntil = isNews || asked !== null ? now + rest : 0;
  const open = Math.min(pace.callWindow ?? Infinity, Math.max(held, 1));
  const share = kind === 'rate_limited' ? 0.5 : 0.75;
  return {
    ...pace,
    coolUntil: Math.max(pace.coolUntil ?? 0, coolUntil),
    streak,
    refusedAt: isNews ? now : pace.refusedAt,
    callWindow: isNews ? Math.max(1, Math.floor(open * share)) : pace.callWindow,
  };
}

/** A window so wide hinders nobody. */
const WIDE = 1_000;

/**
 * The pace after an answer: the window of calls at once grows by one for each window of answers.
 * @param since when the call was let go; null: unknown
 */
export function afterAnswer(pace: Pace, since: number | null, latencyMs: number): Pace {
  const isNews = pace.refusedAt === null || (since !== null && since > pace.refusedAt);
  const window = pace.callWindow;
  const grown = window === null ? null : window + 1 / window;
  return {
    ...pace,
    latencyMs: pace.latencyMs === null ? latencyMs : pace.latencyMs + LEARNING * (latencyMs - pace.latencyMs),
    ...(isNews ? { streak: 0, callWindow: grown !== null && grown >= WIDE ? null : grown } : {}),
  };
}
