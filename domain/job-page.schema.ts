import { z } from 'zod';
import { endpoint } from './endpoint.schema.ts';

const count = z.number().int();
const when = z.iso.datetime();

/** A stretch of a job's time, as a bar of its timeline. */
export const SpanSchema = z.object({
  /** page: it stands there · wait: a wait page · agent: a call to its model · submit: its answers are on the way */
  kind: z.enum(['page', 'wait', 'agent', 'submit']),
  step: count,
  label: z.string(),
  from: when,
  /** Null: it goes on. */
  to: when.nullable(),
  /** Of a call: its id. */
  call: z.string().nullable(),
  /** How it ended, where it did: of a call or a submission its status. */
  status: z.string().nullable(),
});
export type Span = z.infer<typeof SpanSchema>;

/** A call to a model, without its texts. */
export const CallSummarySchema = z.object({
  id: z.string(),
  step: count,
  try: count,
  send: count,
  purpose: z.string(),
  provider: z.string(),
  modelAsked: z.string(),
  modelReturned: z.string().nullable(),
  /** sending | answered | failed | interrupted */
  status: z.string(),
  /** Of an answer: replied | refusal | cut | empty | unreadable. */
  outcome: z.string().nullable(),
  /** Of a failure: its kind and what was said. */
  error: z.string().nullable(),
  errorText: z.string().nullable(),
  httpStatus: count.nullable(),
  /** Why its reply did not fit the page; empty: it fitted, or there was none. */
  misfits: z.array(z.string()),
  promptTokens: count.nullable(),
  cachedTokens: count.nullable(),
  completionTokens: count.nullable(),
  reasoningTokens: count.nullable(),
  /** US dollars; null: unknown. */
  costUsd: z.number().nullable(),
  latencyMs: count.nullable(),
  createdAt: when,
  finishedAt: when.nullable(),
});
export type CallSummary = z.infer<typeof CallSummarySchema>;

/** A call with its texts, as they are in the ledger. */
export const CallDetailSchema = CallSummarySchema.extend({
  prompt: z.unknown(),
  response: z.unknown(),
  reply: z.unknown(),
  parameters: z.unknown(),
  dropped: z.array(z.string()),
  structured: z.string().nullable(),
  requestId: z.string().nullable(),
  systemFingerprint: z.string().nullable(),
});
export type CallDetail = z.infer<typeof CallDetailSchema>;

export const CheckpointSchema = z.object({
  step: count,
  url: z.string(),
  /** How many cookies it holds: their values are the participant's credentials. */
  cookies: count,
  notes: z.string(),
  createdAt: when,
});

const Params = z.object({ id: z.string() });
const VIEW = { right: 'view', on: 'job' } as const;

export const jobPageEndpoints = {
  /** When it was where, what it was asked there and what it can go on from. */
  jobTimeline: endpoint({
    method: 'GET',
    path: '/jobs/:id/timeline',
    access: VIEW,
    params: Params,
    response: z.object({
      experiment: z.object({ id: z.string(), name: z.string() }),
      session: z.object({ id: z.string(), name: z.string() }),
      /** The jobs beside it in its session. */
      previous: z.string().nullable(),
      next: z.string().nullable(),
      config: z.string(),
      relaunchOf: z.string().nullable(),
      relaunchedAs: z.string().nullable(),
      createdAt: when,
      finishedAt: when.nullable(),
      spans: z.array(SpanSchema),
      calls: z.array(CallSummarySchema),
      checkpoints: z.array(CheckpointSchema),
      /** Steps of which the page is kept. */
      snapshots: z.array(count),
    }),
  }),
  showCall: endpoint({
    method: 'GET',
    path: '/jobs/:id/calls/:call',
    access: VIEW,
    params: Params.extend({ call: z.string() }),
    response: CallDetailSchema,
  }),
  /** The page as the participant saw it, as HTML that may do nothing: no script, no request, no form. */
  showPage: endpoint({
    method: 'GET',
    path: '/jobs/:id/pages/:step',
    access: VIEW,
    params: Params.extend({ step: z.coerce.number().int().min(1).max(1_000_000) }),
    response: z.unknown(),
  }),
};
