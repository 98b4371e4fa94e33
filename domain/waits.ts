import type { Durations } from './durations.ts';

/** How long a wait page of a platform may be left alone. */
export interface WaitRule {
  /** Longest pause between two looks, in ms. */
  capMs: number;
  /** Whether a page that has not changed for an hour may be looked at still less often. */
  mayIdle: boolean;
  /** By up to this share (0 to 1) a pause is shorter, so that those who wait together do not look all at once. */
  spread?: number;
}

/**
 * Pause before the next look at a wait page.
 * @param looks how often it was looked at so far (≥ 1)
 * @param waitedMs since the page was first seen
 * @param who id of the job: what is spread is spread the same way each time
 */
export function waitPause(
  looks: number,
  waitedMs: number,
  rule: WaitRule,
  durations: Durations,
  who = '',
): number {
  if (rule.mayIdle && waitedMs >= durations.waitIdleAfterMs) return durations.waitIdleCapMs;
  const grown = durations.waitFirstMs * durations.waitGrowth ** Math.max(0, looks - 1);
  const share = 1 - (rule.spread ?? 0) * fractionOf(`${who} ${looks}`);
  return Math.round(Math.min(grown, rule.capMs) * share);
}

/** A number in [0, 1) that looks like chance and is the same for the same text (FNV-1a). */
function fractionOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  // The last steps mix in what came last: ids that differ at their end only lie far apart.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 12)) >>> 0) / 2 ** 32;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** As often a page may lead on at once before its looks are spread. */
const SWIFT_REFRESHES = 10;

/** A page that shows itself anew so often is a wait page that browsers look at so often; in ms. */
const LEAST_INTERVAL_MS = 1000;

/**
 * How long a wait page may be left alone that browsers look at again by themselves (`<meta http-equiv="refresh">` to the
 * same page): no longer than they leave it. Looks before that are as at any wait page.
 * @param page address of the page
 */
export function ruleWithRefresh(
  rule: WaitRule,
  refresh: { seconds: number; url: string } | null,
  page: string,
): WaitRule {
  if (refresh?.url !== page) return rule;
  return { ...rule, capMs: Math.min(rule.capMs, Math.max(refresh.seconds * 1000, LEAST_INTERVAL_MS)) };
}

/**
 * Pause before a page's `<meta http-equiv="refresh">` to another page is followed: when it is due, as in browsers. One
 * that goes in circles is not followed more often than a wait page is looked at.
 * @param page address of the page that has it
 * @param looks how often it was looked at so far (≥ 1)
 * @param pause before the next look, were it a wait page
 */
export function refreshPause(
  refresh: { seconds: number; url: string },
  page: string,
  looks: number,
  pause: number,
): number {
  if (refresh.url === page) return pause;
  const due = Math.min(refresh.seconds * 1000, DAY_MS);
  return looks <= SWIFT_REFRESHES ? due : Math.max(due, pause);
}

/** Pause before the next try at a study that could not be reached; doubles with every trouble (≥ 1). */
export function troublePause(troubles: number, durations: Durations): number {
  const grown = durations.troubleFirstMs * 2 ** Math.min(30, Math.max(0, troubles - 1));
  return Math.min(grown, durations.troubleCapMs);
}
