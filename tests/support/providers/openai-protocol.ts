import { isObject, schemaIn, type JsonObject } from './json.ts';
import { openAiError, openAiErrorOf } from './openai-errors.ts';
import { checkForModel, checkParameters } from './openai-parameters.ts';
import { strictMisfit } from './openai-strict-schema.ts';
import type { HttpAnswer, LimitsLeft, Played, Protocol, StandInModel } from './protocol.ts';
import { findModel } from './stand-in-models.ts';

/**
 * Chat completions.
 * @param strict whether every schema is held to the rules of OpenAI's strict mode; else servers are played that take
 *   any schema
 * @param bounds whether strict schemas may hold minimum, pattern and the like
 */
export function openAiProtocol({ strict, bounds }: { strict: boolean; bounds: boolean }): Protocol {
  return {
    askPath: '/v1/chat/completions',
    modelsPath: '/v1/models',
    keyOf: ({ authorization }) => /^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? null,
    checkHeaders: (headers) =>
      /^application\/json\b/.test(headers['content-type'] ?? '')
        ? null
        : openAiError(
            `Unsupported content type: '${headers['content-type'] ?? ''}'. This API method only accepts 'application/json' requests, but you specified the header 'Content-Type: ${headers['content-type'] ?? ''}'. Please try again with a supported content type.`,
            { code: 'unsupported_content_type' },
          ),
    checkBody: (body, models) => checkBody(body, models, strict ? { bounds } : null),
    read,
    answer: completion,
    error: openAiErrorOf,
    models: (models) => ({
      object: 'list',
      data: models.map(({ name }) => ({
        id: name,
        object: 'model',
        created: 1_715_367_049,
        owned_by: 'system',
      })),
    }),
    headers: (requestId, _now, left) => ({
      'x-request-id': requestId,
      'openai-organization': 'org-standin',
      'openai-version': '2020-10-01',
      'openai-processing-ms': '12',
      ...(left ? limitHeaders(left) : {}),
    }),
  };
}

function checkBody(
  body: JsonObject,
  models: readonly StandInModel[],
  strict: { bounds: boolean } | null,
): HttpAnswer | null {
  const wrong = checkParameters(body);
  if (wrong) return wrong;
  if (typeof body.model !== 'string') return openAiError('you must provide a model parameter');
  const misfit = checkMessages(body.messages);
  if (misfit) return misfit;
  if (body.stream === true) return openAiError('This stand-in does not stream.', { param: 'stream' });
  const model = findModel(models, body.model);
  if (!model) return openAiErrorOf('model_unknown', { model: body.model });
  return checkForModel(body, model) ?? checkFormat(body, model, strict);
}

const ROLES = ['system', 'developer', 'user', 'assistant', 'tool'];

function checkMessages(messages: unknown): HttpAnswer | null {
  if (messages === undefined) {
    return openAiError("Missing required parameter: 'messages'.", {
      param: 'messages',
      code: 'missing_required_parameter',
    });
  }
  const all = messages as unknown[];
  if (all.length === 0) {
    return openAiError(
      "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.",
      {
        param: 'messages',
        code: 'empty_array',
      },
    );
  }
  for (const [index, message] of all.entries()) {
    const param = `messages[${index}]`;
    if (!isObject(message) || !ROLES.includes(String(message.role))) {
      return openAiError(
        `Invalid value: '${isObject(message) ? String(message.role) : 'null'}'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and 'developer'.`,
        {
          param: `${param}.role`,
          code: 'invalid_value',
        },
      );
    }
    const extra = Object.keys(message).find(
      (name) => !['role', 'content', 'name', 'tool_calls', 'tool_call_id', 'refusal'].includes(name),
    );
    if (extra)
      return openAiError(`Unknown parameter: '${param}.${extra}'.`, {
        param: `${param}.${extra}`,
        code: 'unknown_parameter',
      });
    if (contentText(message.content) === null) {
      return openAiError(
        `Invalid type for '${param}.content': expected one of a string or array of objects.`,
        {
          param: `${param}.content`,
          code: 'invalid_type',
        },
      );
    }
  }
  return null;
}

/** A message's text, which may come in parts; null for what is neither. */
function contentText(content: unknown): string | null {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return null;
  const parts = content.map((part: unknown) => (isObject(part) && part.type === 'text' ? part.text : null));
  return parts.every((part) => typeof part === 'string') ? parts.join('\n') : null;
}

