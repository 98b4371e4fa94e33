import { z } from 'zod';
import { EndRulesSchema } from './end-rule.schema.ts';

export const PLATFORMS = ['otree', 'web'] as const;
export const PlatformSchema = z.enum(PLATFORMS);
export type PlatformName = z.infer<typeof PlatformSchema>;

/** A host as experiments list it: `example.org` or `example.org:8080`. */
export const HostSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^(\[[0-9a-f:.]+\]|[^\s/:@]+)(:\d{1,5})?$/i,
    'has to be a host, such as example.org or example.org:8080.',
  );

/** Largest time limit, in ms: 90 days. Longer runs have none. */
export const MAX_TIMEOUT_MS = 90 * 24 * 60 * 60 * 1000;

/** The settings of a session; a job points at one immutable copy of them (a Config). */
export const ConfigSchema = z.strictObject({
  schemaVersion: z.literal(1).default(1),
  mode: z.enum(['http_plain']).default('http_plain'),
  platform: PlatformSchema,
  model: z.string().min(1).default('dry-run'),
  /** ROLE AND CONTEXT: who the participant is. */
  persona: z.string().max(100_000).default(''),
  /** Parameters of the model. `dry-run` knows `latencyMs`: how long it seems to think. */
  parameters: z.record(z.string(), z.unknown()).default({}),
  limits: z
    .strictObject({
      /** From a job's first page, without what it was held; null: none. */
      timeoutMs: z.number().int().min(1).max(MAX_TIMEOUT_MS).nullable().default(null),
      maxSteps: z.number().int().min(1).max(100_000).default(500),
      /** How often a study may refuse the answers to one page before the job fails. */
      maxRefusals: z.number().int().min(0).max(1000).default(25),
    })
    .prefault({}),
  /** What to do with a submission of which nobody can tell whether the study took it. */
  onUnclear: z.enum(['pause', 'resend', 'taken']).default('pause'),
  /** Rules by which the end of the study is recognised; they are tried before Proband's own. */
  ends: EndRulesSchema.default([]),
});

export type ConfigContent = z.infer<typeof ConfigSchema>;
