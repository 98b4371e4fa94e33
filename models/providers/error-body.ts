import { durationMs } from './rate-limits.ts';

/** What a provider says of an error, whichever of a dozen forms it says it in. */
export interface ErrorBody {
  /** For people; of an error in HTML its words. */
  message: string;
  /** Its own names of it: `code`, `type`, `status`, `reason`, in one text, for rules. */
  codes: string;
  /** Fields of the request that it names outside its message. */
  params: string[];
  /** Status that stands in it, as an error may come with a 200. */
  status: number | null;
  /** How long it asks to be left alone, in ms. */
  retryAfterMs: number | null;
}

type Json = Record<string, unknown>;

/** @param text the body of an answer that is, or holds, an error */
export function readErrorBody(text: string): ErrorBody {
  const json = parse(text);
  if (json === undefined) return { ...NOTHING, message: wordsOf(text) };
  const { outer, inner } = errorIn(json);
  const raw = rawOf(inner);
  const codes = [inner, outer, raw].flatMap((one) => codesOf(one));
  const details = [...listOf(inner.details), ...listOf(raw.details)];
  return {
    message: [messageOf(inner) || messageOf(outer), messageOf(raw)].filter(Boolean).join(': '),
    codes: [...codes, ...details.flatMap(codesOfDetail)].join(' '),
    params: [paramOf(inner), paramOf(raw), ...validationsIn(inner, outer).map(({ field }) => field)].filter(
      Boolean,
    ),
    status: statusOf(inner.code) ?? statusOf(outer.code),
    retryAfterMs: details.map(delayOf).find((ms) => ms !== null) ?? null,
  };
}

const NOTHING: ErrorBody = { message: '', codes: '', params: [], status: null, retryAfterMs: null };

/** `{error: {…}}`, `[{error: {…}}]` (Google), `{choices: [{error: {…}}]}` (OpenRouter), `{error: "…"}` (xAI, TGI), `{object: "error", …}` (vLLM, Mistral). */
function errorIn(json: unknown): { outer: Json; inner: Json } {
  const outer = objectOf(Array.isArray(json) ? json[0] : json);
  const { error } = objectOf(listOf(outer.choices)[0]);
  return { outer, inner: [outer.error, error].find(isObject) ?? outer };
}

/** OpenRouter passes on what the model's host said, as JSON in a text or as a text. */
function rawOf(error: Json): Json {
  const { raw } = objectOf(error.metadata);
  if (typeof raw !== 'string') return {};
  const json = parse(raw);
  return json === undefined ? { message: raw } : errorIn(json).inner;
}

function messageOf(error: Json): string {
  const { message, error: said, detail, msg } = error;
  const validations = validationsIn(error, {});
  if (validations.length > 0) return validations.map(({ field, why }) => `${field}: ${why}`).join('; ');
  return (
    ([message, said, detail, msg].find((one) => typeof one === 'string' && one !== '') as
      string | undefined) ?? ''
  );
}

/** What a check of the request found, as pydantic writes it: `detail: [{loc: ["body", "seed"], msg: …}]` (Mistral, vLLM). */
function validationsIn(inner: Json, outer: Json): { field: string; why: string }[] {
  const lists = [inner.detail, inner.message, objectOf(inner.message).detail, outer.detail];
  const found = lists.find(
    (one) => Array.isArray(one) && one.some((entry) => isObject(entry) && 'msg' in entry),
  );
  return listOf(found).map((entry) => {
    const place = listOf<unknown>(objectOf(entry).loc).filter((part) => part !== 'body');
    return { field: textOf(place[0]), why: textOf(objectOf(entry).msg) };
  });
}

function codesOf(error: Json): string[] {
  const inner = objectOf(error.innererror);
  return [
    error.code,
    error.type,
    error.status,
    error.error_type,
    inner.code,
    objectOf(error.details).error_code,
    objectOf(error.metadata).error_type,
  ]
    .filter((one) => typeof one === 'string' || typeof one === 'number')
    .map(String);
}

/** Google: why, and which quota is used up. */
function codesOfDetail(detail: unknown): string[] {
  const { reason, violations } = objectOf(detail);
  const quotas = listOf(violations).map((one) => objectOf(one).quotaId);
  return [reason, ...quotas].filter((one) => typeof one === 'string');
}

function delayOf(detail: unknown): number | null {
  const { retryDelay } = objectOf(detail);
  return typeof retryDelay === 'string' ? durationMs(retryDelay) : null;
}

function paramOf(error: Json): string {
  return typeof error.param === 'string' ? error.param : '';
}

function statusOf(code: unknown): number | null {
  const status = typeof code === 'number' ? code : /^\d{3}$/.test(String(code)) ? Number(code) : NaN;
  return status >= 400 && status < 600 ? status : null;
}

/** The words of an error that is a page or plain text. */
function wordsOf(text: string): string {
  return text
    .replace(/<(script|style)[^]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectOf(value: unknown): Json {
  return isObject(value) ? value : {};
}

function listOf<T = unknown>(value: unknown): T[] {
  return Array.isArray(value) ? (value as T[]) : [];
}
