import { createDice } from '../../models/dice.ts';
import type { RateLimits } from '../../domain/rate-limits.ts';
import type { Database } from '../../prisma/database.ts';
import { coolDown, releaseSlot, takeSlot } from '../../records/pace.ts';

/** What a simulated provider says to a request that arrives at a time (in ms). */
export type ProviderAnswer =
  | { ok: true; rateLimits: RateLimits | null }
  | {
      ok: false;
      kind: 'rate_limited' | 'overloaded';
      retryAfterMs: number | null;
      rateLimits: RateLimits | null;
    };

export interface SimulatedProvider {
  arrive(at: number): ProviderAnswer;
  /** Told when an answered call ends. */
  leave?(at: number): void;
}

export interface SimulatedJob {
  id: string;
  calls: number;
  startsAt: number;
  sessionId?: string;
  urgent?: boolean;
  /** Ends its life at this time, whatever it does: it neither comes back nor gives its slot back. */
  diesAt?: number;
}

export interface Simulation {
  dbs: Database[];
  credentialId: string;
  provider: SimulatedProvider;
  jobs: SimulatedJob[];
  callsAtOnce: number;
  tokens?: number;
  /** How long a call takes: around this. */
  latencyMs: number;
  /** Between two calls of a job: around this. */
  pageMs: number;
  /** Told when a job has made its last call. */
  onDone?(job: SimulatedJob, at: number): Promise<void>;
  limitMs?: number;
}

export interface Outcome {
  asks: number;
  /** Calls that were let go: when each asked first, and when it went. */
  grants: { jobId: string; urgent: boolean; askedAt: number; at: number }[];
  refusals: { at: number }[];
  answered: number;
  done: string[];
  endedAt: number;
  /** Calls under way at once, at most. */
  mostAtOnce: number;
}

interface Happening {
  at: number;
  order: number;
  run: () => Promise<void>;
}

/** Lets jobs live through simulated time, against real Postgres: one thing after the other, as each is due. */
export async function simulate(simulation: Simulation): Promise<Outcome> {
  const life = new Life(simulation);
  for (const job of simulation.jobs) life.at(job.startsAt, () => life.ask(job, job.calls, job.startsAt, 0));
  await life.run();
  return life.outcome;
}

class Life {
  readonly outcome: Outcome = {
    asks: 0,
    grants: [],
    refusals: [],
    answered: 0,
    done: [],
    endedAt: 0,
    mostAtOnce: 0,
  };
  private readonly dice = createDice('simulation');
  private readonly simulation: Simulation;
  private happenings: Happening[] = [];
  private order = 0;
  private now = 0;
  private underWay = 0;

  constructor(simulation: Simulation) {
    this.simulation = simulation;
  }

