import type { Observation } from '../domain/observation.ts';
import type { Refusal } from '../domain/refusal.ts';

/** Everything that an agent is told when it has to answer a page. */
export interface AgentRequest {
  observation: Observation;
  persona: string;
  /** Its own notes so far. */
  notes: string;
  /** Number of the step, and the seed of the job: what is random in an agent is drawn from these. */
  step: number;
  seed: number;
  /** What the study sent back on this page, oldest first. */
  refusals: Refusal[];
  /** Why the last reply to this page did not fit; empty at the first try. */
  misfits: string[];
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
  /** Exactly what is sent, for the record; committed before `answer` is called. */
  prompt(request: AgentRequest): unknown;
  answer(request: AgentRequest, signal: AbortSignal): Promise<AgentAnswer>;
}

/** Thrown when a session names a model that nothing here can run. */
export class ModelUnknown extends Error {
  constructor(model: string) {
    super(`The model ${JSON.stringify(model)} is not known here. Models that work: dry-run.`);
    this.name = 'ModelUnknown';
  }
}
