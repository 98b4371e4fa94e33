import type { JobState, Reason } from './states.ts';

/**
 * What comes next for a job.
 * - `look` fetch the page where the participant is
 * - `ask` let the agent answer the current page
 * - `send` submit what was answered
 * - `closed` nothing: the job is over
 */
export type Phase = 'look' | 'ask' | 'send' | 'closed';

/**
 * Where a job stands, as its workflow needs to know it. Small, plain JSON: it is in Temporal's history, so it
 * holds no page text, prompt, answer or address.
 */
export interface Position {
  /** Counts transitions; an activity that is asked for an older turn answers with the current position. */
  turn: number;
  phase: Phase;
  step: number;
  /** For Temporal Web, e.g. `page 4 · Contribute`. */
  label: string;
  state: JobState;
  reason: Reason | null;
  /** How long to wait before `phase`, in ms; null: until a command arrives. */
  waitMs: number | null;
  /** What is left of the time limit, in ms; null: no limit, or the clock stands still. */
  timeLeftMs: number | null;
  /** The newest command that took effect. */
  obeyedSeq: number;
}

/** What the first activity tells a workflow beside the position. */
export interface Briefing {
  position: Position;
  experiment: string;
  session: string;
  mode: string;
  model: string;
  /** Silence after which Temporal takes a worker for lost, in ms. */
  heartbeatMs: number;
}
