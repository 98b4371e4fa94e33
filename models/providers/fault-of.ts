import type { ProviderName } from '../../domain/providers.ts';
import { presetOf } from '../../domain/providers.ts';
import { AddressRefused, AnswerTooLarge } from '../../net/errors.ts';
import type { Exchange } from '../../net/provider-fetch.ts';
import { ProviderFault, type FaultKind } from '../faults.ts';
import { readErrorBody, type ErrorBody } from './error-body.ts';
import { judgeError, type AskedFor } from './judge-error.ts';
import { rateLimitsOf, waitOf } from './rate-limits.ts';
import { withoutSecrets } from './redact.ts';

/** Who was asked, and by when: what faults of all kinds are made with. */
export interface FaultContext {
  provider: ProviderName;
  key: string | null;
  timeoutMs: number;
  /** In ms since 1970. */
  now: number;
}

type Answered = NonNullable<Exchange['answer']>;

/** The fault that an answer with an error comes to; or `refusal`, where the provider refuses this prompt. */
export function faultOfAnswer(
  answer: Answered,
  asked: AskedFor,
  context: FaultContext,
): ProviderFault | 'refusal' {
  const body = readErrorBody(answer.body);
  // An error that comes with a 200 says its own status (OpenRouter), or is one of the server.
  const status = answer.status >= 400 ? answer.status : (body.status ?? 502);
  if (answer.status >= 300 && answer.status < 400) return faultWith(answer, 'request_refused', body, context);
  const { kind, parameter } = judgeError(status, body, asked);
  return kind === 'refusal' ? kind : faultWith(answer, kind, body, context, parameter);
}

/** A 200 that is no answer. */
export function garbageOf(answer: Answered, why: string, context: FaultContext): ProviderFault {
  return faultWith(answer, 'garbage', { ...readErrorBody(''), message: why }, context);
}

function faultWith(
  { status, headers }: Answered,
  kind: FaultKind,
  body: ErrorBody,
  context: FaultContext,
  parameter: string | null = null,
): ProviderFault {
  const said = withoutSecrets(body.message, context.key);
  return new ProviderFault({
    kind,
    message: `${presetOf(context.provider).label}: ${said || HINTS[kind] || 'no reason given'} (${status})`,
    status,
    retryAfterMs: waitOf(headers, body.retryAfterMs, context.now),
    rateLimits: rateLimitsOf(headers, context.now),
    requestId: requestIdOf(headers),
    parameter,
  });
}

/** For answers without a word. */
const HINTS: Partial<Record<FaultKind, string>> = {
  model_unknown: 'nothing is found at this address: check the model and the API URL',
  request_refused: 'the API URL leads elsewhere or takes no such request: check it',
  key_rejected: 'the key was rejected',
  rate_limited: 'too many requests',
  overloaded: 'it cannot answer now',
};

/** Whatever a provider calls it. */
export function requestIdOf(headers: Record<string, string>): string | null {
  const names = [
    'x-request-id',
    'request-id',
    'apim-request-id',
    'mistral-correlation-id',
    'x-generation-id',
  ];
  return names.map((name) => headers[name]).find((id) => id !== undefined && id !== '') ?? null;
}

/** The fault that a request without a whole answer comes to. */
export function faultOfConnection({ sent, error }: Exchange, context: FaultContext): ProviderFault {
  const details = { status: null, retryAfterMs: null, rateLimits: null, requestId: null, parameter: null };
  const { label } = presetOf(context.provider);
  if (error instanceof AddressRefused || isUnsendable(error)) {
    const why =
      error instanceof AddressRefused ? error.message : 'the key or address cannot be sent as it is';
    return new ProviderFault({
      ...details,
      kind: 'request_refused',
      message: withoutSecrets(`${label}: ${why}`, context.key),
    });
  }
  const kind = !sent ? 'unreachable' : error instanceof AnswerTooLarge ? 'garbage' : 'cut';
  return new ProviderFault({
    ...details,
    kind,
    message: `${label}: ${withoutSecrets(whyNone(error, context), context.key)}`,
  });
}

/** Thrown when a request could not even be made up; its text may hold what could not be sent, so it is left out. */
export class Unsendable extends Error {
  constructor(error: unknown) {
    super(error instanceof Error ? error.name : 'no error');
    this.name = 'Unsendable';
  }
}

function isUnsendable(error: unknown): boolean {
  return error instanceof Unsendable || codeOf(error) === 'UND_ERR_INVALID_ARG';
}

function whyNone(error: unknown, { timeoutMs }: FaultContext): string {
  if (error instanceof Error && error.name === 'AbortError')
    return `no whole answer within ${timeoutMs / 1000} s`;
  if (!(error instanceof Error)) return 'the connection ended';
  // What is wrong with several addresses of one name stands in its parts.
  const parts = error instanceof AggregateError ? error.errors.filter((one) => one instanceof Error) : [];
  return (parts[0]?.message ?? error.message) || codeOf(error) || 'the connection ended';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
