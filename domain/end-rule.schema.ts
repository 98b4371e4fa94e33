import { z } from 'zod';
import { BadPattern, compilePattern } from './end-pattern.ts';
import { END_OUTCOMES } from './ends.ts';

/** A rule of a session's own by which the end of its study is recognised. */
export const EndRuleSchema = z.strictObject({
  match: z.enum(['text', 'url']),
  pattern: z
    .string()
    .max(1000)
    .superRefine((pattern, context) => {
      try {
        compilePattern(pattern);
      } catch (error) {
        if (!(error instanceof BadPattern)) throw error;
        context.addIssue({ code: 'custom', message: error.message });
      }
    }),
  outcome: z.enum(END_OUTCOMES),
});

export const EndRulesSchema = z.array(EndRuleSchema).max(200);
