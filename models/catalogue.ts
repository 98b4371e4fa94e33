import { calcPrice, findProvider } from '@pydantic/genai-prices';
import { parseModelName, PROVIDERS, PROVIDER_NAMES, type ModelName } from '../domain/providers.ts';

/** A model by a name, or the names that could be meant. */
export type Resolved = { ok: true; name: ModelName } | { ok: false; candidates: string[] };

/** They sell what others make: a bare name never means them. */
const RESELLERS = ['openrouter', 'azure'];

/** Most candidates that are told. */
const MOST = 6;

/**
 * Finds the model that a name stands for. With its provider (`openai/gpt-4o`) it need not be known; a bare one
 * (`gpt-4o`) has to be that of a model of exactly one provider of the catalogue.
 */
export function resolveModel(text: string): Resolved {
  const name = parseModelName(text);
  if (name) return { ok: true, name };
  const known = makers().filter(({ catalogue }) => isListed(catalogue, text));
  // Some sell models of others beside their own: then a bare name means its maker's.
  const maker = findProvider({ modelId: text })?.id;
  const meant =
    known.find(({ catalogue }) => catalogue === maker) ?? (known.length === 1 ? known[0] : undefined);
  if (meant) return { ok: true, name: { provider: meant.provider, model: text } };
  const candidates = known.length > 0 ? known.map(({ provider }) => `${provider}/${text}`) : similar(text);
  return { ok: false, candidates };
}

function makers() {
  return PROVIDER_NAMES.flatMap((provider) => {
    const { catalogue } = PROVIDERS[provider];
    return catalogue === null || RESELLERS.includes(provider) ? [] : [{ provider, catalogue }];
  });
}

function isListed(providerId: string, model: string): boolean {
  return calcPrice({ input_tokens: 1, output_tokens: 1 }, model, { providerId }) !== null;
}

/** Names of the catalogue that this one may be meant for, the likeliest first. */
function similar(text: string): string[] {
  const wanted = lettersOf(text.slice(text.lastIndexOf('/') + 1));
  const names = [...makers(), { provider: 'openrouter', catalogue: 'openrouter' } as const].flatMap(
    ({ provider, catalogue }) =>
      (findProvider({ providerId: catalogue })?.models ?? []).map(({ id }) => ({ provider, id })),
  );
  return names
    .map(({ provider, id }) => ({
      name: `${provider}/${id}`,
      likeness: likeness(wanted, lettersOf(id.slice(id.lastIndexOf('/') + 1))),
    }))
    .filter((one) => one.likeness > 0.5)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, MOST)
    .map(({ name }) => name);
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** From 0 to 1: how many pairs of neighbouring signs two names share (Dice's coefficient). */
function likeness(a: string, b: string): number {
  if (a === b) return 1;
  const pairs = (text: string): string[] =>
    Array.from({ length: Math.max(0, text.length - 1) }, (_, index) => text.slice(index, index + 2));
  const [some, others] = [pairs(a), pairs(b)];
  const left = [...others];
  const shared = some.filter((pair) => {
    const at = left.indexOf(pair);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  }).length;
  return some.length + others.length === 0 ? 0 : (2 * shared) / (some.length + others.length);
}
