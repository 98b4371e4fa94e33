import { z } from 'zod';
import { endpoint } from './endpoint.schema.ts';

/** What costs can be told apart by; days are those of UTC. */
export const COSTS_BY = ['model', 'experiment', 'session', 'day', 'credential'] as const;

const count = z.number().int();

/** Sums over calls. */
export const CostSumsSchema = z.object({
  /** Requests to models, whatever became of them. */
  calls: count,
  answered: count,
  failed: count,
  /** Nobody knows whether they were answered. */
  interrupted: count,
  underWay: count,
  /** Of the answered: those that held no reply, and those whose reply did not fit the page. */
  refusals: count,
  cut: count,
  empty: count,
  unreadable: count,
  misfits: count,
  /** As far as providers told. */
  promptTokens: count,
  cachedTokens: count,
  completionTokens: count,
  reasoningTokens: count,
  /** US dollars, of the calls whose cost is known; null: there are answers, and the cost of none is known. */
  costUsd: z.number().nullable(),
  /** Answered calls whose cost is not known. */
  unpricedCalls: count,
  /** Calls that may have been billed although no answer arrived, and what they cost at most; null: that is not known either. */
  unconfirmedCalls: count,
  unconfirmedUsd: z.number().nullable(),
});
export type CostSums = z.infer<typeof CostSumsSchema>;

export const CostRowSchema = CostSumsSchema.extend({
  /** provider/model, id of the experiment, session or credential, YYYY-MM-DD; null: none, or not to be told. */
  key: z.string().nullable(),
  /** Name of the experiment, session or credential, where it has one. */
  name: z.string().nullable(),
});
export type CostRow = z.infer<typeof CostRowSchema>;

export const costEndpoints = {
  costs: endpoint({
    method: 'GET',
    path: '/costs',
    access: 'signed_in',
    summary: 'Sums over the ledger of all calls.',
    query: z.object({
      by: z.enum(COSTS_BY).default('model'),
      session: z.string().optional(),
      /** First day, as YYYY-MM-DD. */
      since: z.iso.date().optional(),
      /** Dry runs too. */
      testing: z
        .enum(['true', 'false'])
        .default('false')
        .transform((value) => value === 'true'),
    }),
    response: z.object({
      by: z.enum(COSTS_BY),
      rows: z.array(CostRowSchema),
      total: CostSumsSchema,
      /** Calls of dry runs that are left out. */
      testingLeftOut: count,
    }),
  }),
};
