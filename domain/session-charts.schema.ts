import { z } from 'zod';
import { endpoint } from './endpoint.schema.ts';

const count = z.number().int();
const when = z.iso.datetime();

export const FunnelStageSchema = z.object({
  /** Where it stands in the study: the lowest number that the page had for anybody. */
  number: count,
  label: z.string(),
  kind: z.string(),
  /** Jobs that came to it, and that went on from it. */
  reached: count,
  passed: count,
  /** Median time on it of those who went on, in ms; null: nobody has. */
  medianMs: z.number().nullable(),
});

export const ProgressPointSchema = z.object({
  at: when,
  /** Jobs in each of these at that moment. */
  queued: count,
  underWay: count,
  completed: count,
  failed: count,
  cancelled: count,
  full: count,
});
export type ProgressPoint = z.infer<typeof ProgressPointSchema>;

/** What was answered to a field: how often each value, the most frequent first; numbers in bins too. */
export const QuestionSchema = z.object({
  page: z.string(),
  field: z.string(),
  label: z.string(),
  type: z.string(),
  answers: count,
  distinct: count,
  values: z.array(z.object({ value: z.string(), label: z.string(), count })),
  /** Null: the answers are no numbers. */
  numbers: z
    .object({
      min: z.number(),
      max: z.number(),
      mean: z.number(),
      median: z.number(),
      bins: z.array(z.object({ from: z.number(), to: z.number(), count })),
    })
    .nullable(),
});
export type Question = z.infer<typeof QuestionSchema>;

/** How often a page's answers had to be given anew. */
export const TroubleSchema = z.object({
  page: z.string(),
  /** The field that the study complained of; null: the page as a whole, or a reply that did not fit. */
  field: z.string().nullable(),
  kind: z.enum(['misfit', 'refusal']),
  count,
  jobs: count,
  /** What was said most often. */
  messages: z.array(z.object({ text: z.string(), count })),
});

export const sessionChartEndpoints = {
  /** How far participants came, when, at what cost, what they answered, and what was not taken. */
  sessionCharts: endpoint({
    method: 'GET',
    path: '/sessions/:id/charts',
    access: { right: 'view', on: 'session' },
    params: z.object({ id: z.string() }),
    response: z.object({
      funnel: z.array(FunnelStageSchema),
      progress: z.array(ProgressPointSchema),
      /** US dollars and calls until then. */
      costs: z.array(z.object({ at: when, costUsd: z.number(), calls: count })),
      questions: z.array(QuestionSchema),
      trouble: z.array(TroubleSchema),
    }),
  }),
};
export type SessionCharts = z.infer<typeof sessionChartEndpoints.sessionCharts.response>;
