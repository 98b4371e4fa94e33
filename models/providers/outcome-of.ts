import { findJson } from '../../domain/find-json.ts';
import { readsLikeRefusal } from '../../domain/refusal-texts.ts';
import type { AnswerOutcome } from '../agent.ts';
import type { AnswerParts } from './answer-parts.ts';

/** What kind of answer it is, and the reply where there is one. */
export type Outcome =
  | { outcome: 'replied'; reply: Record<string, unknown> }
  | { outcome: Exclude<AnswerOutcome, 'replied'>; reply: null };

/**
 * Tells replies from what is none. An answer that was cut is none, whatever it holds: the rest of it is missing.
 * @param properties those that a reply has
 */
export function outcomeOf(
  { text, ended }: Pick<AnswerParts, 'text' | 'ended'>,
  properties: readonly string[],
): Outcome {
  const none = (outcome: Exclude<AnswerOutcome, 'replied'>): Outcome => ({ outcome, reply: null });
  if (ended === 'refused') return none('refusal');
  if (ended === 'cut') return none('cut');
  if (text.trim() === '') return none('empty');
  const found = findJson(text, properties);
  const isReply =
    found.kind === 'found' && properties.some((property) => Object.hasOwn(found.value, property));
  if (!isReply && readsLikeRefusal(text)) return none('refusal');
  if (found.kind === 'found') return { outcome: 'replied', reply: found.value };
  return none(found.kind === 'unfinished' ? 'cut' : 'unreadable');
}
