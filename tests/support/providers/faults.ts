import { setTimeout as sleep } from 'node:timers/promises';
import { anthropicError } from './anthropic-errors.ts';
import type { Gate } from './gate.ts';
import { isObject, type JsonObject } from './json.ts';
import { goDuration } from './openai-protocol.ts';
import type { ErrorName, HttpAnswer, Kind, ModelRequest, Played, Protocol } from './protocol.ts';

/** How the bytes of an answer leave; `cut-at-end` sends all of them and still leaves the answer unfinished. */
export type Sending =
  | 'whole'
  | 'cut-before'
  | 'cut-in-middle'
  | 'cut-at-end'
  | 'close-after'
  | { pieces: number; everyMs: number };

export interface FaultContext {
  kind: Kind;
  protocol: Protocol;
  request: ModelRequest;
  key: string;
}

/** What goes wrong with one request. Everything that it leaves out goes as usual. */
export interface Fault {
  /** As it stands in the book. */
  name: string;
  /** Awaited before anything is answered. @param stopped aborts when the stand-in is closed */
  wait?: (stopped: AbortSignal) => Promise<void>;
  /** Answered in place of what the model says: nothing is billed. */
  error?: (context: FaultContext) => HttpAnswer;
  /** Changes what the model says. */
  say?: (played: Played, context: FaultContext) => Played;
  /** Changes the answer as a whole; the model ran and is billed. */
  rewrite?: (answer: HttpAnswer) => HttpAnswer;
  send?: Sending;
}

/** Which fault a request meets; null: none. */
export type Plan = (n: number, request: ModelRequest) => Fault | null;

/** How long a 429 asks to be left alone, and by which header; left out: it does not say. */
export interface RateLimitSays {
  retryAfterSeconds?: number;
  retryAfterMs?: number;
  /** `retry-after` as a date. */
  retryAt?: Date;
  /** By the headers of the limits alone. */
  resetMs?: number;
  unit?: 'requests' | 'tokens';
}

const GARBAGE =
  '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';
const AS_AN_AI = "I'm sorry, but as an AI language model I can't take part in studies as if I were a person.";

/** The faults that providers are known for. */
export const faults = {
  latency: (ms: number): Fault => ({
    name: 'latency',
    wait: async (stopped) => void (await sleep(ms, undefined, { signal: stopped }).catch(() => {})),
  }),
  /** Waits until the test opens the gate. */
  gate: (gate: Gate): Fault => ({ name: 'gate', wait: async () => gate.passed }),
  drip: (pieces = 20, everyMs = 5): Fault => ({ name: 'drip', send: { pieces, everyMs } }),

  rateLimited: (says: RateLimitSays = {}): Fault => ({
    name: 'rate_limited',
    error: (context) => rateLimited(says, context),
  }),
  serverError: (): Fault => errorOf('server_error'),
  unavailable: (): Fault => errorOf('unavailable'),
  overloaded: (): Fault => errorOf('overloaded'),
  keyRejected: (): Fault => errorOf('key_rejected'),
  forbidden: (): Fault => errorOf('forbidden'),
  modelUnknown: (): Fault => errorOf('model_unknown'),
  contextTooLong: (): Fault => errorOf('context_too_long'),
  /** As the provider says it: OpenAI 429, Anthropic 400; or Anthropic's other way, a 402; or OpenRouter's 402. */
  noCredit: (as: 'own' | 'billing' | 'openrouter' = 'own'): Fault =>
    as === 'own'
      ? errorOf('no_credit')
      : { name: 'no_credit', error: () => (as === 'billing' ? ANTHROPIC_BILLING : OPENROUTER_NO_CREDIT) },

  cutBefore: (): Fault => ({ name: 'cut_before', send: 'cut-before' }),
  cutInMiddle: (): Fault => ({ name: 'cut_in_middle', send: 'cut-in-middle' }),
  cutAtEnd: (): Fault => ({ name: 'cut_at_end', send: 'cut-at-end' }),
  /** A whole answer, and the connection is gone for the next request. */
  closeAfter: (): Fault => ({ name: 'close_after', send: 'close-after' }),

  html: (): Fault => ({
    name: 'html',
    rewrite: () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: GARBAGE }),
  }),
  otherShape: (): Fault => ({
    name: 'other_shape',
    rewrite: () => ({ status: 200, body: { ok: true, data: [] } }),
  }),
  /** Whole as HTTP, broken as JSON. */
  cutJson: (): Fault => ({
    name: 'cut_json',
    rewrite: ({ body }) => ({ status: 200, body: JSON.stringify(body).slice(0, -40) }),
  }),
  /** OpenRouter's 200 that holds an error: in place of the choices, or in the choice. */
  errorIn200: (where: 'top' | 'choice' = 'top'): Fault => ({
    name: 'error_in_200',
    rewrite: ({ body }) => ({ status: 200, body: where === 'top' ? OPENROUTER_ERROR : inChoice(body) }),
  }),

  wrongSchema: (): Fault => saying('wrong_schema', () => JSON.stringify({ answer: 42, answers: 'none' })),
  /** JSON with words around it, as models write that were asked in words. */
  fenced: (): Fault =>
    saying('fenced', (text) => `Here is my reply:\n\`\`\`json\n${text}\n\`\`\`\nI hope this helps.`),
  noJson: (): Fault => saying('no_json', () => 'I would rather tell you about my day.'),
  empty: (): Fault => saying('empty', () => ''),
  noContent: (): Fault => saying('no_content', () => null),
  overLong: (characters = 1_000_000): Fault =>
    saying('over_long', () => JSON.stringify({ reasoning: 'x'.repeat(characters) })),
  /** The model stopped at its limit: half of the JSON, or nothing where all went into reasoning. */
  finishedByLength: (share = 0.5): Fault => ({
    name: 'length',
    say: (played) => ({
      ...played,
      text: (played.text ?? '').slice(0, Math.floor((played.text ?? '').length * share)),
      finish: 'length',
    }),
  }),
  /**
   * - `field` OpenAI's `refusal`; Anthropic has none and stops with `refusal` after some text
   * - `stopped` OpenAI's `content_filter`, Anthropic's `refusal`, both without any text
   * - `text` words in place of JSON
   * - `error` a 400, as Azure filters prompts and Anthropic outputs
   */
  refusal: (form: 'field' | 'stopped' | 'text' | 'error' = 'text'): Fault =>
    form === 'error'
      ? errorOf('content_filtered')
      : { name: 'refusal', say: (played, { kind }) => refused(form, played, kind) },
};

