/** What a model costs, in US dollars per million tokens. */
export interface UnitPrice {
  input: number;
  output: number;
  /** Of input that the provider had in its cache; left out: as other input. */
  cachedInput?: number;
  /** Of input that the provider wrote into its cache; left out: as other input. */
  cacheWrite?: number;
  /** Day of which the price is, as YYYY-MM-DD. */
  date: string;
  /** Who says so: a person, or the catalogue. */
  source: 'given' | 'catalogue';
}

/** Tokens of one call; null: the provider did not say. */
export interface TokenUsage {
  /** All input, that from or into the cache included. */
  promptTokens: number | null;
  /** All output, reasoning included. */
  completionTokens: number | null;
  cachedTokens: number | null;
  cacheWriteTokens: number | null;
  reasoningTokens: number | null;
}

export const NO_USAGE: TokenUsage = {
  promptTokens: null,
  completionTokens: null,
  cachedTokens: null,
  cacheWriteTokens: null,
  reasoningTokens: null,
};

const PER = 1_000_000;
/** As many digits as the ledger keeps. */
const DIGITS = 8;

/** Cost in US dollars; null while the price, or how much was used, is not known. Unknown is never 0. */
export function costOf(usage: TokenUsage, price: UnitPrice | null): number | null {
  const { promptTokens, completionTokens } = usage;
  if (price === null || promptTokens === null || completionTokens === null) return null;
  const cached = Math.min(usage.cachedTokens ?? 0, promptTokens);
  const written = Math.min(usage.cacheWriteTokens ?? 0, promptTokens - cached);
  const cost =
    (promptTokens - cached - written) * price.input +
    cached * (price.cachedInput ?? price.input) +
    written * (price.cacheWrite ?? price.input) +
    completionTokens * price.output;
  return Number((cost / PER).toFixed(DIGITS));
}

/** What a call may cost at most, in US dollars; null while its price is not known. */
export function boundOf(
  most: { inputTokens: number; outputTokens: number },
  price: UnitPrice | null,
): number | null {
  if (price === null) return null;
  const input = Math.max(price.input, price.cacheWrite ?? 0);
  return Number(((most.inputTokens * input + most.outputTokens * price.output) / PER).toFixed(DIGITS));
}
