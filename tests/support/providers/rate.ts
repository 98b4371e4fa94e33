import type { LimitsLeft } from './protocol.ts';

/** What a stand-in takes; left out: any number. */
export interface Rate {
  requestsPerMinute?: number;
  tokensPerMinute?: number;
  atOnce?: number;
}

const MINUTE = 60_000;
/** What the headers tell where nothing is limited. */
const PLENTY = { requests: 10_000, tokens: 2_000_000 };

/** Fills evenly over the minute, up to the number of one minute, as providers' buckets do. */
class Bucket {
  readonly size: number;
  readonly #now: () => number;
  #level: number;
  #filledAt: number;
  constructor(size: number, now: () => number) {
    this.size = size;
    this.#now = now;
    this.#level = size;
    this.#filledAt = now();
  }

  get level(): number {
    const now = this.#now();
    this.#level = Math.min(this.size, this.#level + ((now - this.#filledAt) * this.size) / MINUTE);
    this.#filledAt = now;
    return this.#level;
  }

  /** @returns after how many ms there is enough; 0: it was taken */
  take(amount: number): number {
    const missing = Math.min(amount, this.size) - this.level;
    // What time brings in fractions is never quite whole.
    if (missing > 1e-6) return Math.ceil((missing * MINUTE) / this.size);
    this.#level -= amount;
    return 0;
  }

  /** ms until it is full. */
  get resetMs(): number {
    return Math.ceil(((this.size - this.level) * MINUTE) / this.size);
  }
}

export type Turned =
  { ok: true } | { ok: false; unit: 'requests' | 'tokens'; limit: number; retryAfterMs: number };

/** A real limiter: what it lets through in a minute and at once, by a clock that may be the test's. */
export class Limiter {
  readonly #requests: Bucket | null;
  readonly #tokens: Bucket | null;
  readonly #atOnce: number;
  #underWay = 0;
  constructor({ requestsPerMinute, tokensPerMinute, atOnce = Infinity }: Rate, now: () => number) {
    this.#requests = requestsPerMinute === undefined ? null : new Bucket(requestsPerMinute, now);
    this.#tokens = tokensPerMinute === undefined ? null : new Bucket(tokensPerMinute, now);
    this.#atOnce = atOnce;
  }

  /** Whoever is let in calls `leave` at the end. */
  enter(tokens: number): Turned {
    if (this.#underWay >= this.#atOnce) {
      return { ok: false, unit: 'requests', limit: this.#atOnce, retryAfterMs: 1_000 };
    }
    for (const [unit, bucket, amount] of [
      ['tokens', this.#tokens, tokens],
      ['requests', this.#requests, 1],
    ] as const) {
      const retryAfterMs = bucket?.take(amount) ?? 0;
      if (bucket && retryAfterMs > 0) return { ok: false, unit, limit: bucket.size, retryAfterMs };
    }
    this.#underWay++;
    return { ok: true };
  }

  leave(): void {
    this.#underWay--;
  }

  left(): LimitsLeft {
    const of = (bucket: Bucket | null, plenty: number): LimitsLeft['tokens'] =>
      bucket
        ? { limit: bucket.size, left: Math.max(0, Math.floor(bucket.level)), resetMs: bucket.resetMs }
        : { limit: plenty, left: plenty - 1, resetMs: 6 };
    return { requests: of(this.#requests, PLENTY.requests), tokens: of(this.#tokens, PLENTY.tokens) };
  }
}
