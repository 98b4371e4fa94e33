import { anthropicError, anthropicErrorOf } from './anthropic-errors.ts';
import { anthropicMisfit } from './anthropic-schema.ts';
import { isObject, schemaIn, type JsonObject } from './json.ts';
import type { IncomingHttpHeaders } from 'node:http';
import type { HttpAnswer, LimitsLeft, Played, Protocol, StandInModel } from './protocol.ts';
import { findModel } from './stand-in-models.ts';

/** Every top-level field that messages take, and which type it has. */
const PARAMETERS: Record<string, 'integer' | 'number' | 'string' | 'array' | 'object' | 'boolean' | 'any'> = {
  model: 'string',
  messages: 'array',
  max_tokens: 'integer',
  cache_control: 'object',
  container: 'any',
  inference_geo: 'string',
  metadata: 'object',
  output_config: 'object',
  service_tier: 'string',
  speed: 'string',
  stop_sequences: 'array',
  stream: 'boolean',
  system: 'any',
  temperature: 'number',
  thinking: 'object',
  tool_choice: 'object',
  tools: 'array',
  top_k: 'integer',
  top_p: 'number',
};
const VERSIONS = ['2023-06-01', '2026-10-21'];
/** Parameters that the newer version knows no more, for any model and with any value. */
const REMOVED = ['temperature', 'top_p', 'top_k'];
const SHOULD: Record<string, string> = {
  integer: 'a valid integer',
  number: 'a valid number',
  string: 'a valid string',
  array: 'a valid list',
  object: 'a valid dictionary',
  boolean: 'a valid boolean',
};

export const anthropicProtocol: Protocol = {
  askPath: '/v1/messages',
  modelsPath: '/v1/models',
  // Its client library sends keys as bearers; both are taken.
  keyOf: (headers) =>
    one(headers['x-api-key']) ?? /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? null,
  checkHeaders(headers) {
    if (one(headers['anthropic-version']) === null)
      return anthropicError('anthropic-version: header is required');
    if (!VERSIONS.includes(String(headers['anthropic-version']))) {
      return anthropicError(
        `anthropic-version: "${String(headers['anthropic-version'])}" is not a valid version`,
      );
    }
    return /^application\/json\b/.test(headers['content-type'] ?? '')
      ? null
      : anthropicError('content-type: must be application/json');
  },
  checkBody,
  read,
  answer: message,
  error: anthropicErrorOf,
  models: (models) => ({
    data: models.map(({ returned, name }) => ({
      type: 'model',
      id: returned,
      display_name: name,
      created_at: '2025-09-29T00:00:00Z',
    })),
    has_more: false,
    first_id: models[0]?.returned ?? null,
    last_id: models.at(-1)?.returned ?? null,
  }),
  headers: (requestId, now, left) => ({
    'request-id': requestId,
    'anthropic-organization-id': 'standin',
    ...(left ? limitHeaders(left, now) : {}),
  }),
};

function one(header: string | string[] | undefined): string | null {
  return typeof header === 'string' && header !== '' ? header : null;
}

function checkBody(
  body: JsonObject,
  models: readonly StandInModel[],
  headers: IncomingHttpHeaders,
): HttpAnswer | null {
  const removed = headers['anthropic-version'] === VERSIONS[1] ? REMOVED : [];
  for (const name of ['model', 'max_tokens', 'messages']) {
    if (body[name] === undefined) return anthropicError(`${name}: Field required`);
  }
  for (const [name, value] of Object.entries(body)) {
    const isKnown = Object.hasOwn(PARAMETERS, name) && !removed.includes(name);
    const type = isKnown ? PARAMETERS[name] : undefined;
    if (type === undefined) return anthropicError(`${name}: Extra inputs are not permitted`);
    if (!isOf(value, type)) return anthropicError(`${name}: Input should be ${SHOULD[type]}`);
  }
  if (body.stream === true) return anthropicError('stream: This stand-in does not stream.');
  const model = findModel(models, body.model);
  if (!model) return anthropicErrorOf('model_unknown', { model: String(body.model) });
  return checkBounds(body, model) ?? checkTexts(body) ?? checkFormat(body, model);
}

function isOf(value: unknown, type: string): boolean {
  if (type === 'any') return true;
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  return type === 'object' ? isObject(value) : typeof value === type;
}

function checkBounds(body: JsonObject, model: StandInModel): HttpAnswer | null {
  const most = body.max_tokens as number;
  if (most < 1) return anthropicError('max_tokens: Input should be greater than or equal to 1');
  if (most > model.outputTokens) {
    return anthropicError(
      `max_tokens: ${most} > ${model.outputTokens}, which is the maximum allowed number of output tokens for ${model.returned}`,
    );
  }
  for (const name of ['temperature', 'top_p']) {
    if (body[name] === undefined) continue;
    if ((body[name] as number) > 1) return anthropicError(`${name}: Input should be less than or equal to 1`);
    if ((body[name] as number) < 0)
      return anthropicError(`${name}: Input should be greater than or equal to 0`);
  }
  const refused = model.refuses.find((name) => body[name] !== undefined);
  if (refused) return anthropicError(`\`${refused}\` is deprecated for this model.`);
  return body.temperature !== undefined && body.top_p !== undefined
    ? anthropicError(
        '`temperature` and `top_p` cannot both be specified for this model. Please use only one.',
      )
    : null;
}

