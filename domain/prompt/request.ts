import type { Observation } from '../observation.ts';
import type { Refusal } from '../refusal.ts';
import type { Answer } from '../reply.ts';
import type { PromptSettings } from './settings.ts';

/** A page that the participant has left. */
export interface PastPage {
  number: number;
  title: string;
  text: string;
  /** What was given there, by field in the order of the page; label '' where the field has none. */
  answers: { field: string; label: string; answer: Answer }[];
  /** Label of the control that was pressed; null where none was (a wait page). */
  pressed: string | null;
}

/** What a participant brings along to a page. */
export interface Past {
  /** Its own notes so far. */
  notes: string;
  /** Pages since the last one that it answered, which needed no reply: only Next was to be pressed. */
  passed: PastPage[];
  /** All earlier pages, oldest first; only for the memory `transcript`. */
  transcript: PastPage[];
  /** Earlier pages that are not among these, as there are too many to be loaded. */
  leftOut: number;
}

/** Everything that a prompt is made of. */
export interface PromptRequest {
  observation: Observation;
  settings: PromptSettings;
  past: Past;
  /** How many characters of what came before are told at most, where the model takes less than usual; null: the usual. */
  pastCharacters?: number | null;
  /** What the study sent back on this page, oldest first. */
  refusals: Refusal[];
  /** Why earlier replies to this page did not fit; empty at the first try. */
  misfits: string[];
}
