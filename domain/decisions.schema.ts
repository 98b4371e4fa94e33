import { z } from 'zod';
import { DECISIONS } from './decisions.ts';
import { endpoint } from './endpoint.schema.ts';
import type { FieldType } from './observation.ts';
import { AnswerSchema } from './reply.schema.ts';

const IdParams = z.object({ id: z.string() });

const FIELD_TYPES = [
  ...['text', 'textarea', 'integer', 'decimal', 'choice', 'choices', 'checkbox', 'date', 'time', 'datetime'],
  ...['month', 'week', 'email', 'url', 'tel', 'color', 'file'],
] as FieldType[];

/** A field as a form for its answer needs it; domain/observation.ts says what each property means. */
const FieldSchema = z.object({
  name: z.string(),
  label: z.string(),
  group: z.string().optional(),
  type: z.enum(FIELD_TYPES),
  choices: z.array(z.object({ value: z.string(), label: z.string(), required: z.literal(true).optional() })),
  min: z.number().nullable(),
  max: z.number().nullable(),
  step: z.number().nullable(),
  earliest: z.string().optional(),
  latest: z.string().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().nullable(),
  pattern: z.string().nullable(),
  unit: z.string().optional(),
  multiple: z.literal(true).optional(),
  required: z.boolean(),
  messages: z.array(z.string()),
  /** A control presses the fields of its own form: those of others are neither sent nor checked. */
  form: z.number().int(),
});

const ControlSchema = z.object({
  ref: z.string(),
  label: z.string(),
  kind: z.enum(['submit', 'link']),
  /** Null for links, which leave all fields behind. */
  form: z.number().int().nullable(),
});

/** What a job that stops before each submission is about to send. */
export const ProposalSchema = z.object({
  step: z.number().int(),
  attempt: z.number().int(),
  label: z.string(),
  url: z.string(),
  /** What can be decided: of a page that asks nothing only `send`. */
  ways: z.array(z.enum(DECISIONS)),
  /** Since when it waits, and when the study takes the page away by itself; null: never. */
  since: z.iso.datetime(),
  deadlineAt: z.iso.datetime().nullable(),
  fields: z.array(FieldSchema),
  controls: z.array(ControlSchema),
  /** By field name; a field that is left out is answered with nothing. */
  answers: z.record(z.string(), AnswerSchema),
  /** The ref of the control that would be pressed. */
  press: z.string().nullable(),
  reasoning: z.string(),
  notes: z.string(),
});
export type Proposal = z.infer<typeof ProposalSchema>;

/** The answers that a person gives in place of those proposed: all of them, not only what is different. */
const EditedSchema = z.object({
  answers: z.record(z.string(), AnswerSchema),
  /** Ref of the control to press; left out: the one proposed. */
  press: z.string().optional(),
  /** The participant's note to itself; left out: the one proposed. */
  notes: z.string().max(100_000).optional(),
});
export type Edited = z.infer<typeof EditedSchema>;

export const DecisionSchema = z
  .object({
    /** Of the proposal: what was decided about another page is not taken for this one. */
    step: z.number().int().min(1),
    attempt: z.number().int().min(1),
    how: z.enum(DECISIONS),
    reply: EditedSchema.optional(),
  })
  .refine(({ how, reply }) => (how === 'edit') === (reply !== undefined), {
    path: ['reply'],
    error: 'goes with "edit", and "edit" goes with the answers to send.',
  });

export const decisionsApi = {
  /** What a job is about to send that waits for a person to approve it; null: it waits for nothing of that kind. */
  proposal: endpoint({
    method: 'GET',
    path: '/jobs/:id/proposal',
    access: { right: 'view', on: 'job' },
    params: IdParams,
    response: z.object({ proposal: ProposalSchema.nullable() }),
  }),
  /**
   * Says what becomes of an answer before it is sent. The first decision holds: 409 with what was decided for any other;
   * 400 with the misfits where edited answers do not fit the page.
   */
  decide: endpoint({
    method: 'POST',
    path: '/jobs/:id/decision',
    access: { right: 'run', on: 'job' },
    audit: { action: 'job.decide', object: { kind: 'job' }, data: ({ body }) => ({ ...body }) },
    params: IdParams,
    body: DecisionSchema,
    response: z.object({ decided: z.literal(true) }),
  }),
};
