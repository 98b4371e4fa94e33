import { z } from 'zod';
import { endpoint } from './endpoint.schema.ts';

const FindingSchema = z.object({
  on: z.enum(['job', 'session']),
  id: z.string(),
  /** What does not balance, with both numbers. */
  what: z.string(),
});
export type Finding = z.infer<typeof FindingSchema>;

export const CheckedRuleSchema = z.object({
  rule: z.string(),
  /** What it says, for people. */
  says: z.string(),
  /** `must`: what does not fit is an error. `note`: it happens, and people should know. */
  weight: z.enum(['must', 'note']),
  /** How many rows were looked at. */
  looked: z.number().int(),
  found: z.number().int(),
  /** The first 20 of them. */
  first: z.array(FindingSchema),
});
export type CheckedRule = z.infer<typeof CheckedRuleSchema>;

export const BooksSchema = z.object({
  /** The moment whose books these are. */
  at: z.iso.datetime(),
  tookMs: z.number().int(),
  jobs: z.number().int(),
  /** No rule that must hold was found broken. */
  balanced: z.boolean(),
  rules: z.array(CheckedRuleSchema),
});
export type Books = z.infer<typeof BooksSchema>;

export const booksEndpoints = {
  books: endpoint({
    method: 'POST',
    path: '/system/books',
    access: 'administrator',
    summary:
      'Compares what was sent with what was answered, and the counters with the ledger; of one moment, and changes nothing.',
    audit: { action: 'system.books', data: ({ body }) => ({ ...body }) },
    body: z.object({ session: z.string().optional() }),
    response: BooksSchema,
  }),
};
