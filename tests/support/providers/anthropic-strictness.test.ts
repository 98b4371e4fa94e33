import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aField, aPage } from '../../../domain/observation-in-test.ts';
import { replyFormat } from '../../../domain/reply-json-schema.ts';
import { ask, aBody, schemaAround as around, type Heard } from './calls-in-test.ts';
import type { JsonObject } from './json.ts';
import { usualSettings } from './reply-schema-in-test.ts';
import { startProvider, type StandIn } from './stand-in.ts';
import { aModel, MODELS } from './stand-in-models.ts';

let standIn: StandIn;
beforeAll(async () => {
  const small = aModel('small', { contextTokens: 500, takes: [] });
  standIn = await startProvider({ kind: 'anthropic', models: [...MODELS.anthropic, small] });
});
afterAll(() => standIn.close());

describe('Anthropic', () => {
  const error = ({ json }: Heard): JsonObject => json.error as JsonObject;
  const format = (schema: unknown): JsonObject => ({
    output_config: { format: { type: 'json_schema', schema } },
  });
  const optional = Array.from({ length: 25 }, (_, index) => [`f${index}`, { type: 'string' }] as const);

  test.each([
    [{}, { 'x-api-key': undefined }, 401, 'authentication_error', 'x-api-key header is required'],
    [{}, { 'x-api-key': 'sk-wrong' }, 401, 'authentication_error', 'invalid x-api-key'],
    [
      {},
      { 'anthropic-version': undefined },
      400,
      'invalid_request_error',
      'anthropic-version: header is required',
    ],
    [{ max_tokens: undefined }, {}, 400, 'invalid_request_error', 'max_tokens: Field required'],
    [
      { max_tokens: 0 },
      {},
      400,
      'invalid_request_error',
      'max_tokens: Input should be greater than or equal to 1',
    ],
    [
      { max_tokens: 64_001 },
      {},
      400,
      'invalid_request_error',
      'max_tokens: 64001 > 64000, which is the maximum allowed number of output tokens for claude-sonnet-4-5-20250929',
    ],
    [{ seed: 1 }, {}, 400, 'invalid_request_error', 'seed: Extra inputs are not permitted'],
    [
      { response_format: {} },
      {},
      400,
      'invalid_request_error',
      'response_format: Extra inputs are not permitted',
    ],
    [
      { temperature: 'warm' },
      {},
      400,
      'invalid_request_error',
      'temperature: Input should be a valid number',
    ],
    [
      { temperature: 1.2 },
      {},
      400,
      'invalid_request_error',
      'temperature: Input should be less than or equal to 1',
    ],
    [
      { temperature: 0.5, top_p: 0.5 },
      {},
      400,
      'invalid_request_error',
      '`temperature` and `top_p` cannot both be specified for this model. Please use only one.',
    ],
    [
      { model: 'claude-opus-4-7', temperature: 0.5 },
      {},
      400,
      'invalid_request_error',
      '`temperature` is deprecated for this model.',
    ],
    [{ model: 'claude-9' }, {}, 404, 'not_found_error', 'model: claude-9'],
    [{ messages: [] }, {}, 400, 'invalid_request_error', 'messages: at least one message is required'],
    [
      { messages: [{ role: 'user', content: ' ' }] },
      {},
      400,
      'invalid_request_error',
      'messages.0: user messages must have non-empty content',
    ],
    [
      { system: [{ type: 'text', text: '' }] },
      {},
      400,
      'invalid_request_error',
      'system: text content blocks must be non-empty',
    ],
    [
      { model: 'claude-sonnet-4-0' },
      {},
      400,
      'invalid_request_error',
      "'claude-sonnet-4-20250514' does not support output format.",
    ],
    [
      format({ type: 'object', properties: {} }),
      {},
      400,
      'invalid_request_error',
      "output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set to false",
    ],
    [
      format(around({ type: 'integer', minimum: 1, maximum: 2 })),
      {},
      400,
      'invalid_request_error',
      "output_config.format.schema: For 'integer' type, properties maximum, minimum are not supported",
    ],
    [
      format(around({ type: 'array', items: { type: 'string' }, maxItems: 3 })),
      {},
      400,
      'invalid_request_error',
      "output_config.format.schema: For 'array' type, property 'maxItems' is not supported",
    ],
    [
      format(around({ type: 'string', pattern: 'a' })),
      {},
      400,
      'invalid_request_error',
      "output_config.format.schema: For 'string' type, property 'pattern' is not supported",
    ],
    [
      format({ type: 'object', additionalProperties: false, properties: Object.fromEntries(optional) }),
      {},
      400,
      'invalid_request_error',
      'Schemas contains too many optional parameters (25), which would make grammar compilation inefficient. Reduce the number of optional parameters in your tool schemas (limit: 24).',
    ],
    [
      { model: 'small', output_config: undefined, messages: [{ role: 'user', content: 'x'.repeat(4_000) }] },
      {},
      400,
      'invalid_request_error',
      'prompt is too long: 1014 tokens > 500 maximum',
    ],
  ] as const)('refuses %o with headers %o', async (given, headers, status, type, message) => {
    const heard = await ask(standIn, aBody(standIn, given), headers);
    expect(heard.status).toBe(status);
    expect(heard.json).toMatchObject({ type: 'error', request_id: heard.headers.get('request-id') });
    expect(error(heard)).toEqual({ type, message });
  });

  test('knows no sampling since its version of October 2026, whatever the value', async () => {
    for (const name of ['temperature', 'top_p', 'top_k']) {
      const body = aBody(standIn, { [name]: 1 });
      const heard = await ask(standIn, body, { 'anthropic-version': '2026-10-21' });
      expect(error(heard).message).toBe(`${name}: Extra inputs are not permitted`);
      expect((await ask(standIn, body)).status).toBe(200);
    }
  });

  test('refuses a system message among the messages', async () => {
    const heard = await ask(standIn, aBody(standIn, { messages: [{ role: 'system', content: 'a' }] }));
    expect(error(heard).message).toMatch(/^messages: Unexpected role "system"/);
  });

  test('takes no more than 16 parameters that may be null', async () => {
    const schemaOf = (count: number): unknown => {
      const fields = Array.from({ length: count }, (_, index) =>
        aField('text', { name: `f${index}`, required: false }),
      );
      return replyFormat(aPage(fields), usualSettings).schema;
    };
    const status = async (count: number): Promise<number> =>
      (await ask(standIn, aBody(standIn, format(schemaOf(count))))).status;
    expect([await status(16), await status(17)]).toEqual([200, 400]);
  });
});
