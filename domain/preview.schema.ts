import { z } from 'zod';
import { ConfigSchema, PlatformSchema } from './config.schema.ts';
import { endpoint } from './endpoint.schema.ts';
import { STRUCTURED } from './providers.ts';
import { AnswerSchema } from './reply.schema.ts';

/** Longest page that is read, in characters. */
export const MOST_HTML = 1_000_000;

const PastPageSchema = z.object({
  number: z.number().int().min(1),
  title: z.string().max(10_000).default(''),
  text: z.string().max(200_000),
  answers: z
    .array(z.object({ field: z.string(), label: z.string().default(''), answer: AnswerSchema }))
    .max(1000)
    .default([]),
  pressed: z.string().nullable().default(null),
});

const MessageSchema = z.object({ role: z.enum(['system', 'user']), content: z.string() });

export const previewEndpoints = {
  /** Pages to look at a prompt on. */
  listSamples: endpoint({
    method: 'GET',
    path: '/preview/samples',
    access: 'signed_in',
    response: z.object({
      samples: z.array(
        z.object({
          name: z.string(),
          title: z.string(),
          description: z.string(),
          platform: PlatformSchema,
        }),
      ),
    }),
  }),
  /** What a model would be told about a page under these settings. Nothing is called, and nothing stored. */
  preview: endpoint({
    method: 'POST',
    path: '/preview',
    access: 'signed_in',
    body: z.object({
      config: ConfigSchema,
      page: z.union([
        z.strictObject({ sample: z.string() }),
        z.strictObject({
          html: z.string().max(MOST_HTML, 'is longer than a million characters: paste the page alone.'),
          url: z.url({ protocol: /^https?$/ }).default('http://localhost/'),
        }),
      ]),
      /** What the participant brings along: its notes, and pages that it has seen, oldest first. */
      past: z
        .object({
          notes: z.string().max(100_000).default(''),
          pages: z.array(PastPageSchema).max(200).default([]),
        })
        .prefault({}),
    }),
    response: z.object({
      /** Null where nobody would be asked about this page; `warnings` says why. */
      prompt: z
        .object({
          version: z.number().int(),
          messages: z.array(MessageSchema),
          /** JSON Schema of the reply. */
          schema: z.record(z.string(), z.unknown()),
          /** How it is asked for; null for a dry run, which is asked nothing. */
          structured: z.enum(STRUCTURED).nullable(),
          /** Parameters as they are sent, and those of the session that this model refused before. */
          parameters: z.record(z.string(), z.unknown()),
          dropped: z.array(z.string()),
          characters: z.number().int(),
          /** About how many tokens it is, and the most that it can be. */
          tokens: z.object({ about: z.number().int(), most: z.number().int() }),
        })
        .nullable(),
      page: z.object({
        kind: z.string(),
        title: z.string(),
        fields: z.array(
          z.object({ name: z.string(), label: z.string(), type: z.string(), required: z.boolean() }),
        ),
        controls: z.array(z.string()),
        messages: z.array(z.string()),
        /** What a participant in plain HTTP cannot perceive. */
        unseen: z.array(z.string()),
      }),
      warnings: z.array(z.string()),
    }),
  }),
};
