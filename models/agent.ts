import type { PromptRequest } from '../domain/prompt/request.ts';
import type { TokenUsage } from '../domain/prices.ts';
import type { Structured } from '../domain/providers.ts';
import type { RateLimits } from '../domain/rate-limits.ts';

/** Everything that an agent is told when it has to answer a page. */
export interface AgentRequest extends PromptRequest {
  /** Number and label of the step. */
  step: number;
  label: string;
  /** Seed of the job: what is random in an agent is drawn from it and the number of the step. */
  seed: number;
}

/** What kind of answer came: only `replied` holds something to check. */
export type AnswerOutcome = 'replied' | 'refusal' | 'cut' | 'empty' | 'unreadable';

/** What came back, as it came back: the checker decides whether it is a reply. */
export interface AgentAnswer {
  outcome: AnswerOutcome;
  /** Null unless `replied`. */
  reply: unknown;
  /** As far as the provider tells. */
  usage: TokenUsage;
  modelReturned: string | null;
  systemFingerprint: string | null;
  /** The provider's id of the request. */
  requestId: string | null;
  rateLimits: RateLimits | null;
  /** The raw response, for the record. */
  response: unknown;
}

/** One request, made up and not sent yet: it is on record before it leaves. */
export interface PreparedCall {
  /** Exactly what is told, for the record. */
  prompt: unknown;
  /** Parameters as they are sent, and those of the session that are left out as the model refuses them. */
  parameters: Record<string, unknown>;
  dropped: string[];
  /** How JSON is asked for; null: not at all. */
  structured: Structured | null;
  /** Upper bounds of what it may use. */
  most: { inputTokens: number; outputTokens: number };
  /**
   * Sends it, once.
   * @param callId id of its row in the ledger, which travels in a header
   * @throws ProviderFault, AnswerUnfit
   */
  send(callId: string, signal: AbortSignal): Promise<AgentAnswer>;
}

/** Answers pages: a model with a persona, the dry-run participant, later others. Nothing else knows which it is. */
export interface Agent {
  provider: string;
  model: string;
  /** Its calls cost nothing, those that were cut off included. */
  free: boolean;
  /** Whether it is told of earlier pages; else `past` holds the notes alone, and nothing is loaded for it. */
  needsPast: boolean;
  prepare(request: AgentRequest): PreparedCall;
}

/** Thrown when the answers that a session fixes do not fit the page; the text names the entry. */
export class AnswerUnfit extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AnswerUnfit';
  }
}

/** Thrown when a session names a model that nothing here can run. */
export class ModelUnknown extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ModelUnknown';
  }
}