function checkTexts({ messages, system }: JsonObject): HttpAnswer | null {
  const all = messages as unknown[];
  if (all.length === 0) return anthropicError('messages: at least one message is required');
  for (const [index, message] of all.entries()) {
    const at = `messages.${index}`;
    if (!isObject(message)) return anthropicError(`${at}: Input should be a valid dictionary`);
    if (message.role === 'system') {
      return anthropicError(
        'messages: Unexpected role "system". The Messages API accepts a top-level `system` parameter, not "system" as an input message role.',
      );
    }
    if (message.role !== 'user' && message.role !== 'assistant') {
      return anthropicError(`${at}.role: Input should be 'user' or 'assistant'`);
    }
    const extra = Object.keys(message).find((name) => name !== 'role' && name !== 'content');
    if (extra) return anthropicError(`${at}.${extra}: Extra inputs are not permitted`);
    const text = textOf(message.content);
    if (text === null) return anthropicError(`${at}.content: Input should be a valid list`);
    if (text.trim() === '') return anthropicError(`${at}: user messages must have non-empty content`);
  }
  if (system === undefined) return null;
  const text = textOf(system);
  if (text === null) return anthropicError('system: Input should be a valid list');
  return Array.isArray(system) && text.trim() === ''
    ? anthropicError('system: text content blocks must be non-empty')
    : null;
}

/** A text, which may come in blocks; null for what is neither. */
function textOf(content: unknown): string | null {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return null;
  const blocks = content.map((block: unknown) =>
    isObject(block) && block.type === 'text' ? block.text : null,
  );
  return blocks.every((block) => typeof block === 'string') ? blocks.join('\n') : null;
}

function checkFormat({ output_config: config }: JsonObject, model: StandInModel): HttpAnswer | null {
  if (!isObject(config)) return null;
  const extra = Object.keys(config).find((name) => name !== 'format' && name !== 'effort');
  if (extra) return anthropicError(`output_config.${extra}: Extra inputs are not permitted`);
  if (config.format === undefined || config.format === null) return null;
  if (!model.takes.includes('json_schema')) {
    return anthropicError(`'${model.returned}' does not support output format.`);
  }
  const { format } = config;
  if (!isObject(format) || format.type !== 'json_schema') {
    return anthropicError("output_config.format.type: Input should be 'json_schema'");
  }
  const odd = Object.keys(format).find((name) => name !== 'type' && name !== 'schema');
  if (odd) return anthropicError(`output_config.format.${odd}: Extra inputs are not permitted`);
  if (format.schema === undefined) return anthropicError('output_config.format.schema: Field required');
  const misfit = anthropicMisfit(format.schema);
  return misfit === null ? null : anthropicError(misfit);
}

function read(body: JsonObject): ReturnType<Protocol['read']> {
  const system = textOf(body.system) ?? '';
  const user = (body.messages as JsonObject[]).map(({ content }) => textOf(content) ?? '').join('\n\n');
  const config = isObject(body.output_config) ? body.output_config : {};
  const sent = isObject(config.format) && isObject(config.format.schema) ? config.format.schema : null;
  return {
    system,
    user,
    structured: sent ? 'json_schema' : 'plain',
    schema: sent ?? schemaIn(`${system}\n${user}`),
    mostTokens: body.max_tokens as number,
  };
}

const STOPS = { stop: 'end_turn', length: 'max_tokens', refusal: 'refusal' } as const;

function message({ id, model, text, finish, usage }: Played): JsonObject {
  return {
    id: `msg_${id}`,
    type: 'message',
    role: 'assistant',
    model,
    content: text === null ? [] : [{ type: 'text', text, citations: null }],
    stop_reason: STOPS[finish],
    stop_sequence: null,
    stop_details: finish === 'refusal' ? { type: 'refusal', category: null, explanation: null } : null,
    container: null,
    diagnostics: null,
    usage: {
      input_tokens: usage.prompt - usage.cached - usage.cacheWrite,
      cache_creation_input_tokens: usage.cacheWrite,
      cache_read_input_tokens: usage.cached,
      cache_creation: { ephemeral_5m_input_tokens: usage.cacheWrite, ephemeral_1h_input_tokens: 0 },
      output_tokens: usage.completion,
      output_tokens_details: { thinking_tokens: usage.reasoning },
      server_tool_use: null,
      service_tier: 'standard',
    },
  };
}

function limitHeaders({ requests, tokens }: LimitsLeft, now: number): Record<string, string> {
  const of = (name: string, { limit, left, resetMs }: LimitsLeft['tokens']): [string, string][] => [
    [`anthropic-ratelimit-${name}-limit`, String(limit)],
    [`anthropic-ratelimit-${name}-remaining`, String(left)],
    // Whole seconds, as Anthropic writes them.
    [`anthropic-ratelimit-${name}-reset`, new Date(now + resetMs).toISOString().replace(/\.\d+Z$/, 'Z')],
  ];
  return Object.fromEntries([
    ...of('requests', requests),
    ...of('tokens', tokens),
    ...of('input-tokens', tokens),
  ]);
}
