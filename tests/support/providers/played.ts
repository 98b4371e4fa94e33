import { createHash } from 'node:crypto';
import type { BilledTokens, Kind, ModelRequest, Played } from './protocol.ts';
import { isObject } from './json.ts';
import { playSchema } from './play-reply.ts';

/** What a test lets the model say: a text as it stands, or a value that becomes JSON. */
export type AnswerScript = (request: ModelRequest) => unknown;

/** A token of the stand-ins is four characters. */
export function tokensOf(text: string): number {
  return Math.ceil(text.length / 4);
}

/** All of the input, the schema included. */
export function promptTokens({ system, user, schema, structured }: ModelRequest): number {
  const sent = structured === 'json_schema' && schema ? tokensOf(JSON.stringify(schema)) : 0;
  return tokensOf(system) + tokensOf(user) + sent + 10;
}

/** The same request always gets the same. */
export function usualAnswer({ schema, user }: ModelRequest, seed: number): unknown {
  if (schema === null) return 'I am a stand-in and found no schema in what I was asked.';
  const digest = createHash('sha256').update(`${seed}\n${user}`).digest();
  return playSchema(schema, digest.readUIntBE(0, 6));
}

/**
 * What the model says and what it bills. A reply longer than the request allows is cut, as the real ones do.
 * @param created second since 1970
 * @param seenBefore whether the same system message was cached by an earlier request
 */
export function play(
  request: ModelRequest,
  said: unknown,
  { kind, id, created, seenBefore }: { kind: Kind; id: string; created: number; seenBefore: boolean },
): Played {
  const text = typeof said === 'string' ? said : JSON.stringify(said);
  const prompt = promptTokens(request);
  const reasoning = request.model.reasoning ? 64 + (prompt % 64) : 0;
  const wanted = tokensOf(text) + reasoning;
  const most = request.mostTokens ?? request.model.outputTokens;
  const cut = wanted > most;
  return {
    text: cut ? text.slice(0, Math.max(0, most - reasoning) * 4) : text,
    refusal: null,
    finish: cut ? 'length' : 'stop',
    usage: {
      prompt,
      completion: Math.min(wanted, most),
      reasoning: Math.min(reasoning, most),
      ...cachedOf(request, prompt, kind, seenBefore),
    },
    model: request.model.returned,
    id,
    fingerprint: `fp_${id.slice(-10)}`,
    created,
  };
}

/** OpenAI caches by itself, in pieces of 128; Anthropic what it is told to, and bills the writing. */
function cachedOf(
  request: ModelRequest,
  prompt: number,
  kind: Kind,
  seenBefore: boolean,
): Pick<BilledTokens, 'cached' | 'cacheWrite'> {
  if (kind !== 'anthropic') {
    return { cached: prompt >= 1_024 ? Math.floor(prompt / 256) * 128 : 0, cacheWrite: 0 };
  }
  if (!isCached(request)) return { cached: 0, cacheWrite: 0 };
  const tokens = tokensOf(request.system);
  return seenBefore ? { cached: tokens, cacheWrite: 0 } : { cached: 0, cacheWrite: tokens };
}

export function isCached({ body }: ModelRequest): boolean {
  const blocks = Array.isArray(body.system) ? body.system : [];
  return (
    isObject(body.cache_control) || blocks.some((block) => isObject(block) && isObject(block.cache_control))
  );
}
