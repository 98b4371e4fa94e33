import { describe, expect, test } from 'vitest';
import type { FaultKind } from '../faults.ts';
import { readErrorBody } from './error-body.ts';
import { judgeError, type AskedFor } from './judge-error.ts';

/** A request with the usual parameters, as it goes to most providers. */
const ASKED: AskedFor = {
  structured: 'json_schema',
  sent: {
    namesOf: new Map([
      ['max_tokens', 'max_tokens'],
      ['temperature', 'temperature'],
      ['top_p', 'top_p'],
      ['presence_penalty', 'presence_penalty'],
      ['random_seed', 'seed'],
      ['seed', 'seed'],
      ['reasoning_effort', 'reasoning_effort'],
    ]),
    limit: { field: 'max_tokens', value: 8192 },
  },
};

function judged(status: number, body: unknown, asked = ASKED) {
  return judgeError(status, readErrorBody(typeof body === 'string' ? body : JSON.stringify(body)), asked);
}

const openai = (
  message: string,
  code: string | null = null,
  type = 'invalid_request_error',
  param: string | null = null,
) => ({
  error: { message, type, param, code },
});
const anthropic = (type: string, message: string) => ({
  type: 'error',
  error: { type, message },
  request_id: 'req_1',
});
const google = (code: number, message: string, status: string, details: unknown[] = []) => [
  { error: { code, message, status, details } },
];
const openrouter = (code: number, message: string, raw?: unknown) => ({
  error: { message, code, metadata: raw === undefined ? {} : { raw, provider_name: 'Host' } },
  user_id: 'user_1',
});

