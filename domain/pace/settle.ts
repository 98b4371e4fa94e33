import type { RateLimits } from '../rate-limits.ts';
import { limitsOf, refilled, withLearnt, type BlockReason, type Pace, type SetLimits } from './limits.ts';
import { afterAnswer, afterRefusal } from './refusals.ts';
import { corrected, hindrance, taken, waitOf, type Held, type NotYet } from './turns.ts';

/**
 * Longer than the longest call: a slot is given up when its call has ended, and a worker that was killed leaves it to the
 * same job, which is run again and comes back for it. The lease ends only what nobody comes back for.
 */
export const LEASE_MS = 15 * 60_000;

/** Who asks whether it may call. */
export interface Ask {
  kind: 'ask';
  jobId: string;
  tokens: number;
  /** The preset's. */
  callsAtOnce: number;
}

/** A call has ended. */
export interface Ended {
  kind: 'ended';
  jobId: string;
  rateLimits: RateLimits | null;
  /** Null: unknown. */
  tokensUsed: number | null;
  /** Null: no answer came. */
  latencyMs: number | null;
}

/** A provider refused a call for now. */
export interface Refused {
  kind: 'refused';
  jobId: string;
  because: 'rate_limited' | 'overloaded';
  retryAfterMs: number | null;
  rateLimits: RateLimits | null;
}

export type PaceRequest = Ask | Ended | Refused;

/** What is on record of a job at this credential. */
export interface Ticket {
  jobId: string;
  state: 'waiting' | 'held';
  askedAt: number;
  placeAt: number;
  tokens: number;
  dueAt: number;
  heldAt: number | null;
  leaseUntil: number | null;
}

/** A job of the requests at hand: its ticket, and where it stands if it asks now. */
export interface Place {
  ticket: Ticket | null;
  askedAt: number;
  placeAt: number;
  /** Those before it who come in time, leaving out the jobs of the requests at hand. */
  ahead: number;
}

/** A credential as it stands; times in ms since the epoch. */
export interface PaceState {
  now: number;
  set: SetLimits;
  pace: Pace;
  held: Held;
  places: ReadonlyMap<string, Place>;
}

export type SlotAnswer =
  | { granted: true }
  | { granted: false; waitMs: number; because: NotYet; ahead: number }
  | { granted: false; blocked: { reason: BlockReason; detail: string } };

/** What follows from requests: the new pace, tickets to write and to delete, and what is answered, by job. */
export interface Settled {
  pace: Pace;
  tickets: Ticket[];
  gone: string[];
  answers: Map<string, SlotAnswer>;
}

/** Settles requests of different jobs at once: what has ended first, then who asks, in their order. */
export function settle(state: PaceState, requests: readonly PaceRequest[]): Settled {
  const run = new Settling(state);
  for (const request of requests) if (request.kind !== 'ask') run.end(request);
  const asks = requests.filter((request) => request.kind === 'ask');
  const placeAt = ({ jobId }: Ask) => state.places.get(jobId)?.placeAt ?? state.now;
  asks.sort((a, b) => placeAt(a) - placeAt(b) || (a.jobId < b.jobId ? -1 : 1));
  for (const ask of asks) run.giveUpOwn(ask);
  for (const ask of asks) run.ask(ask);
  return run.settled;
}

class Settling {
  readonly settled: Settled;
  private readonly state: PaceState;
  private held: number;
  /** Who asked in vain so far. */
  private waiting = 0;

  constructor(state: PaceState) {
    this.state = state;
    this.held = state.held.count;
    this.settled = { pace: state.pace, tickets: [], gone: [], answers: new Map() };
  }

  end(request: Ended | Refused): void {
    const { now, set } = this.state;
    const ticket = this.state.places.get(request.jobId)?.ticket ?? null;
    const holds = ticket?.state === 'held';
    const since = holds ? ticket.heldAt : null;
    let pace = refilled(this.settled.pace, limitsOf(set, this.settled.pace, 1), now);
    if (request.kind === 'ended') {
      if (holds) pace = corrected(pace, ticket.tokens, request.tokensUsed);
      if (request.latencyMs !== null) pace = afterAnswer(pace, since, request.latencyMs);
      if (ticket) this.settled.gone.push(request.jobId);
    } else {
      const { because: kind, retryAfterMs } = request;
      pace = afterRefusal(pace, { kind, retryAfterMs, since, held: this.held }, now);
      // It keeps its place, and is not waited for longer than it takes to come back after the rest.
      if (ticket) this.settled.tickets.push(asWaiting(ticket, Math.max(now, pace.coolUntil ?? 0)));
    }
    this.settled.pace = withLearnt(pace, request.rateLimits, set, now);
    if (holds && isLive(ticket, now)) this.held -= 1;
  }

  /** Whoever asks while it has a slot was run again: its slot is free for it. */
  giveUpOwn({ jobId }: Ask): void {
    const ticket = this.state.places.get(jobId)?.ticket ?? null;
    if (ticket && isLive(ticket, this.state.now)) this.held -= 1;
  }

  ask({ jobId, tokens, callsAtOnce }: Ask): void {
    const { now, set, places } = this.state;
    const { blockedFor: reason, blockedDetail } = this.settled.pace;
    if (reason !== null) {
      this.settled.gone.push(jobId);
      this.settled.answers.set(jobId, { granted: false, blocked: { reason, detail: blockedDetail ?? '' } });
      return;
    }
    const { askedAt, placeAt, ahead: others } = places.get(jobId) ?? { askedAt: now, placeAt: now, ahead: 0 };
    const limits = limitsOf(set, this.settled.pace, callsAtOnce);
    const pace = refilled(this.settled.pace, limits, now);
    const held = { count: this.held, since: this.state.held.since };
    const ahead = others + this.waiting;
    const because = hindrance(pace, limits, held, { tokens, ahead }, now);
    const ticket = { jobId, askedAt, placeAt, tokens };
    if (because === null) {
      this.held += 1;
      this.settled.pace = taken(pace, tokens);
      const lease = { state: 'held' as const, dueAt: now, heldAt: now, leaseUntil: now + LEASE_MS };
      this.settled.tickets.push({ ...ticket, ...lease });
      this.settled.answers.set(jobId, { granted: true });
      return;
    }
    const waitMs = waitOf(pace, limits, held, { tokens, ahead }, now);
    this.waiting += 1;
    this.settled.pace = pace;
    this.settled.tickets.push(asWaiting(ticket, now + waitMs));
    this.settled.answers.set(jobId, { granted: false, waitMs, because, ahead });
  }
}

function asWaiting(
  { jobId, askedAt, placeAt, tokens }: Pick<Ticket, 'jobId' | 'askedAt' | 'placeAt' | 'tokens'>,
  dueAt: number,
): Ticket {
  return { jobId, askedAt, placeAt, tokens, state: 'waiting', dueAt, heldAt: null, leaseUntil: null };
}

function isLive({ state, leaseUntil }: Ticket, now: number): boolean {
  return state === 'held' && (leaseUntil ?? 0) > now;
}
