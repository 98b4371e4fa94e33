import { calcPrice } from '@pydantic/genai-prices';
import type { UnitPrice } from '../domain/prices.ts';
import { presetOf, type ModelName } from '../domain/providers.ts';

/** Day of which the kept catalogue is: that of the package's release. To be changed with its version. */
export const CATALOGUE_DATE = '2026-09-23';

/** What people say that models cost, in US dollars per million tokens; it goes before the catalogue. */
export interface GivenPrices {
  /** Of the session's model. */
  session: { input: number; output: number } | null;
  /** Of a credential's models, by name. */
  credential: Record<string, UnitPrice>;
}

const NONE: GivenPrices = { session: null, credential: {} };

/**
 * What a model costs: what the session says, else its credential, else the catalogue; null where nobody knows.
 * @param inputTokens of the call, as some models cost more with much input
 */
export function priceOf(
  name: ModelName,
  inputTokens: number,
  now: Date,
  given: GivenPrices = NONE,
): UnitPrice | null {
  if (given.session) return { ...given.session, date: dayOf(now), source: 'given' };
  return given.credential[name.model] ?? cataloguePrice(name, inputTokens, now);
}

function dayOf(now: Date): string {
  return now.toISOString().slice(0, 10);
}

/** Machines of one's own cost nothing by the token, but what they cost nobody knows: they have no price here. */
function cataloguePrice({ provider, model }: ModelName, inputTokens: number, now: Date): UnitPrice | null {
  const { catalogue } = presetOf(provider);
  if (catalogue === null) return null;
  const usage = { input_tokens: inputTokens, output_tokens: 0 };
  const found = calcPrice(usage, model, { providerId: catalogue, timestamp: now });
  const at = (key: string): number | undefined => unitOf(found?.model_price[key], inputTokens);
  const [input, output] = [at('input_mtok'), at('output_mtok')];
  if (input === undefined || output === undefined) return null;
  const cachedInput = at('cache_read_mtok');
  const cacheWrite = at('cache_write_mtok');
  return {
    input,
    output,
    ...(cachedInput === undefined ? {} : { cachedInput }),
    ...(cacheWrite === undefined ? {} : { cacheWrite }),
    date: CATALOGUE_DATE,
    source: 'catalogue',
  };
}

type Listed = number | { base: number; tiers: { start: number; price: number }[] } | undefined;

/** Above a number of input tokens all tokens of the call cost what that tier says. */
function unitOf(listed: Listed, inputTokens: number): number | undefined {
  if (listed === undefined || typeof listed === 'number') return listed;
  return listed.tiers.findLast(({ start }) => inputTokens > start)?.price ?? listed.base;
}
