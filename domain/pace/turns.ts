import { requestBucket, tokenBucket, type Bucket, type Pace, type PaceLimits } from './limits.ts';

export type NotYet = 'cool_down' | 'calls_at_once' | 'requests' | 'tokens' | 'turn';

/** Where somebody stands who wants to call. */
export interface Asker {
  tokens: number;
  /** How many stand before it and come in time. */
  ahead: number;
}

/** Calls under way. */
export interface Held {
  count: number;
  /** When the oldest of them was let go; null: there is none. */
  since: number | null;
}

/**
 * Whether somebody may call now.
 * @param pace with its buckets filled up to now
 * @returns null when it may; else why not yet
 */
export function hindrance(
  pace: Pace,
  limits: PaceLimits,
  held: Held,
  { tokens, ahead }: Asker,
  now: number,
): NotYet | null {
  if (pace.coolUntil !== null && pace.coolUntil > now) return 'cool_down';
  const free = limits.callsAtOnce - held.count;
  const requests = pace.requestLevel ?? Infinity;
  if (free < 1) return 'calls_at_once';
  if (requests < 1) return 'requests';
  const needed = neededTokens(tokens, tokenBucket(limits));
  const left = pace.tokenLevel ?? Infinity;
  if (left < needed) return 'tokens';
  const reach = Math.min(free, Math.floor(requests));
  return ahead >= reach || (ahead > 0 && left < needed * (ahead + 1)) ? 'turn' : null;
}

/** A call that needs more than the bucket ever holds goes when it is full, and is paid back afterwards. */
function neededTokens(tokens: number, bucket: Bucket | null): number {
  return bucket === null ? 0 : Math.min(tokens, bucket.most);
}

/** The pace after somebody was let go. */
export function taken(pace: Pace, tokens: number): Pace {
  return {
    ...pace,
    requestLevel: pace.requestLevel === null ? null : pace.requestLevel - 1,
    tokenLevel: pace.tokenLevel === null ? null : pace.tokenLevel - tokens,
  };
}

/** The pace after a call told how many tokens it took in place of those that were reserved. */
export function corrected(pace: Pace, reserved: number, used: number | null): Pace {
  if (pace.tokenLevel === null || used === null) return pace;
  return { ...pace, tokenLevel: pace.tokenLevel + reserved - used };
}

const WAIT_LEAST_MS = 200;
const WAIT_MOST_MS = 60_000;
/** Those who wait together ask no more often than once in this time, however many they are. */
const EACH_MS = 200;
/** Before the first answer. */
const USUAL_LATENCY_MS = 5_000;
/** Those who are due at the same moment come one after the other. */
const SPREAD_MS = 15;

/**
 * When somebody who waits should ask again, in ms: about when its turn comes.
 * @param pace with its buckets filled up to now
 */
export function waitOf(pace: Pace, limits: PaceLimits, held: Held, asker: Asker, now: number): number {
  const { ahead, tokens } = asker;
  const requests = requestBucket(limits);
  const ofTokens = tokenBucket(limits);
  const latency = pace.latencyMs ?? USUAL_LATENCY_MS;
  const cooling = Math.max(0, (pace.coolUntil ?? 0) - now);
  const due = Math.max(
    cooling > 0 ? cooling + Math.floor(ahead / limits.callsAtOnce) * latency : 0,
    requests === null ? 0 : (ahead + 1 - (pace.requestLevel ?? 0)) / requests.perMs,
    ofTokens === null
      ? 0
      : (neededTokens(tokens, ofTokens) + ahead * tokens - (pace.tokenLevel ?? 0)) / ofTokens.perMs,
    slotWait(limits, held, ahead, latency, now),
  );
  const most = Math.max(WAIT_MOST_MS, ahead * EACH_MS);
  return Math.round(Math.min(most, Math.max(WAIT_LEAST_MS, due)) + (ahead % 10) * SPREAD_MS);
}

/** Until so many calls have ended: the first when the oldest is as old as calls get, the others evenly after it. */
function slotWait(
  { callsAtOnce }: PaceLimits,
  held: Held,
  ahead: number,
  latency: number,
  now: number,
): number {
  const free = callsAtOnce - held.count;
  if (ahead < free) return 0;
  const each = latency / callsAtOnce;
  const first = held.since === null ? 0 : Math.max(each / 2, held.since + latency - now);
  return Math.min(first, latency) + (ahead - Math.max(0, free)) * each;
}
