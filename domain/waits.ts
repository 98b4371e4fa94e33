import type { Durations } from './durations.ts';

/** How long a wait page of a platform may be left alone. */
export interface WaitRule {
  /** Longest pause between two looks, in ms. */
  capMs: number;
  /** Whether a page that has not changed for an hour may be looked at still less often. */
  mayIdle: boolean;
}

/**
 * Pause before the next look at a wait page.
 * @param looks how often it was looked at so far (≥ 1)
 * @param waitedMs since the page was first seen
 */
export function waitPause(looks: number, waitedMs: number, rule: WaitRule, durations: Durations): number {
  if (rule.mayIdle && waitedMs >= durations.waitIdleAfterMs) return durations.waitIdleCapMs;
  const grown = durations.waitFirstMs * durations.waitGrowth ** Math.max(0, looks - 1);
  return Math.round(Math.min(grown, rule.capMs));
}

/** Pause before the next try at a study that could not be reached; doubles with every trouble (≥ 1). */
export function troublePause(troubles: number, durations: Durations): number {
  const grown = durations.troubleFirstMs * 2 ** Math.min(30, Math.max(0, troubles - 1));
  return Math.min(grown, durations.troubleCapMs);
}
