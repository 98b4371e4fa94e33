import { isObject, pythonType, type JsonObject } from './json.ts';
import { openAiError } from './openai-errors.ts';
import type { HttpAnswer, StandInModel } from './protocol.ts';

type Kind =
  | { is: 'decimal' | 'integer'; least?: number; most?: number }
  | { is: 'string' | 'boolean' | 'object' | 'array' | 'any' };

/** Every top-level field that chat completions take. */
const PARAMETERS: Record<string, Kind> = {
  messages: { is: 'array' },
  model: { is: 'string' },
  audio: { is: 'object' },
  frequency_penalty: { is: 'decimal', least: -2, most: 2 },
  function_call: { is: 'any' },
  functions: { is: 'array' },
  logit_bias: { is: 'object' },
  logprobs: { is: 'boolean' },
  max_completion_tokens: { is: 'integer', least: 1 },
  max_tokens: { is: 'integer', least: 1 },
  metadata: { is: 'object' },
  modalities: { is: 'array' },
  moderation: { is: 'object' },
  n: { is: 'integer', least: 1, most: 128 },
  parallel_tool_calls: { is: 'boolean' },
  prediction: { is: 'object' },
  presence_penalty: { is: 'decimal', least: -2, most: 2 },
  prompt_cache_key: { is: 'string' },
  prompt_cache_options: { is: 'object' },
  prompt_cache_retention: { is: 'string' },
  reasoning_effort: { is: 'string' },
  response_format: { is: 'object' },
  safety_identifier: { is: 'string' },
  seed: { is: 'integer' },
  service_tier: { is: 'string' },
  stop: { is: 'any' },
  store: { is: 'boolean' },
  stream: { is: 'boolean' },
  stream_options: { is: 'object' },
  temperature: { is: 'decimal', least: 0, most: 2 },
  tool_choice: { is: 'any' },
  tools: { is: 'array' },
  top_logprobs: { is: 'integer', least: 0, most: 20 },
  top_p: { is: 'decimal', least: 0, most: 1 },
  user: { is: 'string' },
  verbosity: { is: 'string' },
  web_search_options: { is: 'object' },
};

/** Parameters of the wrong name or type, in OpenAI's words; null: all are right. */
export function checkParameters(body: JsonObject): HttpAnswer | null {
  const unknown = Object.keys(body).filter((name) => !Object.hasOwn(PARAMETERS, name));
  if (unknown.length > 0) {
    return openAiError(
      `Unrecognized request argument${unknown.length > 1 ? 's' : ''} supplied: ${unknown.join(', ')}`,
    );
  }
  for (const [name, value] of Object.entries(body)) {
    const wrong = value === null ? null : checkType(name, value, PARAMETERS[name] as Kind);
    if (wrong) return wrong;
  }
  return null;
}

function checkType(name: string, value: unknown, kind: Kind): HttpAnswer | null {
  if (kind.is === 'any') return null;
  if (!isOf(value, kind.is)) {
    const expected = `${/^[aio]/.test(kind.is) ? 'an' : 'a'} ${kind.is}`;
    return openAiError(
      `Invalid type for '${name}': expected ${expected}, but got ${pythonType(value)} instead.`,
      { param: name, code: 'invalid_type' },
    );
  }
  if (!('least' in kind) && !('most' in kind)) return null;
  return checkBounds(name, value as number, kind);
}

function checkBounds(
  name: string,
  value: number,
  { is, least, most }: { is: string; least?: number; most?: number },
): HttpAnswer | null {
  const outside = (side: string, sign: string, bound: number): HttpAnswer =>
    openAiError(
      `Invalid '${name}': ${is} ${side} value. Expected a value ${sign} ${bound}, but got ${value} instead.`,
      { param: name, code: `${is}_${side.replace(' ', '_').slice(0, 9)}_value` },
    );
  if (least !== undefined && value < least) return outside('below minimum', '>=', least);
  return most !== undefined && value > most ? outside('above maximum', '<=', most) : null;
}

function isOf(value: unknown, type: string): boolean {
  if (type === 'decimal') return typeof value === 'number';
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  return type === 'object' ? isObject(value) : typeof value === type;
}

/** What this very model does not take; null: it takes all. */
export function checkForModel(body: JsonObject, model: StandInModel): HttpAnswer | null {
  if (model.reasoning && given(body.max_tokens)) {
    return openAiError(
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      { param: 'max_tokens', code: 'unsupported_parameter' },
    );
  }
  if (!model.reasoning && given(body.reasoning_effort)) {
    return openAiError('Unrecognized request argument supplied: reasoning_effort');
  }
  for (const name of model.refuses) {
    const usual = name === 'temperature' || name === 'top_p' ? 1 : 0;
    if (given(body[name]) && body[name] !== usual) {
      return openAiError(
        `Unsupported value: '${name}' does not support ${String(body[name])} with this model. Only the default (${usual}) value is supported.`,
        { param: name, code: 'unsupported_value' },
      );
    }
  }
  return checkMostTokens(body, model);
}

function checkMostTokens(body: JsonObject, { outputTokens }: StandInModel): HttpAnswer | null {
  const name = given(body.max_tokens) ? 'max_tokens' : 'max_completion_tokens';
  const most = body[name];
  if (typeof most !== 'number' || most <= outputTokens) return null;
  return openAiError(
    `${name} is too large: ${most}. This model supports at most ${outputTokens} completion tokens, whereas you provided ${most}.`,
    { param: name, code: 'invalid_value' },
  );
}

function given(value: unknown): boolean {
  return value !== undefined && value !== null;
}
