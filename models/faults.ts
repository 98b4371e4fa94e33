import type { RateLimits } from '../domain/rate-limits.ts';

/**
 * Why a provider gave no answer.
 * - `rate_limited` 429: too many requests or tokens
 * - `overloaded` 5xx, 529, 408, 409: it cannot now
 * - `unreachable` no connection, or a name that does not resolve: nothing was sent
 * - `cut` the connection ended, or time was up, before the whole answer was there; it may be billed
 * - `garbage` a 200 with something that is no answer; it may be billed
 * - `key_rejected` 401, 403; `model_unknown`; `no_credit` an empty account or an exhausted quota
 * - `context_too_long` the prompt is longer than the model takes
 * - `parameter_refused` a parameter that the model does not take (`parameter` names it)
 * - `format_refused` the way in which JSON was asked for is not taken
 * - `request_refused` any other 4xx
 */
export type FaultKind =
  | 'rate_limited'
  | 'overloaded'
  | 'unreachable'
  | 'cut'
  | 'garbage'
  | 'key_rejected'
  | 'model_unknown'
  | 'no_credit'
  | 'context_too_long'
  | 'parameter_refused'
  | 'format_refused'
  | 'request_refused';

export interface FaultDetails {
  kind: FaultKind;
  /** For people: what the provider said, shortened, without anything secret. */
  message: string;
  /** HTTP status; null: there was no answer. */
  status: number | null;
  /** How long it asks to be left alone, in ms. */
  retryAfterMs: number | null;
  rateLimits: RateLimits | null;
  /** The provider's id of the request. */
  requestId: string | null;
  /** The parameter that was refused, by its name in the session's parameters. */
  parameter: string | null;
}

/** Thrown when a request to a provider came to no answer; made anew, as errors of SDKs hold headers and bodies. */
export class ProviderFault extends Error implements FaultDetails {
  readonly kind: FaultKind;
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  readonly rateLimits: RateLimits | null;
  readonly requestId: string | null;
  readonly parameter: string | null;
  constructor(details: FaultDetails) {
    super(details.message);
    this.name = 'ProviderFault';
    this.kind = details.kind;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
    this.rateLimits = details.rateLimits;
    this.requestId = details.requestId;
    this.parameter = details.parameter;
  }

  /** Whether the provider may have answered, and bill it, although nothing usable arrived; an error that comes with a 200 is one. */
  get mayBeBilled(): boolean {
    return this.kind === 'cut' || this.kind === 'garbage' || this.status === 200;
  }
}