function checkFormat(
  body: JsonObject,
  model: StandInModel,
  strict: { bounds: boolean } | null,
): HttpAnswer | null {
  const format = body.response_format;
  if (!isObject(format) || format.type === 'text') return null;
  if (format.type !== 'json_schema' && format.type !== 'json_object') {
    return openAiError(
      `Invalid value: '${String(format.type)}'. Supported values are: 'json_object', 'json_schema', and 'text'.`,
      { param: 'response_format.type', code: 'invalid_value' },
    );
  }
  if (!model.takes.includes(format.type)) {
    return openAiError(
      `Invalid parameter: 'response_format' of type '${format.type}' is not supported with this model. Learn more about supported models at the Structured Outputs guide: https://platform.openai.com/docs/guides/structured-outputs`,
      { param: 'response_format' },
    );
  }
  return format.type === 'json_object' ? checkJsonMode(body) : checkSchema(format.json_schema, strict);
}

function checkJsonMode(body: JsonObject): HttpAnswer | null {
  const said = (body.messages as JsonObject[]).map(({ content }) => contentText(content)).join('\n');
  return /json/i.test(said)
    ? null
    : openAiError(
        "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
        { param: 'messages' },
      );
}

function checkSchema(given: unknown, strict: { bounds: boolean } | null): HttpAnswer | null {
  const missing = (name: string): HttpAnswer =>
    openAiError(`Missing required parameter: '${name}'.`, {
      param: name,
      code: 'missing_required_parameter',
    });
  if (!isObject(given)) return missing('response_format.json_schema');
  if (typeof given.name !== 'string') return missing('response_format.json_schema.name');
  if (!/^[a-zA-Z0-9_-]{1,64}$/.test(given.name)) {
    return openAiError(
      "Invalid 'response_format.json_schema.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
      { param: 'response_format.json_schema.name', code: 'invalid_value' },
    );
  }
  const extra = Object.keys(given).find((key) => !['name', 'schema', 'strict', 'description'].includes(key));
  if (extra) {
    const param = `response_format.json_schema.${extra}`;
    return openAiError(`Unknown parameter: '${param}'.`, { param, code: 'unknown_parameter' });
  }
  if (!isObject(given.schema)) return missing('response_format.json_schema.schema');
  const misfit = strict ? strictMisfit(given.schema, strict) : null;
  return misfit === null
    ? null
    : openAiError(`Invalid schema for response_format '${given.name}': ${misfit}`, {
        param: 'response_format',
      });
}

function read(body: JsonObject): ReturnType<Protocol['read']> {
  const messages = body.messages as JsonObject[];
  const said = (roles: string[]): string =>
    messages
      .filter(({ role }) => roles.includes(String(role)))
      .map(({ content }) => contentText(content) ?? '')
      .join('\n\n');
  const system = said(['system', 'developer']);
  const user = said(['user', 'assistant']);
  const format = isObject(body.response_format) ? body.response_format : {};
  const sent =
    isObject(format.json_schema) && isObject(format.json_schema.schema) ? format.json_schema.schema : null;
  const most = body.max_completion_tokens ?? body.max_tokens;
  return {
    system,
    user,
    structured: format.type === 'json_schema' || format.type === 'json_object' ? format.type : 'plain',
    schema: sent ?? schemaIn(`${system}\n${user}`),
    mostTokens: typeof most === 'number' ? most : null,
  };
}

function completion({ id, created, model, text, refusal, finish, usage, fingerprint }: Played): JsonObject {
  return {
    id: `chatcmpl-${id}`,
    object: 'chat.completion',
    created,
    model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: text, refusal, annotations: [] },
        logprobs: null,
        finish_reason: finish === 'refusal' ? 'content_filter' : finish,
      },
    ],
    usage: {
      prompt_tokens: usage.prompt,
      completion_tokens: usage.completion,
      total_tokens: usage.prompt + usage.completion,
      prompt_tokens_details: { cached_tokens: usage.cached, audio_tokens: 0 },
      completion_tokens_details: {
        reasoning_tokens: usage.reasoning,
        audio_tokens: 0,
        accepted_prediction_tokens: 0,
        rejected_prediction_tokens: 0,
      },
    },
    service_tier: 'default',
    system_fingerprint: fingerprint,
  };
}

function limitHeaders({ requests, tokens }: LimitsLeft): Record<string, string> {
  return {
    'x-ratelimit-limit-requests': String(requests.limit),
    'x-ratelimit-remaining-requests': String(requests.left),
    'x-ratelimit-reset-requests': goDuration(requests.resetMs),
    'x-ratelimit-limit-tokens': String(tokens.limit),
    'x-ratelimit-remaining-tokens': String(tokens.left),
    'x-ratelimit-reset-tokens': goDuration(tokens.resetMs),
  };
}

/** `1m26.4s`, `120ms`: durations as OpenAI's headers write them. */
export function goDuration(ms: number): string {
  if (ms < 1_000) return `${Math.ceil(ms)}ms`;
  const minutes = Math.floor(ms / 60_000);
  const seconds = Math.ceil(ms % 60_000) / 1_000;
  return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`;
}
