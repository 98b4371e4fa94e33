import { z } from 'zod';
import type { Reply } from './reply.ts';

export const AnswerSchema = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]);

const ReplySchema = z.object({
  reasoning: z.string().default(''),
  answers: z.record(z.string(), AnswerSchema).default({}),
  press: z.string().nullable().default(null),
  notes: z.string().default(''),
});

/** Whether what an agent gave back has the form of a reply; whether it fits the page is `checkReply`'s to say. */
export function parseReply(value: unknown): { ok: true; reply: Reply } | { ok: false; errors: string[] } {
  const parsed = ReplySchema.safeParse(value);
  if (parsed.success) return { ok: true, reply: parsed.data };
  return {
    ok: false,
    errors: parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'reply'}: ${message}`),
  };
}
