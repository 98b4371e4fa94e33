import type { ErrorDetails, ErrorName, HttpAnswer } from './protocol.ts';

const KEYS = 'https://platform.openai.com/account/api-keys';
const TEXTS = {
  keyMissing: `You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY), or as the password field (with blank username) if you're accessing the API from your browser and are prompted for a username and password. You can obtain an API key from ${KEYS}.`,
  quota:
    'You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.',
  server:
    'The server had an error while processing your request. Sorry about that! You can retry your request, or contact us through our help center at help.openai.com if the error persists.',
  busy: 'That model is currently overloaded with other requests. You can retry your request, or contact us through our help center at help.openai.com if the error persists.',
  notJson:
    'We could not parse the JSON body of your request. (HINT: This likely means you aren’t using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)',
  filtered:
    'The response was filtered due to the prompt triggering Azure OpenAI’s content management policy. Please modify your prompt and retry.',
};

/** A refusal of the request itself, as OpenAI words it. */
export function openAiError(
  message: string,
  {
    status = 400,
    type = 'invalid_request_error',
    param = null as string | null,
    code = null as string | null,
  } = {},
): HttpAnswer {
  return { status, body: { error: { message, type, param, code } } };
}

/** OpenAI's answers where it gives none; its key errors repeat a part of the key. */
export function openAiErrorOf(name: ErrorName, details: ErrorDetails): HttpAnswer {
  const { model = '', key = '' } = details;
  switch (name) {
    case 'key_missing':
      return openAiError(TEXTS.keyMissing, { status: 401 });
    case 'key_rejected':
      return openAiError(
        `Incorrect API key provided: ${masked(key)}. You can find your API key at ${KEYS}.`,
        {
          status: 401,
          code: 'invalid_api_key',
        },
      );
    case 'forbidden':
      return openAiError(`Project does not have access to model \`${model}\`.`, {
        status: 403,
        code: 'model_not_found',
      });
    case 'model_unknown':
      return openAiError(`The model \`${model}\` does not exist or you do not have access to it.`, {
        status: 404,
        code: 'model_not_found',
      });
    case 'rate_limited':
      return rateLimited(details);
    case 'server_error':
      return openAiError(TEXTS.server, { status: 500, type: 'server_error' });
    case 'unavailable':
      return openAiError(TEXTS.busy, { status: 503, type: 'server_error' });
    case 'overloaded':
      return openAiError('Overloaded', { status: 529, type: 'overloaded_error' });
    case 'no_credit':
      return openAiError(TEXTS.quota, {
        status: 429,
        type: 'insufficient_quota',
        code: 'insufficient_quota',
      });
    case 'context_too_long':
      return contextTooLong(details);
    case 'content_filtered':
      return openAiError(TEXTS.filtered, { param: 'prompt', code: 'content_filter' });
    case 'not_json':
      return openAiError(TEXTS.notJson);
    case 'no_such_path':
      return openAiError('Invalid URL', { status: 404 });
  }
}

function rateLimited({
  model = '',
  limit = 0,
  used = limit,
  unit = 'requests',
  retryAfterMs = 0,
}: ErrorDetails) {
  const per = unit === 'requests' ? 'requests per min (RPM)' : 'tokens per min (TPM)';
  return openAiError(
    `Rate limit reached for ${model} in organization org-standin on ${per}: Limit ${limit}, Used ${used}, Requested 1. Please try again in ${retryAfterMs / 1000}s. Visit https://platform.openai.com/account/rate-limits to learn more.`,
    { status: 429, type: unit, code: 'rate_limit_exceeded' },
  );
}

function contextTooLong({ limit = 0, used = 0 }: ErrorDetails): HttpAnswer {
  return openAiError(
    `This model's maximum context length is ${limit} tokens. However, your messages resulted in ${used} tokens. Please reduce the length of the messages.`,
    { param: 'messages', code: 'context_length_exceeded' },
  );
}

function masked(key: string): string {
  return key.length <= 12 ? key.replace(/./g, '*') : `${key.slice(0, 8)}${'*'.repeat(12)}${key.slice(-4)}`;
}
