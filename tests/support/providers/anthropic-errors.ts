import type { ErrorDetails, ErrorName, HttpAnswer } from './protocol.ts';

/** An error in Anthropic's shape; the id of the request is put in where it is sent. */
export function anthropicError(message: string, status = 400, type = 'invalid_request_error'): HttpAnswer {
  return { status, body: { type: 'error', error: { type, message } } };
}

/** Anthropic's answers where it gives none. */
export function anthropicErrorOf(name: ErrorName, details: ErrorDetails): HttpAnswer {
  const { model = '', limit = 0, used = 0, unit = 'requests' } = details;
  switch (name) {
    case 'key_missing':
      return anthropicError('x-api-key header is required', 401, 'authentication_error');
    case 'key_rejected':
      return anthropicError('invalid x-api-key', 401, 'authentication_error');
    case 'forbidden':
      return anthropicError(
        'Your API key does not have permission to use the specified resource.',
        403,
        'permission_error',
      );
    case 'model_unknown':
      return anthropicError(`model: ${model}`, 404, 'not_found_error');
    case 'rate_limited':
      return anthropicError(
        `This request would exceed your organization's rate limit of ${limit} ${unit === 'tokens' ? 'input tokens' : 'requests'} per minute. For details, refer to: https://docs.claude.com/en/api/rate-limits. You can see the response headers for current usage. Please reduce the prompt length or the maximum tokens requested, or try again later.`,
        429,
        'rate_limit_error',
      );
    case 'server_error':
      return anthropicError('Internal server error', 500, 'api_error');
    case 'unavailable':
      return anthropicError('Service unavailable', 503, 'api_error');
    case 'overloaded':
      return anthropicError('Overloaded', 529, 'overloaded_error');
    case 'no_credit':
      return anthropicError(
        'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.',
      );
    case 'context_too_long':
      return anthropicError(`prompt is too long: ${used} tokens > ${limit} maximum`);
    case 'content_filtered':
      return anthropicError('Output blocked by content filtering policy');
    case 'not_json':
      return anthropicError('The request body is not valid JSON: expected value at line 1 column 1');
    case 'no_such_path':
      return anthropicError('Not Found', 404, 'not_found_error');
  }
}
