import type { RateLimits } from '../../domain/rate-limits.ts';
import { retryAfterMs as retryAfterOf } from '../../net/retry-after.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Limits of longer windows (a day's requests) say nothing of a minute. A little more, for clocks and networks. */
const MINUTE_MS = 61_000;

type Headers = Record<string, string>;

/** How long a provider asks to be left alone, in ms: by its headers, or in its error's body (Google); null: it does not. */
export function waitOf(headers: Headers, bodyMs: number | null, now: number): number | null {
  const exact = numberOf(headers['retry-after-ms']);
  if (exact !== undefined) return Math.min(exact, DAY_MS);
  const parts = /^\d+\.\d+$/.exec(headers['retry-after']?.trim() ?? '');
  if (parts) return Math.min(Math.ceil(Number(parts[0]) * 1000), DAY_MS);
  return retryAfterOf(headers, now) ?? bodyMs;
}

/** What the headers of an answer or a refusal say of limits; null: nothing. */
export function rateLimitsOf(headers: Headers, now: number): RateLimits | null {
  const limits = withoutGaps({
    ...kindOf('requests', {
      limit: first(headers, REQUESTS.limit),
      left: first(headers, REQUESTS.left),
      reset: resetOf(first(headers, REQUESTS.reset), now),
    }),
    ...kindOf('tokens', {
      limit: first(headers, TOKENS.limit),
      left: first(headers, TOKENS.left),
      reset: resetOf(first(headers, TOKENS.reset), now),
    }),
  });
  return Object.keys(limits).length > 0 ? limits : null;
}

/** OpenAI, Azure, xAI and many others; Anthropic, whose limit of input is the narrow one; Mistral. */
const REQUESTS = {
  limit: ['x-ratelimit-limit-requests', 'anthropic-ratelimit-requests-limit', 'x-ratelimit-limit-req-minute'],
  left: [
    'x-ratelimit-remaining-requests',
    'anthropic-ratelimit-requests-remaining',
    'x-ratelimit-remaining-req-minute',
  ],
  reset: ['x-ratelimit-reset-requests', 'anthropic-ratelimit-requests-reset'],
};
const TOKENS = {
  limit: [
    'x-ratelimit-limit-tokens',
    'anthropic-ratelimit-input-tokens-limit',
    'anthropic-ratelimit-tokens-limit',
    'x-ratelimit-limit-tokens-minute',
  ],
  left: [
    'x-ratelimit-remaining-tokens',
    'anthropic-ratelimit-input-tokens-remaining',
    'anthropic-ratelimit-tokens-remaining',
    'x-ratelimit-remaining-tokens-minute',
  ],
  reset: [
    'x-ratelimit-reset-tokens',
    'anthropic-ratelimit-input-tokens-reset',
    'anthropic-ratelimit-tokens-reset',
  ],
};

function first(headers: Headers, names: string[]): string | undefined {
  return names.map((name) => headers[name]).find((value) => value !== undefined);
}

interface Told {
  limit: string | undefined;
  left: string | undefined;
  reset: number | undefined;
}

function kindOf(
  kind: 'requests' | 'tokens',
  { limit, left, reset }: Told,
): Record<string, number | undefined> {
  const perMinute = reset !== undefined && reset > MINUTE_MS ? undefined : numberOf(limit);
  return { [`${kind}PerMinute`]: perMinute, [`${kind}Left`]: numberOf(left), [`${kind}ResetMs`]: reset };
}

function withoutGaps(given: Record<string, number | undefined>): RateLimits {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** Numbers of 0 or more; some providers write -1 for "no limit". */
function numberOf(text: string | undefined): number | undefined {
  return /^\d+(\.\d+)?$/.test(text?.trim() ?? '') ? Number(text) : undefined;
}

/** In ms: a duration (`6m0s`, `20ms`, `1.5s`), seconds, a moment in RFC 3339 or in ms since 1970. */
function resetOf(text: string | undefined, now: number): number | undefined {
  const given = text?.trim() ?? '';
  const plain = numberOf(given);
  if (plain !== undefined) return plain > 1e11 ? Math.max(0, plain - now) : Math.ceil(plain * 1000);
  if (/^\d{4}-\d\d-\d\dT/.test(given)) {
    const until = Date.parse(given);
    return Number.isNaN(until) ? undefined : Math.max(0, until - now);
  }
  return durationMs(given) ?? undefined;
}

const UNITS: Record<string, number> = { d: DAY_MS, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** A duration such as `6m0s`, `20ms`, `1h2m3.5s`, in ms; null: it is none. */
export function durationMs(text: string): number | null {
  if (!/^(\d+(\.\d+)?(ms|[dhms]))+$/.test(text)) return null;
  const parts = text.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g);
  return Math.ceil(
    [...parts].reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ''] ?? 0), 0),
  );
}
