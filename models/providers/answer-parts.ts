import type { TokenUsage } from '../../domain/prices.ts';

/** What an answer holds, in the same words for every protocol. */
export interface AnswerParts {
  text: string;
  /** How it ended, as far as that matters; `error`: the provider broke off. */
  ended: 'whole' | 'cut' | 'refused' | 'error';
  usage: TokenUsage;
  model: string | null;
  systemFingerprint: string | null;
  id: string | null;
}

export type Json = Record<string, unknown>;

export function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A count of tokens; null where none is told. */
export function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null;
}

/** The texts of a content that is a list of blocks; thoughts and other kinds are left out. */
export function textsIn(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map(objectOf)
    .filter(({ type }) => type === 'text' || type === 'output_text')
    .map(({ text }) => (typeof text === 'string' ? text : ''))
    .join('');
}
