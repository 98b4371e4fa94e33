import type { JsonSchema } from '../../domain/reply-json-schema.ts';
import { DEFAULT_LIMIT, isLimit } from '../../domain/model-parameters.ts';
import { quirksOf } from '../../domain/provider-quirks.ts';
import { presetOf, type ProviderName, type Structured } from '../../domain/providers.ts';
import type { SentParameters } from './named-parameter.ts';

/** What a request is made of. */
export interface RequestParts {
  provider: ProviderName;
  model: string;
  system: string;
  user: string;
  schema: JsonSchema;
  structured: Structured;
  /** Those of the session. */
  parameters: Record<string, unknown>;
  /** What this model refused before; `max_tokens=8192` is a limit that was too large. */
  dropped: readonly string[];
}

export interface MadeRequest {
  path: string;
  body: Record<string, unknown>;
  /** As they are sent, without what makes the request. */
  parameters: Record<string, unknown>;
  /** Of the session's, those that are left out. */
  dropped: string[];
  sent: SentParameters;
  limit: number;
}

/** The exact request for one page. Pure: the same parts make the same bytes. */
export function requestOf(parts: RequestParts): MadeRequest {
  const { protocol } = presetOf(parts.provider);
  const { renames } = quirksOf(parts.provider);
  const limit = limitOf(parts);
  const given = Object.entries(parts.parameters).filter(([name]) => !isLimit(name));
  const kept = given.filter(([name]) => !parts.dropped.includes(name));
  const named = kept.map(([name, value]): [string, string, unknown] => [renames[name] ?? name, name, value]);
  const parameters = {
    [limit.field]: limit.value,
    ...Object.fromEntries(named.map(([sent, , value]) => [sent, value])),
  };
  return {
    path: protocol === 'anthropic' ? '/v1/messages' : '/chat/completions',
    body: protocol === 'anthropic' ? anthropicBody(parts, parameters) : openAiBody(parts, parameters),
    parameters,
    dropped: given.filter(([name]) => parts.dropped.includes(name)).map(([name]) => name),
    sent: {
      namesOf: new Map([
        [limit.field, limit.field],
        ...named.map(([sent, name]): [string, string] => [sent, name]),
      ]),
      limit,
    },
    limit: limit.value,
  };
}

/** A limit is always sent, as only it bounds what a call may cost; under the protocol's other name if this one was refused. */
function limitOf({ provider, parameters, dropped }: RequestParts): { field: string; value: number } {
  const { maxTokensField, protocol } = presetOf(provider);
  const other = maxTokensField === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
  const field = protocol === 'openai' && dropped.includes(maxTokensField) ? other : maxTokensField;
  const set = Object.entries(parameters).find(([name]) => isLimit(name))?.[1];
  let value = typeof set === 'number' ? set : DEFAULT_LIMIT;
  while (value > 1 && dropped.some((one) => one.endsWith(`=${value}`) && isLimit(one.split('=')[0] ?? ''))) {
    value = Math.floor(value / 2);
  }
  return { field, value };
}

function openAiBody(parts: RequestParts, parameters: Record<string, unknown>): Record<string, unknown> {
  const { provider, model, system, user, structured } = parts;
  const messages = [
    { role: 'system', content: system },
    { role: 'user', content: user },
  ];
  const extra = structured === 'json_schema' ? quirksOf(provider).withSchema : {};
  return { ...merged(parameters, extra), model, messages, ...responseFormat(parts) };
}

/** What a session sets within a setting of ours stays beside it. */
function merged(
  parameters: Record<string, unknown>,
  extra: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const both = Object.entries(extra).map(([name, value]) => [
    name,
    { ...(parameters[name] as object | undefined), ...(value as object) },
  ]);
  return { ...parameters, ...(Object.fromEntries(both) as Record<string, unknown>) };
}

function responseFormat({ provider, structured, schema }: RequestParts): Record<string, unknown> {
  if (structured === 'plain') return {};
  if (structured === 'json_object') return { response_format: { type: 'json_object' } };
  return quirksOf(provider).schemaAs === 'value'
    ? { response_format: { type: 'json_object', value: schema } }
    : { response_format: { type: 'json_schema', json_schema: { name: 'reply', strict: true, schema } } };
}

function anthropicBody(parts: RequestParts, parameters: Record<string, unknown>): Record<string, unknown> {
  const { model, system, user, structured, schema } = parts;
  const messages = [{ role: 'user', content: user }];
  const config = parameters.output_config as object | undefined;
  const format = { ...config, format: { type: 'json_schema', schema: withoutTypeBesideEnum(schema) } };
  return {
    ...parameters,
    model,
    system,
    messages,
    ...(structured === 'json_schema' ? { output_config: format } : {}),
  };
}

/** An enum says its types by itself; Anthropic's own tools send it so. */
function withoutTypeBesideEnum(schema: JsonSchema): Partial<JsonSchema> {
  const { type, items, properties, ...rest } = schema;
  const inner = Object.entries(properties ?? {}).map(([name, one]) => [name, withoutTypeBesideEnum(one)]);
  return {
    ...(schema.enum ? {} : { type }),
    ...rest,
    ...(items ? { items: withoutTypeBesideEnum(items) as JsonSchema } : {}),
    ...(properties ? { properties: Object.fromEntries(inner) as Record<string, JsonSchema> } : {}),
  };
}

/** The user message, with the schema in it where the provider is not given it. */
export function userText(user: string, schema: JsonSchema, structured: Structured): string {
  if (structured === 'json_schema') return user;
  return `${user}\n\nYour reply has to be one JSON object that fits this JSON Schema, alone: no text before or after it.\n\n${JSON.stringify(schema)}`;
}
