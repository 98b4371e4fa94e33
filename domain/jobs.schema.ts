import { z } from 'zod';
import { AnswerSchema } from './reply.schema.ts';
import { STATE_REASONS, type JobState } from './states.ts';

export const StateSchema = z.enum(Object.keys(STATE_REASONS) as [JobState, ...JobState[]]);

/** A job as lists and summaries show it. */
export const JobSummarySchema = z.object({
  id: z.string(),
  state: StateSchema,
  reason: z.string().nullable(),
  /** Pages passed. */
  steps: z.number().int(),
  /** Requests sent for the job to a model, failed ones too: one row of the ledger each. */
  llmCalls: z.number().int(),
  promptTokens: z.number().int(),
  completionTokens: z.number().int(),
  /** US dollars; null while the price of a call is unknown. */
  costUsd: z.number().nullable(),
  /** US dollars that calls may have cost at most of which nobody knows how they ended; not in `costUsd`. */
  unconfirmedUsd: z.number(),
  /** Entry link. */
  url: z.string(),
});
export type JobSummary = z.infer<typeof JobSummarySchema>;

/** A job as it is followed while it runs. */
export const JobViewSchema = JobSummarySchema.extend({
  session: z.string(),
  /** Name of the experiment. */
  experiment: z.string(),
  participant: z.string(),
  /** The page where it is, e.g. `page 4 · Contribute`. */
  page: z.string(),
  detail: z.string().nullable(),
  since: z.iso.datetime(),
  /** What the operator wants, where it has not taken effect yet. */
  pending: z.enum(['run', 'pause', 'cancel']).nullable(),
});
export type JobView = z.infer<typeof JobViewSchema>;

const StepViewSchema = z.object({
  number: z.number().int(),
  kind: z.string(),
  label: z.string(),
  url: z.string(),
  looks: z.number().int(),
  openedAt: z.iso.datetime(),
  leftAt: z.iso.datetime().nullable(),
  /** What the page was read and asked with; null on steps of before these were recorded. */
  readerVersion: z.number().int().nullable(),
  promptVersion: z.number().int().nullable(),
  reasoning: z.string().nullable(),
  memory: z.string().nullable(),
  /** Whether the request was put in other words, after refusals. */
  reworded: z.boolean().nullable(),
  /** How many characters of earlier pages were told at most; null: the usual. */
  pastCharacters: z.number().int().nullable(),
  /** How long the participant took for the page at least, in ms; null: no pace is set. */
  paceMs: z.number().int().nullable(),
  submissions: z.array(
    z.object({
      attempt: z.number().int(),
      status: z.string(),
      /** A person, where its answer was edited before it was sent. */
      answeredBy: z.enum(['agent', 'person']),
      values: z.record(z.string(), z.array(z.string())),
      press: z.string().nullable(),
      messages: z.array(z.string()),
    }),
  ),
  /** Labels of the fields, by name, to print answers with. */
  labels: z.record(z.string(), z.string()),
  /** What the values of choices mean, by field name: only fields that have choices. */
  choices: z.record(z.string(), z.array(z.object({ value: z.string(), label: z.string() }))),
});
export type StepView = z.infer<typeof StepViewSchema>;

export const JobDetailSchema = JobViewSchema.extend({
  pages: z.array(StepViewSchema),
  events: z.array(
    z.object({
      sequence: z.number().int(),
      kind: z.string(),
      at: z.iso.datetime(),
      data: z.record(z.string(), z.unknown()),
    }),
  ),
  persona: z.string(),
  model: z.string(),
  mode: z.string(),
  platform: z.string(),
  seed: z.number().int(),
  /** The settings that decide what an agent is told, and the answers that are fixed. */
  reasoning: z.string(),
  memory: z.string(),
  rewording: z.number().int().nullable(),
  /** Of the model, as the session has them; what was left out of a call stands at the call. */
  parameters: z.record(z.string(), z.unknown()),
  askAlways: z.boolean(),
  /** Whether it stops before each submission, until a person approves. */
  approve: z.boolean(),
  answers: z.record(z.string(), AnswerSchema),
  /** What has to be known of its session before the data are used. */
  notes: z.array(z.string()),
});
export type JobDetail = z.infer<typeof JobDetailSchema>;
