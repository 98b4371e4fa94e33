import type { Structured } from '../../domain/providers.ts';
import type { FaultKind } from '../faults.ts';
import { namedParameter, tooLargeLimit, type SentParameters } from './named-parameter.ts';
import type { ErrorBody } from './error-body.ts';

/** What was asked, as far as an error can be about it. */
export interface AskedFor {
  structured: Structured | null;
  sent: SentParameters;
}

/** What an error comes to: a fault, or a refusal to answer this prompt. */
export interface Judgement {
  kind: FaultKind | 'refusal';
  /** The parameter that was refused, by the session's name. */
  parameter: string | null;
}

/**
 * What kind of error a provider answered with. Providers agree on statuses only roughly (a missing credit is 400, 402,
 * 403 or 429), so their codes and words are looked at first.
 * @param status of the answer, or the one in its body where that came with a 200
 */
export function judgeError(status: number, body: ErrorBody, asked: AskedFor): Judgement {
  const kind = kindOf(status, body, asked);
  if (kind !== null) return { kind, parameter: null };
  const limit = tooLargeLimit(body.message, asked.sent);
  if (limit !== null) return { kind: 'parameter_refused', parameter: limit };
  if (isAboutLength(status, body)) return { kind: 'context_too_long', parameter: null };
  if (isAboutFormat(body, asked)) return { kind: 'format_refused', parameter: null };
  const parameter = status < 500 ? namedParameter(body, asked.sent) : null;
  if (parameter !== null) return { kind: 'parameter_refused', parameter };
  return { kind: status >= 500 ? 'overloaded' : 'request_refused', parameter: null };
}

/** Kinds that are decided before the request itself is looked at. */
function kindOf(status: number, body: ErrorBody, asked: AskedFor): FaultKind | 'refusal' | null {
  const { message, codes } = body;
  const said = `${codes} ${message}`;
  if (status < 500 && (FILTERED_CODES.test(codes) || FILTERED.test(message))) return 'refusal';
  if (status === 402 || NO_CREDIT_CODES.test(codes) || NO_CREDIT.test(message)) return 'no_credit';
  if (status === 429 && TOO_LARGE_FOR_A_MINUTE.test(message)) return 'context_too_long';
  if (status === 429) return 'rate_limited';
  if (OVERLOADED_CODES.test(codes) || [408, 409, 425, 498].includes(status)) return 'overloaded';
  if (status === 404 && NO_SUCH_ROUTE.test(message) && asked.structured !== 'plain') return 'format_refused';
  if (status < 500 && (MODEL_CODES.test(codes) || MODEL.test(message))) return 'model_unknown';
  if (status === 401 || status === 403 || KEY.test(said)) return status < 500 ? 'key_rejected' : 'overloaded';
  return status === 404 ? 'model_unknown' : null;
}

const FILTERED_CODES =
  /\b(content_filter|content_policy_violation|ResponsibleAIPolicyViolation|invalid_prompt|PROHIBITED_CONTENT|content_moderation)\b/i;
const FILTERED =
  /content management policy|content filtering policy|flagged as potentially violating|content violates usage guidelines|requires moderation|your input was flagged|rejected as a result of our safety system/i;
const NO_CREDIT_CODES =
  /\b(insufficient_quota|billing_error|billing_hard_limit_reached|billing_not_active|insufficient_credits|payment_required|\w*spend_limit_reached|linked_organization_billing_unavailable|organization_on_hold|\w*PerDay\w*(-\w+)*)(?![\w-])/i;
const NO_CREDIT =
  /credit balance is too low|(insufficient|not enough|exceeded|out of|used all|have any) (\w+ ){0,2}(credits?|balance|funds)|doesn['’]t have any credits|monthly spending limit|requires more credits|can only afford|free-models-per-day|account is not active, please check your billing/i;
const TOO_LARGE_FOR_A_MINUTE = /request too large for|tokens must be reduced/i;
const OVERLOADED_CODES = /\b(overloaded_error|server_overloaded|service_unavailable)\b/i;
const NO_SUCH_ROUTE = /no endpoints found that (support|can handle)/i;
const MODEL_CODES =
  /\b(model_not_found|DeploymentNotFound|invalid_model|NotFoundError|unknown_model|model_not_available)\b/i;
const MODEL =
  /\bmodel\b[^.]{0,120}\b(not found|does not exist|do not have access|is not a valid|not have access to)|invalid model\b|not a valid model|unknown model|no such model|not have access to (the )?model|no endpoints found (for|matching)|^model: /i;
const KEY =
  /\bAPI_KEY_INVALID\b|\b(incorrect|invalid|missing|wrong|expired) (api[ _-]?key|x-api-key|token|credentials)|api key (not valid|is invalid|expired)|\binvalid_api_key\b|\bauthentication_error\b/i;

function isAboutLength(status: number, { message, codes }: ErrorBody): boolean {
  return status === 413 || TOO_LONG_CODES.test(codes) || TOO_LONG.test(message);
}

const TOO_LONG_CODES =
  /\b(context_length_exceeded|exceed_context_size_error|context_exceeded|request_too_large|string_above_max_length)\b/i;
const TOO_LONG =
  /maximum context length|model['’]s context (length|window)|context (length|window|size|limit) (has been |is |was )?exceeded|exceeds? (the )?((available|maximum|model['’]?s?) )*context|exceed context limit|(prompt|input) (is |contains )?too (long|large|many tokens)|prompt contains \d+ tokens|input token count|request contains \(?\d+\)? tokens|max_tokens must be at least 1, got -|larger than the (maximum|context)|longer than the (model['’]?s? )?(maximum|context)|`inputs` (tokens|must have)|too many tokens/i;

/** The way in which JSON is asked for, or its schema, is not taken. */
function isAboutFormat({ message, params, codes }: ErrorBody, { structured }: AskedFor): boolean {
  if (structured === null || structured === 'plain') return false;
  const said = [message, codes, ...params].join(' ');
  return FORMAT.test(said);
}

const FORMAT =
  /response[ _]format|json[_ ]schema|json[_ ]object|json[_ ]mode|output[ _]config|output[ _]formats?|structured[ _]outputs?|response[ _](mime[ _]?type|schema|json_schema)|guided|grammar|\bschema\b|too many states|missing field `value`/i;
