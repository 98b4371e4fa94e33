import type { TokenUsage } from '../../domain/prices.ts';
import { countOf, objectOf, textOf, textsIn, type AnswerParts, type Json } from './answer-parts.ts';

/** Reads a message; null: it is none. */
export function readAnthropicAnswer(json: unknown): AnswerParts | null {
  const body = objectOf(json);
  if (!Array.isArray(body.content)) return null;
  return {
    text: textsIn(body.content),
    ended: endOf(textOf(body.stop_reason)),
    usage: usageOf(objectOf(body.usage)),
    model: textOf(body.model),
    systemFingerprint: null,
    id: textOf(body.id),
  };
}

function endOf(reason: string | null): AnswerParts['ended'] {
  if (reason === 'refusal') return 'refused';
  return reason === 'max_tokens' || reason === 'model_context_window_exceeded' ? 'cut' : 'whole';
}

/** Its `input_tokens` are those that were neither in the cache nor went into it. */
function usageOf(usage: Json): TokenUsage {
  const input = countOf(usage.input_tokens);
  const cachedTokens = countOf(usage.cache_read_input_tokens);
  const cacheWriteTokens = countOf(usage.cache_creation_input_tokens);
  return {
    promptTokens: input === null ? null : input + (cachedTokens ?? 0) + (cacheWriteTokens ?? 0),
    completionTokens: countOf(usage.output_tokens),
    cachedTokens,
    cacheWriteTokens,
    reasoningTokens: countOf(objectOf(usage.output_tokens_details).thinking_tokens),
  };
}
