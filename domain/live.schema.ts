import { z } from 'zod';
import { endpoint } from './endpoint.schema.ts';

/** What has changed. It says where to look, never what is there. */
export const ChangeSchema = z.discriminatedUnion('kind', [
  /** Jobs of a session; null: more than are worth naming. */
  z.object({ kind: z.literal('job'), session: z.string(), ids: z.array(z.string()).nullable() }),
  z.object({ kind: z.literal('session'), id: z.string(), experiment: z.string() }),
  /** The experiment itself, or who works on it. */
  z.object({ kind: z.literal('experiment'), id: z.string() }),
  /** The credential itself, or who may use it. */
  z.object({ kind: z.literal('credential'), id: z.string() }),
]);
export type Change = z.infer<typeof ChangeSchema>;

/** Hints may have been missed: whatever is on screen is to be fetched again. */
export const REFETCH = { kind: 'refetch' } as const;

/** One message of the stream: its `data`, as JSON. */
export const HintSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('refetch') }),
  ...ChangeSchema.options,
]);
export type Hint = z.infer<typeof HintSchema>;

export const liveEndpoints = {
  live: endpoint({
    method: 'GET',
    path: '/live',
    access: 'signed_in',
    summary:
      '* Server-Sent Events, one hint each: about what the person may see, and gathered for a moment. The first is `refetch`; it comes again whenever hints may have been missed.',
    response: HintSchema,
  }),
};
