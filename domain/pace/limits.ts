import type { RateLimits } from '../rate-limits.ts';

/** What a credential may do; null: nobody set or learnt it. */
export interface PaceLimits {
  callsAtOnce: number;
  requestsPerMinute: number | null;
  tokensPerMinute: number | null;
}

/** How a credential is used, as its row holds it; times in ms since the epoch. */
export interface Pace {
  coolUntil: number | null;
  /** Refusals in a row, and when the last one that counts came. */
  streak: number;
  refusedAt: number | null;
  /** Calls at once that it takes, as learnt from refusals; null: none was seen. */
  callWindow: number | null;
  requestsPerMinute: number | null;
  tokensPerMinute: number | null;
  /** What is left, as of `levelAt`. */
  requestLevel: number | null;
  tokenLevel: number | null;
  levelAt: number | null;
  latencyMs: number | null;
  blockedFor: BlockReason | null;
  blockedDetail: string | null;
}

export type BlockReason = 'key_rejected' | 'no_credit';

export const NEW_PACE: Pace = {
  coolUntil: null,
  streak: 0,
  refusedAt: null,
  callWindow: null,
  requestsPerMinute: null,
  tokensPerMinute: null,
  requestLevel: null,
  tokenLevel: null,
  levelAt: null,
  latencyMs: null,
  blockedFor: null,
  blockedDetail: null,
};

/** What a person set. */
export interface SetLimits {
  maxCallsAtOnce: number | null;
  requestsPerMinute: number | null;
  tokensPerMinute: number | null;
}

/** What a person set goes before what was learnt, and that before the provider's preset. */
export function limitsOf(set: SetLimits, pace: Pace, presetCallsAtOnce: number): PaceLimits {
  const most = Math.max(1, set.maxCallsAtOnce ?? presetCallsAtOnce);
  return {
    callsAtOnce: Math.min(most, Math.max(1, Math.floor(pace.callWindow ?? most))),
    requestsPerMinute: set.requestsPerMinute ?? pace.requestsPerMinute,
    tokensPerMinute: set.tokensPerMinute ?? pace.tokensPerMinute,
  };
}

const MINUTE_MS = 60_000;
/**
 * Of a minute's limit so much flows in evenly, and the rest may come at once: together they are never more than the
 * limit in any minute, whether a provider counts fixed or sliding ones, and a request may be a little late on its way.
 */
const EVEN_SHARE = 0.95;

export interface Bucket {
  /** What it holds at most, and gets back, each ms. */
  most: number;
  perMs: number;
}

/** @returns null where there is no limit */
export function requestBucket({ requestsPerMinute }: PaceLimits): Bucket | null {
  return requestsPerMinute === null ? null : bucketOf(requestsPerMinute);
}

export function tokenBucket({ tokensPerMinute }: PaceLimits): Bucket | null {
  return tokensPerMinute === null ? null : bucketOf(tokensPerMinute);
}

function bucketOf(perMinute: number): Bucket {
  const limit = Math.max(1, perMinute);
  const most = Math.max(1, Math.floor(limit * (1 - EVEN_SHARE)));
  return { most, perMs: (limit * EVEN_SHARE) / MINUTE_MS };
}

/** The pace with its buckets filled up to now. */
export function refilled(pace: Pace, limits: PaceLimits, now: number): Pace {
  const passed = pace.levelAt === null ? 0 : Math.max(0, now - pace.levelAt);
  return {
    ...pace,
    requestLevel: fill(pace.requestLevel, requestBucket(limits), passed),
    tokenLevel: fill(pace.tokenLevel, tokenBucket(limits), passed),
    levelAt: Math.max(now, pace.levelAt ?? 0),
  };
}

function fill(level: number | null, bucket: Bucket | null, passedMs: number): number | null {
  if (bucket === null) return null;
  return level === null ? bucket.most : Math.min(bucket.most, level + passedMs * bucket.perMs);
}

/** The pace with what the provider says of its limits. What is set by a person stays as it is. */
export function withLearnt(pace: Pace, said: RateLimits | null, set: SetLimits, now: number): Pace {
  if (said === null) return pace;
  const learnt: Pace = {
    ...pace,
    requestsPerMinute: positive(said.requestsPerMinute) ?? pace.requestsPerMinute,
    tokensPerMinute: positive(said.tokensPerMinute) ?? pace.tokensPerMinute,
  };
  const limits = limitsOf(set, learnt, 1);
  const { requestLevel, tokenLevel, ...rest } = refilled(learnt, limits, now);
  return {
    ...rest,
    requestLevel: lowered(requestLevel, requestBucket(limits), said.requestsLeft, said.requestsResetMs),
    tokenLevel: lowered(tokenLevel, tokenBucket(limits), said.tokensLeft, said.tokensResetMs),
  };
}

function positive(limit: number | undefined): number | null {
  return limit !== undefined && limit > 0 ? Math.floor(limit) : null;
}

/** A provider's own count may be lower than ours, as others use the account too; never higher. */
function lowered(
  level: number | null,
  bucket: Bucket | null,
  left: number | undefined,
  resetMs: number | undefined,
): number | null {
  if (level === null || bucket === null || left === undefined) return level;
  if (left >= 1 || resetMs === undefined) return Math.min(level, left);
  // Nothing is left, and all comes back at once: it counts in fixed minutes, and takes nothing before the next.
  const isFixed = resetMs < MINUTE_MS * 0.9 || bucket.perMs * MINUTE_MS < 2;
  return isFixed ? Math.min(level, 1 - resetMs * bucket.perMs) : Math.min(level, left);
}