/** Several faults at one request, the later ones after the earlier. */
export function both(...all: Fault[]): Fault {
  const says = all.flatMap(({ say }) => say ?? []);
  const waits = all.flatMap(({ wait }) => wait ?? []);
  const rewrites = all.flatMap(({ rewrite }) => rewrite ?? []);
  const { error, send } = Object.assign({}, ...all) as Fault;
  return {
    name: all.map(({ name }) => name).join('+'),
    ...(error ? { error } : {}),
    ...(send ? { send } : {}),
    wait: async (stopped) => {
      for (const wait of waits) await wait(stopped);
    },
    say: (played, context) => says.reduce((said, say) => say(said, context), played),
    rewrite: (answer) => rewrites.reduce((changed, rewrite) => rewrite(changed), answer),
  };
}

/** One fault for each request in turn; null and the end of the list: none. */
export function inTurn(...all: (Fault | null)[]): Plan {
  return (n) => all[n - 1] ?? null;
}

/** The fault for requests from number `first` to number `last`. */
export function between(first: number, last: number, fault: Fault): Plan {
  return (n) => (n >= first && n <= last ? fault : null);
}

function errorOf(name: ErrorName): Fault {
  return {
    name,
    error: ({ protocol, request, key }) =>
      protocol.error(name, {
        model: request.model.name,
        key,
        limit: request.model.contextTokens,
        used: request.model.contextTokens + 1_234,
      }),
  };
}

function saying(name: string, change: (text: string) => string | null): Fault {
  return { name, say: (played) => ({ ...played, text: change(played.text ?? '') }) };
}

function rateLimited(says: RateLimitSays, { kind, protocol, request }: FaultContext): HttpAnswer {
  const { retryAfterSeconds, retryAfterMs, retryAt, resetMs, unit = 'requests' } = says;
  const told = retryAfterMs ?? (retryAfterSeconds === undefined ? resetMs : retryAfterSeconds * 1_000);
  const answer = protocol.error('rate_limited', {
    model: request.model.name,
    limit: 60,
    unit,
    ...(told === undefined ? {} : { retryAfterMs: told }),
  });
  const plain = isObject(answer.body) && told === undefined ? withoutTime(answer.body) : answer.body;
  return {
    ...answer,
    body: plain,
    headers: {
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
      ...(retryAfterMs === undefined ? {} : { 'retry-after-ms': String(retryAfterMs) }),
      ...(retryAt === undefined ? {} : { 'retry-after': retryAt.toUTCString() }),
      ...(resetMs === undefined ? {} : resetHeaders(kind, unit, resetMs)),
    },
  };
}

/** The text does not say either when to come again. */
function withoutTime(body: JsonObject): JsonObject {
  const error = isObject(body.error) ? body.error : {};
  return {
    ...body,
    error: { ...error, message: String(error.message).replace(/ Please try again in [^ ]+s\./, '') },
  };
}

function resetHeaders(kind: Kind, unit: 'requests' | 'tokens', ms: number): Record<string, string> {
  return kind === 'anthropic'
    ? {
        [`anthropic-ratelimit-${unit}-remaining`]: '0',
        [`anthropic-ratelimit-${unit}-reset`]: new Date(Date.now() + ms).toISOString(),
      }
    : { [`x-ratelimit-remaining-${unit}`]: '0', [`x-ratelimit-reset-${unit}`]: goDuration(ms) };
}

function refused(form: 'field' | 'stopped' | 'text', played: Played, kind: Kind): Played {
  if (form === 'text') return { ...played, text: AS_AN_AI };
  if (form === 'stopped') return { ...played, text: null, finish: 'refusal' };
  return kind === 'anthropic'
    ? { ...played, text: AS_AN_AI, finish: 'refusal' }
    : { ...played, text: null, refusal: AS_AN_AI };
}

const ANTHROPIC_BILLING = anthropicError(
  "There's an issue with your billing or payment information. Check your payment details in the Claude Console.",
  402,
  'billing_error',
);

const OPENROUTER_NO_CREDIT: HttpAnswer = {
  status: 402,
  body: {
    error: {
      message: 'Insufficient credits. Add more using https://openrouter.ai/settings/credits',
      code: 402,
    },
    user_id: 'user_standin',
  },
};

const OPENROUTER_ERROR: JsonObject = {
  error: {
    message: 'Provider returned error',
    code: 502,
    metadata: { provider_name: 'Stand-in', raw: 'upstream connect error' },
  },
  user_id: 'user_standin',
};

/** Where there are no choices, it is an answer of Anthropic's whose type is error. */
function inChoice(body: HttpAnswer['body']): HttpAnswer['body'] {
  if (!isObject(body) || !Array.isArray(body.choices))
    return anthropicError('Overloaded', 200, 'overloaded_error').body;
  const error = { code: 502, message: 'Provider returned error' };
  const message = { role: 'assistant', content: '' };
  return { ...body, choices: [{ index: 0, message, finish_reason: 'error', error }] };
}
