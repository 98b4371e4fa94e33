import type { Reply } from './reply.ts';

/** An answer that the study sent back, with what it said about it. */
export interface Refusal {
  reply: Reply;
  /** Messages of the page as a whole. */
  page: string[];
  /** Messages by field. */
  fields: Record<string, string[]>;
}
