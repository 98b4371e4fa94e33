import type { IncomingHttpHeaders } from 'node:http';
import type { JsonObject } from './json.ts';

/** Which provider a stand-in plays: a compatible server, OpenAI with its strict schemas, or Anthropic. */
export type Kind = 'openai' | 'openai-strict' | 'anthropic';

/** A model that a stand-in has. */
export interface StandInModel {
  name: string;
  /** The name that its answers carry: with a date, unlike the one that was asked for. */
  returned: string;
  /** It thinks before it answers, and bills that. */
  reasoning: boolean;
  /** Parameters that it takes with their default alone. */
  refuses: readonly string[];
  contextTokens: number;
  outputTokens: number;
  /** Ways in which it can be asked for JSON; what is not among them is answered with 400. */
  takes: readonly ('json_schema' | 'json_object')[];
}

/** One HTTP answer, before it is written. */
export interface HttpAnswer {
  status: number;
  headers?: Record<string, string>;
  /** An object is sent as JSON, a text as it stands. */
  body: JsonObject | string;
}

/** What a model was asked, whichever the protocol. */
export interface ModelRequest {
  /** Number of the request at this stand-in, from 1. */
  n: number;
  /** Id of the call, as its header says. */
  callId: string | null;
  model: StandInModel;
  system: string;
  user: string;
  structured: 'json_schema' | 'json_object' | 'plain';
  /** The schema of the reply: as it was sent, or else found in the text. */
  schema: JsonObject | null;
  /** Most tokens of the reply; null: as many as the model can. */
  mostTokens: number | null;
  body: JsonObject;
}

/** Tokens of one answer, as the stand-in bills them. */
export interface BilledTokens {
  /** All of the input. */
  prompt: number;
  /** All of the output, reasoning included. */
  completion: number;
  cached: number;
  cacheWrite: number;
  reasoning: number;
}

/** What the model said, before it takes the provider's shape. */
export interface Played {
  /** Null: no text at all. */
  text: string | null;
  refusal: string | null;
  finish: 'stop' | 'length' | 'refusal';
  usage: BilledTokens;
  model: string;
  /** Id of the answer, and of the configuration that gave it. */
  id: string;
  fingerprint: string;
  /** Second of the answer, since 1970. */
  created: number;
}

/** Reasons why a provider answers nothing, by which its error is chosen. */
export type ErrorName =
  | 'key_missing'
  | 'key_rejected'
  | 'forbidden'
  | 'model_unknown'
  | 'rate_limited'
  | 'server_error'
  | 'unavailable'
  | 'overloaded'
  | 'no_credit'
  | 'context_too_long'
  | 'content_filtered'
  | 'not_json'
  | 'no_such_path';

export interface ErrorDetails {
  model?: string;
  key?: string;
  /** Of rates and contexts: how many there may be, and how many there were. */
  limit?: number;
  used?: number;
  unit?: 'requests' | 'tokens';
  retryAfterMs?: number;
}

/** How many requests and tokens are left, and after how many ms all are back. */
export interface LimitsLeft {
  requests: { limit: number; left: number; resetMs: number };
  tokens: { limit: number; left: number; resetMs: number };
}

/** The ways of one provider: what it takes, how it answers, how it says no. */
export interface Protocol {
  askPath: string;
  modelsPath: string;
  keyOf(headers: IncomingHttpHeaders): string | null;
  /** What is wrong with a request beside its key; null: nothing. */
  checkHeaders(headers: IncomingHttpHeaders): HttpAnswer | null;
  checkBody(
    body: JsonObject,
    models: readonly StandInModel[],
    headers: IncomingHttpHeaders,
  ): HttpAnswer | null;
  read(body: JsonObject): Pick<ModelRequest, 'system' | 'user' | 'structured' | 'schema' | 'mostTokens'>;
  answer(played: Played): JsonObject;
  error(name: ErrorName, details: ErrorDetails): HttpAnswer;
  models(models: readonly StandInModel[]): JsonObject;
  /** Headers of every answer. */
  headers(requestId: string, now: number, left: LimitsLeft | null): Record<string, string>;
}