// prettier-ignore
const CASES: [FaultKind | 'refusal', string, number, unknown][] = [
  // No credit, whatever the status
  ['no_credit', 'OpenAI', 429, openai('You exceeded your current quota, please check your plan and billing details.', 'insufficient_quota', 'insufficient_quota')],
  ['no_credit', 'OpenAI', 400, openai('Billing hard limit has been reached', 'billing_hard_limit_reached')],
  ['no_credit', 'Anthropic', 400, anthropic('invalid_request_error', 'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.')],
  ['no_credit', 'Anthropic', 402, anthropic('billing_error', 'There is an issue with your billing.')],
  ['no_credit', 'Anthropic', 429, { type: 'error', error: { type: 'rate_limit_error', message: 'Spend limit', details: { error_code: 'enforced_spend_limit_reached' } } }],
  ['no_credit', 'OpenRouter', 402, openrouter(402, 'Insufficient credits. Add more using https://openrouter.ai/credits')],
  ['no_credit', 'OpenRouter', 402, openrouter(402, 'This request requires more credits, or fewer max_tokens. You requested up to 8192 tokens, but can only afford 100.')],
  ['no_credit', 'OpenRouter', 429, openrouter(429, 'Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day')],
  ['no_credit', 'xAI', 403, { code: 'The caller does not have permission to execute the specified operation', error: 'Your newly created team doesn’t have any credits yet. You can purchase credits on https://console.x.ai.'.replace('’', "'") }],
  ['no_credit', 'xAI', 429, { code: 'Some resource has been exhausted', error: 'Your team has either used all available credits or reached its monthly spending limit.' }],
  ['no_credit', 'Google', 429, google(429, 'You exceeded your current quota, please check your plan and billing details.', 'RESOURCE_EXHAUSTED', [{ '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier' }] }])],
  // Rate limits
  ['rate_limited', 'OpenAI', 429, openai('Rate limit reached for gpt-4o in organization org-x on tokens per min (TPM): Limit 30000, Used 29000, Requested 2000. Please try again in 2s.', 'rate_limit_exceeded', 'tokens')],
  ['rate_limited', 'Anthropic', 429, anthropic('rate_limit_error', 'This request would exceed your organization’s rate limit of 40,000 input tokens per minute.')],
  ['rate_limited', 'Mistral', 429, { object: 'error', message: 'Rate limit exceeded', type: 'rate_limited', param: null, code: '1300', raw_status_code: 429 }],
  ['rate_limited', 'Mistral', 429, { message: 'Requests rate limit exceeded' }],
  ['rate_limited', 'Google', 429, google(429, 'Resource has been exhausted (e.g. check quota).', 'RESOURCE_EXHAUSTED')],
  ['rate_limited', 'Google', 429, google(429, 'You exceeded your current quota, please check your plan and billing details.', 'RESOURCE_EXHAUSTED', [{ violations: [{ quotaId: 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier' }] }])],
  ['rate_limited', 'OpenRouter', 429, openrouter(429, 'Provider returned error', 'z-ai/glm is temporarily rate-limited upstream. Please retry shortly, or add your own key')],
  ['rate_limited', 'Azure', 429, { error: { code: '429', message: 'Requests to the ChatCompletions_Create Operation have exceeded token rate limit of your current OpenAI S0 pricing tier. Please retry after 6 seconds.' } }],
  // Overload
  ['overloaded', 'Anthropic', 529, anthropic('overloaded_error', 'Overloaded')],
  ['overloaded', 'OpenAI', 500, openai('The server had an error while processing your request. Sorry about that!', null, 'server_error')],
  ['overloaded', 'OpenAI', 503, openai('The engine is currently overloaded, please try again later', null, 'server_error')],
  ['overloaded', 'OpenRouter', 502, openrouter(502, 'Network connection lost.')],
  ['overloaded', 'llama.cpp', 503, { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } }],
  ['overloaded', 'a proxy', 502, '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>'],
  ['overloaded', 'a proxy', 408, ''],
  ['overloaded', 'a proxy', 409, {}],
  // Keys
  ['key_rejected', 'OpenAI', 401, openai('Incorrect API key provided: sk-x. You can find your API key at https://platform.openai.com.', 'invalid_api_key')],
  ['key_rejected', 'Anthropic', 401, anthropic('authentication_error', 'invalid x-api-key')],
  ['key_rejected', 'Mistral', 401, { detail: 'Unauthorized' }],
  ['key_rejected', 'Google', 400, google(400, 'API key not valid. Please pass a valid API key.', 'INVALID_ARGUMENT', [{ reason: 'API_KEY_INVALID' }])],
  ['key_rejected', 'xAI', 400, { code: 'Client specified an invalid argument', error: 'Incorrect API key provided: sk***YA. You can obtain an API key from https://console.x.ai.' }],
  ['key_rejected', 'OpenRouter', 401, openrouter(401, 'User not found.')],
  ['key_rejected', 'Azure', 401, { error: { code: '401', message: 'Access denied due to invalid subscription key or wrong API endpoint.' } }],
  ['key_rejected', 'OpenAI', 403, openai('Country, region, or territory not supported', 'unsupported_country_region_territory', 'request_forbidden')],
  // Models
  ['model_unknown', 'OpenAI', 404, openai('The model `gpt-9` does not exist or you do not have access to it.', 'model_not_found')],
  ['model_unknown', 'OpenAI', 403, openai('Project `proj_x` does not have access to model `gpt-4o`', 'model_not_found')],
  ['model_unknown', 'Azure', 404, { error: { code: 'DeploymentNotFound', message: 'The API deployment for this resource does not exist.' } }],
  ['model_unknown', 'Anthropic', 404, anthropic('not_found_error', 'model: claude-9')],
  ['model_unknown', 'Mistral', 400, { object: 'error', message: 'Invalid model: mistral-9', type: 'invalid_model', param: null, code: '1500' }],
  ['model_unknown', 'Google', 404, google(404, 'models/gemini-9 is not found for API version v1main, or is not supported for generateContent.', 'NOT_FOUND')],
  ['model_unknown', 'OpenRouter', 400, openrouter(400, 'openai/gpt-9 is not a valid model ID')],
  ['model_unknown', 'OpenRouter', 404, openrouter(404, 'No endpoints found for openai/gpt-9.')],
  ['model_unknown', 'vLLM', 404, { object: 'error', message: 'The model `x` does not exist.', type: 'NotFoundError', param: null, code: 404 }],
  ['model_unknown', 'Ollama', 404, openai('model "llama9" not found, try pulling it first', null, 'api_error')],
  ['model_unknown', 'a wrong address', 404, '404 page not found'],
  // Length
  ['context_too_long', 'OpenAI', 400, openai("This model's maximum context length is 128000 tokens. However, your messages resulted in 130000 tokens.", 'context_length_exceeded')],
  ['context_too_long', 'OpenAI', 429, openai('Request too large for gpt-4o in organization org-x on tokens per min (TPM): Limit 30000, Requested 45000. The input or output tokens must be reduced in order to run successfully.', 'rate_limit_exceeded', 'tokens')],
  ['context_too_long', 'Anthropic', 400, anthropic('invalid_request_error', 'prompt is too long: 204857 tokens > 200000 maximum')],
  ['context_too_long', 'Anthropic', 413, anthropic('request_too_large', 'Request exceeds the maximum size')],
  ['context_too_long', 'Mistral', 400, { object: 'error', message: 'Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length', type: 'invalid_request_prompt', code: '3051' }],
  ['context_too_long', 'Google', 400, google(400, 'The input token count (1200293) exceeds the maximum number of tokens allowed (1048576).', 'INVALID_ARGUMENT')],
  ['context_too_long', 'Google', 400, google(400, 'Input request contains (35490) tokens, which is more than the max tokens limit allowed: (30720)', 'INVALID_ARGUMENT')],
  ['context_too_long', 'xAI', 400, { code: 'Client specified an invalid argument', error: "This model's maximum prompt length is 131072 but the request contains 140000 tokens." }],
  ['context_too_long', 'vLLM', 400, { object: 'error', message: 'max_tokens must be at least 1, got -186.', type: 'BadRequestError', param: null, code: 400 }],
  ['context_too_long', 'vLLM', 400, { object: 'error', message: "This model's maximum context length is 8192 tokens. However, you requested 18000 tokens (9808 in the messages, 8192 in the completion). Please reduce the length of the messages or completion.", type: 'BadRequestError', code: 400 }],
  ['context_too_long', 'llama.cpp', 400, { error: { code: 400, message: 'request (4390 tokens) exceeds the available context size (4096 tokens), try increasing it', type: 'exceed_context_size_error', n_prompt_tokens: 4390, n_ctx: 4096 } }],
  ['context_too_long', 'llama.cpp', 500, { error: { code: 500, message: 'Context size has been exceeded.', type: 'server_error' } }],
  ['context_too_long', 'TGI', 422, { error: 'Input validation error: `inputs` must have less than 4095 tokens. Given: 5000', error_type: 'validation' }],
  // The form of the reply
  ['format_refused', 'OpenAI', 400, openai("Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.", null, 'invalid_request_error', 'response_format')],
  ['format_refused', 'OpenAI', 400, openai("Invalid schema for response_format 'reply': In context=('properties', 'a'), 'minimum' is not permitted.", null, 'invalid_request_error', 'response_format')],
  ['format_refused', 'Anthropic', 400, anthropic('invalid_request_error', 'output_config.format: Extra inputs are not permitted')],
  ['format_refused', 'Anthropic', 400, anthropic('invalid_request_error', 'This model does not support structured outputs.')],
  ['format_refused', 'Anthropic', 400, anthropic('invalid_request_error', "'claude-sonnet-4-20250514' does not support output format.")],
  ['format_refused', 'DeepSeek', 400, openai('This response_format type is unavailable now', 'invalid_request_error')],
  ['format_refused', 'Google', 400, google(400, 'The specified schema produces a constraint that has too many states for serving.', 'INVALID_ARGUMENT')],
  ['format_refused', 'OpenRouter', 404, openrouter(404, 'No endpoints found that can handle the requested parameters.')],
  ['format_refused', 'TGI', 422, 'Failed to deserialize the JSON body into the target type: response_format: missing field `value` at line 1 column 168'],
  ['format_refused', 'OpenRouter', 400, openrouter(400, 'Provider returned error', JSON.stringify(openai("'response_format' json_schema is not supported")))],
  // The prompt is refused: an answer, no fault
  ['refusal', 'Azure', 400, { error: { message: "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry.", type: null, param: 'prompt', code: 'content_filter', status: 400, innererror: { code: 'ResponsibleAIPolicyViolation' } } }],
  ['refusal', 'OpenAI', 400, openai('Invalid prompt: your prompt was flagged as potentially violating our usage policy.', 'invalid_prompt')],
  ['refusal', 'Anthropic', 400, anthropic('invalid_request_error', 'Output blocked by content filtering policy')],
  ['refusal', 'OpenRouter', 403, openrouter(403, 'openai/gpt-4o requires moderation on OpenAI. Your input was flagged for "violence".')],
  ['refusal', 'xAI', 403, { code: 'forbidden', error: 'Content violates usage guidelines.' }],
  // The rest
  ['request_refused', 'OpenAI', 400, openai("Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got 5 instead.", 'decimal_above_max_value', 'invalid_request_error', 'temperature')],
  ['request_refused', 'Anthropic', 400, anthropic('invalid_request_error', 'messages: at least one message is required')],
  ['request_refused', 'vLLM', 400, { object: 'error', message: 'System role not supported', type: 'BadRequestError', code: 400 }],
  ['request_refused', 'a wrong address', 405, { detail: 'Method Not Allowed' }],
];

test.each(CASES)('%s: %s, status %i, %j', (kind, _provider, status, body) => {
  expect(judged(status, body)).toEqual({ kind, parameter: null });
});

// prettier-ignore
test.each<[string, string, number, unknown]>([
  ['temperature', 'OpenAI', 400, openai("Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.", 'unsupported_value', 'invalid_request_error', 'temperature')],
  ['temperature', 'OpenAI', 400, openai("Unsupported parameter: 'temperature' is not supported with this model.", 'unsupported_parameter', 'invalid_request_error', 'temperature')],
  ['max_tokens', 'OpenAI', 400, openai("Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", 'unsupported_parameter', 'invalid_request_error', 'max_tokens')],
  ['temperature', 'Anthropic', 400, anthropic('invalid_request_error', '`temperature` is deprecated for this model.')],
  ['temperature', 'Anthropic', 400, anthropic('invalid_request_error', '`temperature` and `top_p` cannot both be specified for this model. Please use only one.')],
  ['top_p', 'Anthropic', 400, anthropic('invalid_request_error', 'top_p: Extra inputs are not permitted')],
  ['seed', 'Mistral', 422, { object: 'error', message: { detail: [{ type: 'extra_forbidden', loc: ['body', 'random_seed'], msg: 'Extra inputs are not permitted', input: 7 }] }, type: 'invalid_request_error', param: null, code: null }],
  ['seed', 'Mistral', 422, { object: 'Error', detail: [{ type: 'extra_forbidden', loc: ['body', 'seed'], msg: 'Extra inputs are not permitted', input: 7 }], code: 3001 }],
  ['seed', 'Google', 400, google(400, 'Invalid JSON payload received. Unknown name "seed": Cannot find field.', 'INVALID_ARGUMENT')],
  ['presence_penalty', 'xAI', 400, { code: 'Client specified an invalid argument', error: 'Argument not supported on this model: presencePenalty' }],
  ['presence_penalty', 'xAI', 400, { error: 'Model grok-4 does not support parameter presencePenalty.' }],
  ['reasoning_effort', 'OpenRouter', 400, openrouter(400, 'Provider returned error', JSON.stringify(openai('Unrecognized request argument supplied: reasoning_effort')))],
  // A limit that is too large is refused with its value: a smaller one is taken.
  ['max_tokens=8192', 'OpenAI', 400, openai('max_tokens is too large: 8192. This model supports at most 4096 completion tokens, whereas you provided 8192.', null, 'invalid_request_error', 'max_tokens')],
  ['max_tokens=8192', 'Anthropic', 400, anthropic('invalid_request_error', 'max_tokens: 8192 > 4096, which is the maximum allowed number of output tokens for claude-3-haiku-20240307')],
  ['max_tokens=8192', 'Anthropic', 400, anthropic('invalid_request_error', 'input length and `max_tokens` exceed context limit: 195000 + 8192 > 200000, decrease input length or `max_tokens` and try again')],
  ['max_tokens=8192', 'vLLM', 400, { object: 'error', message: "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens (808 in the messages, 8192 in the completion). Please reduce the length of the messages or completion.", code: 400 }],
  ['max_tokens=8192', 'vLLM', 400, openai("'max_tokens' or 'max_completion_tokens' is too large: 8192. This model's maximum context length is 4096 tokens and your request has 100 input tokens (8192 > 4096 - 100).")],
  ['max_tokens=8192', 'TGI', 422, { error: 'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 808 `inputs` tokens and 8192 `max_new_tokens`', error_type: 'validation' }],
])('parameter refused: %s by %s', (parameter, _provider, status, body) => {
  expect(judged(status, body)).toEqual({ kind: 'parameter_refused', parameter });
});

describe('what was asked decides', () => {
  const format = openai(
    "'response_format' is not supported",
    null,
    'invalid_request_error',
    'response_format',
  );
  const sent = { namesOf: new Map([['limit', 'limit']]), limit: null };

  test('a format that was not asked for is not what was refused', () => {
    expect(judged(400, format, { structured: 'plain', sent }).kind).toBe('request_refused');
    expect(judged(400, format, { structured: 'json_object', sent }).kind).toBe('format_refused');
  });

  test('a parameter that was not sent is not what was refused', () => {
    const body = openai(
      "Unsupported parameter: 'temperature' is not supported with this model.",
      'unsupported_parameter',
    );
    expect(judged(400, body, { structured: 'plain', sent }).kind).toBe('request_refused');
  });

  test('a small limit is not what makes a prompt too long', () => {
    const limit = { field: 'max_tokens', value: 256 };
    const body = openai(
      "This model's maximum context length is 1000 tokens. However, you requested 1056 tokens (700 in the messages, 256 in the completion).",
    );
    expect(judged(400, body, { structured: 'plain', sent: { ...sent, limit } }).kind).toBe(
      'context_too_long',
    );
  });
});

test('what a body holds beside its message', () => {
  const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.5s' }];
  expect(readErrorBody(JSON.stringify(google(429, 'Wait', 'RESOURCE_EXHAUSTED', details)))).toMatchObject({
    message: 'Wait',
    status: 429,
    retryAfterMs: 34_500,
  });
  expect(
    readErrorBody(JSON.stringify(openrouter(502, 'Provider returned error', 'upstream is down'))),
  ).toMatchObject({
    message: 'Provider returned error: upstream is down',
    status: 502,
  });
  expect(
    readErrorBody(JSON.stringify({ choices: [{ error: { code: 502, message: 'gone' } }] })),
  ).toMatchObject({
    message: 'gone',
    status: 502,
  });
  expect(readErrorBody('<html><style>p{}</style><h1>Bad  Gateway</h1></html>').message).toBe('Bad Gateway');
  expect(readErrorBody('null').message).toBe('');
});
