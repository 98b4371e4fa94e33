import type { TokenUsage } from '../../domain/prices.ts';
import { countOf, objectOf, textOf, textsIn, type AnswerParts, type Json } from './answer-parts.ts';

/** Reads a chat completion; null: it is none, or holds an error in place of an answer. */
export function readOpenAiAnswer(json: unknown): AnswerParts | null {
  const body = objectOf(json);
  const choice = objectOf(Array.isArray(body.choices) ? body.choices[0] : undefined);
  if (body.error || choice.error || typeof choice.message !== 'object' || choice.message === null)
    return null;
  const message = objectOf(choice.message);
  const refusal = textOf(message.refusal) ?? refusalIn(message.content);
  const ended = refusal === null ? endOf(textOf(choice.finish_reason)) : 'refused';
  return {
    text: textsIn(message.content),
    ended,
    usage: usageOf(objectOf(body.usage)),
    model: textOf(body.model),
    systemFingerprint: textOf(body.system_fingerprint),
    id: textOf(body.id),
  };
}

function refusalIn(content: unknown): string | null {
  if (!Array.isArray(content)) return null;
  return content.map((block) => textOf(objectOf(block).refusal)).find((text) => text !== null) ?? null;
}

/** `content_filter: PROHIBITED_CONTENT` is Google's; `model_length` and `error` Mistral's, `error` OpenRouter's too. */
function endOf(reason: string | null): AnswerParts['ended'] {
  if (reason === null) return 'whole';
  if (/^(content_filter|safety|sensitive|refusal)\b/i.test(reason)) return 'refused';
  if (['length', 'model_length', 'max_tokens'].includes(reason)) return 'cut';
  return reason === 'error' ? 'error' : 'whole';
}

/**
 * Some providers count the tokens of reasoning in the total alone (xAI, Google): whatever is neither prompt nor
 * completion is output.
 */
function usageOf(usage: Json): TokenUsage {
  const promptTokens = countOf(usage.prompt_tokens);
  const told = countOf(usage.completion_tokens);
  const total = countOf(usage.total_tokens);
  const hidden =
    promptTokens === null || told === null || total === null ? 0 : Math.max(0, total - promptTokens - told);
  const prompt = objectOf(usage.prompt_tokens_details);
  const completion = objectOf(usage.completion_tokens_details);
  return {
    promptTokens,
    completionTokens: told === null ? null : told + hidden,
    cachedTokens: countOf(prompt.cached_tokens) ?? countOf(usage.prompt_cache_hit_tokens),
    cacheWriteTokens: countOf(prompt.cache_write_tokens),
    reasoningTokens: countOf(completion.reasoning_tokens) ?? (hidden > 0 ? hidden : null),
  };
}