  at(at: number, run: () => Promise<void>): void {
    const happening = { at, order: (this.order += 1), run };
    let low = 0;
    let high = this.happenings.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.happenings[middle] as Happening).at <= at) low = middle + 1;
      else high = middle;
    }
    this.happenings.splice(low, 0, happening);
  }

  async run(): Promise<void> {
    const limit = this.simulation.limitMs ?? 12 * 3_600_000;
    for (let next = this.happenings.shift(); next; next = this.happenings.shift()) {
      if (next.at > limit)
        throw new Error(`Not over after ${limit} ms: ${JSON.stringify(this.outcome.done)}`);
      this.now = next.at;
      await next.run();
    }
  }

  async ask(job: SimulatedJob, calls: number, askedAt: number, troubles: number): Promise<void> {
    if (this.isDead(job)) return;
    this.outcome.asks += 1;
    const { tokens = 100, callsAtOnce } = this.simulation;
    const answer = await takeSlot(this.db(), {
      ...this.slot(job),
      sessionId: job.sessionId ?? null,
      tokens,
      callsAtOnce,
      urgent: job.urgent ?? false,
    });
    if (answer.granted) return this.call(job, calls, askedAt, troubles);
    if ('blocked' in answer) throw new Error('blocked');
    this.at(this.now + answer.waitMs + this.dice.roll(100), () => this.ask(job, calls, askedAt, troubles));
  }

  private call(job: SimulatedJob, calls: number, askedAt: number, troubles: number): Promise<void> {
    this.outcome.grants.push({ jobId: job.id, urgent: job.urgent ?? false, askedAt, at: this.now });
    this.underWay += 1;
    this.outcome.mostAtOnce = Math.max(this.outcome.mostAtOnce, this.underWay);
    this.at(this.now + this.dice.roll(300), async () => {
      const answer = this.simulation.provider.arrive(this.now);
      const latency = answer.ok ? this.around(this.simulation.latencyMs) : this.dice.roll(200);
      this.at(this.now + latency, () => this.end(job, calls, askedAt, troubles, answer, latency));
    });
    return Promise.resolve();
  }

  private async end(
    job: SimulatedJob,
    calls: number,
    askedAt: number,
    troubles: number,
    answer: ProviderAnswer,
    latencyMs: number,
  ): Promise<void> {
    this.underWay -= 1;
    if (answer.ok) this.simulation.provider.leave?.(this.now);
    if (this.isDead(job)) return;
    const slot = this.slot(job);
    if (!answer.ok) {
      this.outcome.refusals.push({ at: this.now });
      await coolDown(this.db(), slot, answer);
      // A job backs off for itself as well.
      const backOff = Math.min(60_000, 500 * 2 ** troubles) / 2;
      this.at(this.now + backOff + this.dice.roll(backOff), () =>
        this.ask(job, calls, askedAt, troubles + 1),
      );
      return;
    }
    this.outcome.answered += 1;
    this.outcome.endedAt = this.now;
    const { tokens: tokensUsed = 100 } = this.simulation;
    await releaseSlot(this.db(), slot, { rateLimits: answer.rateLimits, tokensUsed, latencyMs });
    if (calls > 1) {
      const at = this.now + this.around(this.simulation.pageMs);
      this.at(at, () => this.ask(job, calls - 1, at, 0));
      return;
    }
    this.outcome.done.push(job.id);
    await this.simulation.onDone?.(job, this.now);
  }

  private isDead({ diesAt }: SimulatedJob): boolean {
    return diesAt !== undefined && this.now >= diesAt;
  }

  private around(ms: number): number {
    return Math.round(ms * (0.7 + this.dice.roll(601) / 1000));
  }

  private db(): Database {
    const { dbs } = this.simulation;
    return dbs[this.dice.roll(dbs.length)] as Database;
  }

  private slot({ id: jobId }: SimulatedJob) {
    return { credentialId: this.simulation.credentialId, jobId, now: new Date(START + this.now) };
  }
}

const START = Date.parse('2026-01-01T00:00:20Z');

/** By how many places a call went before its turn at most: those that had asked before it and went after it. */
export function mostOvertaken({ grants }: Outcome, slackMs = 0): number {
  let most = 0;
  grants.forEach((one, index) => {
    const overtaken = grants.slice(index + 1).filter((other) => other.askedAt < one.askedAt - slackMs).length;
    most = Math.max(most, overtaken);
  });
  return most;
}

/** Takes so many requests in each minute of the clock, and refuses the others; says its limits if it is so inclined. */
export function fixedMinutes(
  limit: number,
  { says, retryAfter }: { says: boolean; retryAfter: boolean },
): SimulatedProvider {
  const counts = new Map<number, number>();
  return {
    arrive(at) {
      const minute = Math.floor(at / 60_000);
      const count = counts.get(minute) ?? 0;
      const resetMs = (minute + 1) * 60_000 - at;
      const left = Math.max(0, limit - count - 1);
      const rateLimits = says
        ? { requestsPerMinute: limit, requestsLeft: left, requestsResetMs: resetMs }
        : null;
      if (count >= limit) {
        return { ok: false, kind: 'rate_limited', retryAfterMs: retryAfter ? resetMs : null, rateLimits };
      }
      counts.set(minute, count + 1);
      return { ok: true, rateLimits };
    },
  };
}

/** Takes so many requests in any minute. */
export function slidingMinutes(limit: number, says: boolean): SimulatedProvider {
  let taken: number[] = [];
  return {
    arrive(at) {
      taken = taken.filter((one) => one > at - 60_000);
      const rateLimits = says
        ? { requestsPerMinute: limit, requestsLeft: Math.max(0, limit - taken.length - 1) }
        : null;
      if (taken.length >= limit) return { ok: false, kind: 'rate_limited', retryAfterMs: null, rateLimits };
      taken.push(at);
      return { ok: true, rateLimits };
    },
  };
}

/** Takes so many calls at once. */
export function atOnce(limit: number): SimulatedProvider {
  let underWay = 0;
  return {
    arrive() {
      if (underWay >= limit) return { ok: false, kind: 'rate_limited', retryAfterMs: null, rateLimits: null };
      underWay += 1;
      return { ok: true, rateLimits: null };
    },
    leave() {
      underWay -= 1;
    },
  };
}
