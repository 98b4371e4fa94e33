import type { Observation } from './observation.ts';
import type { Reply } from './reply.ts';

/** An answer that the study sent back, with what it said about it. */
export interface Refusal extends Messages {
  reply: Reply;
}

/** What a page says is wrong. */
export interface Messages {
  /** Messages of the page as a whole. */
  page: string[];
  /** Messages by field; only fields that have any. */
  fields: Record<string, string[]>;
}

export function messagesOf({ messages, fields }: Observation): Messages {
  const named = fields.filter((field) => field.messages.length > 0);
  return { page: messages, fields: Object.fromEntries(named.map((field) => [field.name, field.messages])) };
}

/** All messages, those of the page first. */
export function allMessages({ page, fields }: Messages): string[] {
  return [...page, ...Object.values(fields).flat()];
}
