import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aField, aPage, choicesOf } from '../../../domain/observation-in-test.ts';
import { replyFormat } from '../../../domain/reply-json-schema.ts';
import { ask, aBody, schemaAround as around, type Heard } from './calls-in-test.ts';
import type { JsonObject } from './json.ts';
import type { Kind } from './protocol.ts';
import { everySchema, usualSettings } from './reply-schema-in-test.ts';
import { startProvider, type StandIn } from './stand-in.ts';
import { aModel, MODELS } from './stand-in-models.ts';

const standIns = new Map<Kind, StandIn>();
beforeAll(async () => {
  const small = aModel('small', { contextTokens: 500, takes: [] });
  for (const kind of ['openai', 'openai-strict', 'anthropic'] as const) {
    standIns.set(kind, await startProvider({ kind, models: [...MODELS[kind], small] }));
  }
});
afterAll(async () => {
  await Promise.all([...standIns.values()].map((standIn) => standIn.close()));
});

const the = (kind: Kind): StandIn => standIns.get(kind) as StandIn;

interface OpenAiError {
  message: string;
  type: string;
  param: string | null;
  code: string | null;
}
const openAiError = ({ json }: Heard): OpenAiError => json.error as OpenAiError;

const asFormat = (schema: JsonObject): JsonObject => ({
  type: 'json_schema',
  json_schema: { name: 'reply', strict: true, schema },
});

