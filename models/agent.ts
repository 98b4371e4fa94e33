import type { PromptRequest } from '../domain/prompt/request.ts';

/** Everything that an agent is told when it has to answer a page. */
export interface AgentRequest extends PromptRequest {
  /** Number and label of the step. */
  step: number;
  label: string;
  /** Seed of the job: what is random in an agent is drawn from it and the number of the step. */
  seed: number;
}

/** What came back, as it came back: the checker decides whether it is a reply. */
export interface AgentAnswer {
  reply: unknown;
  /** As far as the provider tells; null is unknown. */
  usage: { promptTokens: number | null; completionTokens: number | null; costUsd: number | null };
  modelReturned: string | null;
  /** The raw response, for the record. */
  response: unknown;
}

/** Answers pages: a model with a persona, the dry-run participant, later others. Nothing else knows which it is. */
export interface Agent {
  provider: string;
  model: string;
  /** Its calls cost nothing, those that were cut off included. */
  free: boolean;
  /** Whether it is told of earlier pages; else `past` holds the notes alone, and nothing is loaded for it. */
  needsPast: boolean;
  /** Exactly what is sent, for the record; committed before `answer` is called. */
  prompt(request: AgentRequest): unknown;
  answer(request: AgentRequest, signal: AbortSignal): Promise<AgentAnswer>;
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
  constructor(model: string) {
    super(`The model ${JSON.stringify(model)} is not known here. Models that work: dry-run.`);
    this.name = 'ModelUnknown';
  }
}
