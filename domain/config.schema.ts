import { z } from 'zod';
import { EndRulesSchema } from './end-rule.schema.ts';
import { misfitsOfParameters } from './model-parameters.ts';
import { MEMORY, REASONING } from './prompt/settings.ts';
import { DEFAULT_PERSONA } from './prompt/texts.ts';
import { AnswerSchema } from './reply.schema.ts';

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

const SettingsSchema = z.strictObject({
  schemaVersion: z.literal(1).default(1),
  mode: z.enum(['http_plain']).default('http_plain'),
  platform: PlatformSchema,
  /** `dry-run`, or provider/model (providers.ts). */
  model: z.string().min(1).max(300).default('dry-run'),
  /** Id of the credential by which the model is reached; null: it needs none. */
  credential: z.string().nullable().default(null),
  /** What the model costs, in US dollars per million tokens; null: what credential or catalogue say. */
  price: z
    .strictObject({ input: z.number().min(0), output: z.number().min(0) })
    .nullable()
    .default(null),
  /**
   * How long a participant takes for a page at least: as long as reading and answering it takes a person, or a time in
   * seconds from this range, drawn by the seed; null: no longer than the model takes.
   */
  pace: z
    .union([
      z.literal('reading'),
      z
        .strictObject({
          minSeconds: z.number().min(0).max(86_400),
          maxSeconds: z.number().min(0).max(86_400),
        })
        .refine(
          ({ minSeconds, maxSeconds }) => minSeconds <= maxSeconds,
          'the first must not be the larger.',
        ),
    ])
    .nullable()
    .default(null),
  /**
   * ROLE AND CONTEXT: who the participant is. Left out: the default text, which then is part of the Config; an empty
   * one is sent as empty.
   */
  persona: z.string().max(100_000).default(DEFAULT_PERSONA),
  /** Where a reply's reasoning stands: before the answers, after them, or nowhere. */
  reasoning: z.enum(REASONING).default('before'),
  /** What a participant remembers: its own notes, or the earlier pages with its answers. */
  memory: z.enum(MEMORY).default('notes'),
  /** After so many refusals of a page the request is put in other words; null: never. */
  rewording: z.number().int().min(1).max(1000).nullable().default(null),
  /** Whether the agent is also asked about a page that needs no reply, as there is only Next to press. */
  askAlways: z.boolean().default(false),
  /** Whether a job stops before each submission, until a person approves what it is going to send. */
  approve: z.boolean().default(false),
  /**
   * Parameters of the model, as its provider calls them; not those that a request is made of (model-parameters.ts).
   * `dry-run` knows `latencyMs` (how long it seems to think) and `recordPrompts` (whether
   * the ledger keeps what a model would have been told).
   */
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
  /** What a dry run answers to a field (`age`, or `Page.age` for one page), for a set path; see fixed-answers.ts. */
  answers: z.record(z.string().min(1).max(1000), AnswerSchema).default({}),
  /** What to do with a submission of which nobody can tell whether the study took it. */
  onUnclear: z.enum(['pause', 'resend', 'taken']).default('pause'),
  /** Rules by which the end of the study is recognised; they are tried before Proband's own. */
  ends: EndRulesSchema.default([]),
});

/** The settings of a session; a job points at one immutable copy of them (a Config). */
export const ConfigSchema = SettingsSchema.refine(
  ({ model, answers }) => model === 'dry-run' || Object.keys(answers).length === 0,
  { path: ['answers'], error: 'only a dry run takes fixed answers: leave the model or the answers out.' },
).superRefine(({ model, parameters }, context) => {
  if (model === 'dry-run') return;
  for (const { name, message } of misfitsOfParameters(parameters)) {
    context.addIssue({ code: 'custom', path: ['parameters', name], message });
  }
});

export type ConfigContent = z.infer<typeof ConfigSchema>;