describe('OpenAI', () => {
  test.each([
    [{}, { authorization: undefined }, 401, null, null, /^You didn't provide an API key/],
    [
      {},
      { authorization: 'Bearer sk-wrong-0123456789abcd' },
      401,
      null,
      'invalid_api_key',
      /^Incorrect API key provided: sk-wrong\*+abcd\./,
    ],
    [
      {},
      { 'content-type': 'text/plain' },
      400,
      null,
      'unsupported_content_type',
      /^Unsupported content type: 'text\/plain'/,
    ],
    [{ foo: 1 }, {}, 400, null, null, /^Unrecognized request argument supplied: foo$/],
    [{ foo: 1, bar: 1 }, {}, 400, null, null, /^Unrecognized request arguments supplied: foo, bar$/],
    [{ reasoning_effort: 'low' }, {}, 400, null, null, /supplied: reasoning_effort$/],
    [
      { temperature: '1' },
      {},
      400,
      'temperature',
      'invalid_type',
      /expected a decimal, but got a string instead/,
    ],
    [{ temperature: 3 }, {}, 400, 'temperature', 'decimal_above_max_value', /<= 2, but got 3 instead/],
    [{ max_tokens: 0 }, {}, 400, 'max_tokens', 'integer_below_min_value', />= 1, but got 0 instead/],
    [{ max_tokens: 1.5 }, {}, 400, 'max_tokens', 'invalid_type', /expected an integer, but got a decimal/],
    [
      { max_tokens: 99_999 },
      {},
      400,
      'max_tokens',
      'invalid_value',
      /supports at most 16384 completion tokens/,
    ],
    [{ model: 'gpt-9' }, {}, 404, null, 'model_not_found', /^The model `gpt-9` does not exist/],
    [{ model: undefined }, {}, 400, null, null, /^you must provide a model parameter$/],
    [
      { messages: undefined },
      {},
      400,
      'messages',
      'missing_required_parameter',
      /^Missing required parameter: 'messages'/,
    ],
    [{ messages: [] }, {}, 400, 'messages', 'empty_array', /^Invalid 'messages': empty array/],
    [
      { messages: [{ role: 'robot', content: '' }] },
      {},
      400,
      'messages[0].role',
      'invalid_value',
      /^Invalid value: 'robot'/,
    ],
    [
      { messages: [{ role: 'user', content: 'a', id: 1 }] },
      {},
      400,
      'messages[0].id',
      'unknown_parameter',
      /^Unknown parameter/,
    ],
    [
      { messages: [{ role: 'user', content: null }] },
      {},
      400,
      'messages[0].content',
      'invalid_type',
      /content/,
    ],
    [
      { model: 'gpt-5-mini' },
      {},
      400,
      'max_tokens',
      'unsupported_parameter',
      /Use 'max_completion_tokens' instead\.$/,
    ],
    [
      { model: 'gpt-5-mini', max_tokens: undefined, temperature: 0.2 },
      {},
      400,
      'temperature',
      'unsupported_value',
      /does not support 0\.2 with this model/,
    ],
    [
      { model: 'gpt-4-turbo' },
      {},
      400,
      'response_format',
      null,
      /of type 'json_schema' is not supported with this model/,
    ],
    [
      { response_format: { type: 'json_object' } },
      {},
      400,
      'messages',
      null,
      /must contain the word 'json' in some form/,
    ],
    [
      { response_format: { type: 'xml' } },
      {},
      400,
      'response_format.type',
      'invalid_value',
      /Supported values are/,
    ],
    [
      { response_format: { type: 'json_schema', json_schema: { schema: {} } } },
      {},
      400,
      'response_format.json_schema.name',
      'missing_required_parameter',
      /name/,
    ],
    [
      { response_format: { type: 'json_schema', json_schema: { name: 'a b', schema: {} } } },
      {},
      400,
      'response_format.json_schema.name',
      'invalid_value',
      /pattern/,
    ],
    [
      { response_format: { type: 'json_schema', schema: {} } },
      {},
      400,
      'response_format.json_schema',
      'missing_required_parameter',
      /json_schema/,
    ],
    [
      {
        model: 'small',
        response_format: undefined,
        messages: [{ role: 'user', content: 'x'.repeat(4_000) }],
      },
      {},
      400,
      'messages',
      'context_length_exceeded',
      /maximum context length is 500 tokens.*resulted in 1010 tokens/,
    ],
  ] as const)('refuses %o with headers %o', async (given, headers, status, param, code, message) => {
    const heard = await ask(the('openai'), aBody(the('openai'), given), headers);
    expect(heard.status).toBe(status);
    const error = openAiError(heard);
    expect(error).toMatchObject({ type: 'invalid_request_error', param, code });
    expect(error.message).toMatch(message);
    expect(heard.headers.get('x-request-id')).toMatch(/^req_[0-9a-f]{32}$/);
    expect(the('openai').book.at(-1)?.answered).toMatchObject({ status, usage: null });
  });

  test('refuses what is no JSON, and other addresses', async () => {
    expect(openAiError(await ask(the('openai'), '{')).message).toMatch(/^We could not parse the JSON body/);
    const other = await fetch(`${the('openai').apiUrl}/responses`, { method: 'POST', body: '{}' });
    expect(other.status).toBe(404);
    const list = await fetch(`${the('openai').apiUrl}/models`);
    expect(list.status).toBe(401);
  });

  test('takes any schema where it plays another server', async () => {
    const heard = await ask(
      the('openai'),
      aBody(the('openai'), {
        response_format: asFormat(around({ type: 'string', minLength: 3 }, { required: [] })),
      }),
    );
    expect(heard.status).toBe(200);
  });

  const tooDeep = Array.from({ length: 11 }).reduce<JsonObject>((inside) => around(inside), {
    type: 'string',
  });
  test.each([
    [
      { type: 'array', items: { type: 'string' } },
      /schema must be a JSON Schema of 'type: "object"', got 'type: "array"'/,
    ],
    [
      around({ type: 'string' }, { additionalProperties: undefined }),
      /In context=\(\), 'additionalProperties' is required to be supplied and to be false/,
    ],
    [around({ type: 'string' }, { required: [] }), /including every key in properties\. Missing 'a'/],
    [around({ type: 'string' }, { required: ['a', 'b'] }), /Extra required key 'b' supplied/],
    [
      around({ type: 'string', minLength: 1 }),
      /In context=\('properties', 'a'\), 'minLength' is not permitted/,
    ],
    [around({ type: 'integer', minimum: 1 }), /'minimum' is not permitted/],
    [around({ type: 'string', default: 'x' }), /'default' is not permitted/],
    [around({ description: 'no type' }), /schema must have a 'type' key/],
    [around({ type: 'array' }), /array schema missing items/],
    [around({ type: 'string', enum: ['a', 1] }), /enum value 1 does not validate/],
    [around({ type: 'string', enum: [] }), /non-empty array/],
    [
      around({ type: 'integer', enum: Array.from({ length: 1_001 }, (_, index) => index) }),
      /exceeds 1000 enum values/,
    ],
    [
      around({
        type: 'string',
        enum: Array.from({ length: 300 }, (_, index) => `${'x'.repeat(60)}${index}`),
      }),
      /exceeds 15000 characters/,
    ],
    [tooDeep, /exceeds the maximum nesting depth of 10/],
  ])('refuses the schema %j by the rules of strict mode', async (schema, message) => {
    const heard = await ask(
      the('openai-strict'),
      aBody(the('openai-strict'), { response_format: asFormat(schema) }),
    );
    expect(heard.status).toBe(400);
    expect(openAiError(heard)).toMatchObject({ param: 'response_format', code: null });
    expect(openAiError(heard).message).toMatch(/^Invalid schema for response_format 'reply': /);
    expect(openAiError(heard).message).toMatch(message);
  });

  test('takes bounds in strict schemas where it is told to', async () => {
    await using standIn = await startProvider({ kind: 'openai-strict', bounds: true });
    const heard = await ask(
      standIn,
      aBody(standIn, { response_format: asFormat(around({ type: 'integer', minimum: 1 })) }),
    );
    expect(heard.status).toBe(200);
  });
});

test('the schemas of the program are taken by all three', async () => {
  const many = Array.from({ length: 60 }, (_, index) =>
    aField('choice', { name: `q${index}`, choices: choicesOf('1', '2', '3', '4', '5', '6', '7') }),
  );
  for (const schema of [
    everySchema,
    replyFormat(aPage(many), usualSettings).schema,
    replyFormat(aPage([]), usualSettings).schema,
  ]) {
    for (const kind of ['openai', 'openai-strict'] as const) {
      const heard = await ask(
        the(kind),
        aBody(the(kind), { response_format: asFormat(schema as unknown as JsonObject) }),
      );
      expect(heard.text).not.toContain('"error"');
    }
    const output_config = { format: { type: 'json_schema', schema } };
    const heard = await ask(the('anthropic'), aBody(the('anthropic'), { output_config }));
    expect(heard.status, heard.text).toBe(200);
  }
});
