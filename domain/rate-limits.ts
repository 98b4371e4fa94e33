/** What a provider says of its limits with an answer or a refusal; left out: it did not say. */
export interface RateLimits {
  /** How many requests, and tokens, it takes in a minute. */
  requestsPerMinute?: number;
  tokensPerMinute?: number;
  /** How many are left now, and after how many ms all of them are back. */
  requestsLeft?: number;
  requestsResetMs?: number;
  tokensLeft?: number;
  tokensResetMs?: number;
}
