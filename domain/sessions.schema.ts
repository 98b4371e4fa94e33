import { z } from 'zod';
import { EXPERIMENT_RIGHTS } from './access.ts';
import { ConfigSchema, HostSchema, PlatformSchema } from './config.schema.ts';
import { endpoint } from './endpoint.schema.ts';
import { JobViewSchema, StateSchema } from './jobs.schema.ts';
import { pageOf, PageQuerySchema, RequestKeySchema, TitleSchema } from './lists.schema.ts';

const count = z.number().int();
/** How many jobs there are in each state; states without any are left out. */
export const StateCountsSchema = z.partialRecord(StateSchema, count);

const MoneySchema = z.number().min(0).max(1_000_000).nullable();
/** Budgets of a session in US dollars: for all its jobs together, and for each. Null: none; left out: as it was. */
export const BudgetSchema = z.object({
  maxCostUsd: MoneySchema.optional(),
  maxJobCostUsd: MoneySchema.optional(),
});

/** A session as lists show it. */
export const SessionSummarySchema = z.object({
  id: z.string(),
  name: z.string(),
  model: z.string(),
  mode: z.string(),
  platform: z.string(),
  jobs: StateCountsSchema,
  /** US dollars, of the calls whose cost is known. */
  costUsd: z.number(),
  unpricedCalls: count,
  maxCostUsd: z.number().nullable(),
  createdAt: z.iso.datetime(),
  archivedAt: z.iso.datetime().nullable(),
});
export type SessionSummary = z.infer<typeof SessionSummarySchema>;

/** Settings with which jobs of a session run. */
export const ConfigUseSchema = z.object({
  id: z.string(),
  /** Those that new jobs get. */
  current: z.boolean(),
  jobs: count,
  /** What differs from the current ones, by name: then and now, as JSON. */
  differs: z.array(z.object({ setting: z.string(), then: z.string(), now: z.string() })),
});
export type ConfigUse = z.infer<typeof ConfigUseSchema>;

export const SessionViewSchema = SessionSummarySchema.extend({
  experiment: z.object({ id: z.string(), name: z.string(), platform: PlatformSchema }),
  rights: z.array(z.enum(EXPERIMENT_RIGHTS)),
  /** As it was stored; older ones lack what did not exist then. */
  config: z.record(z.string(), z.unknown()),
  configId: z.string(),
  /** Name of the credential, where who asks may use it. */
  credentialName: z.string().nullable(),
  maxJobCostUsd: z.number().nullable(),
  /** Pages passed, and tokens, of all jobs. */
  steps: count,
  promptTokens: count,
  completionTokens: count,
  unconfirmedUsd: z.number(),
  configs: z.array(ConfigUseSchema),
});
export type SessionView = z.infer<typeof SessionViewSchema>;

/** A job as a row of its session's table. */
export const JobRowSchema = JobViewSchema.omit({ session: true, experiment: true }).extend({
  /** Number of the page where it is (0: none yet), its name, and which attempt at it this is. */
  step: count,
  pageLabel: z.string(),
  attempt: count,
  /** Since when it is on this page. */
  pageSince: z.iso.datetime(),
  nextLookAt: z.iso.datetime().nullable(),
  config: z.string(),
  relaunchOf: z.string().nullable(),
  /** What happened last. */
  lastEvent: z.object({ kind: z.string(), at: z.iso.datetime() }).nullable(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});
export type JobRow = z.infer<typeof JobRowSchema>;

const Params = z.object({ id: z.string() });
const OBJECT = { kind: 'session' } as const;
const One = z.object({ session: SessionViewSchema });

export const sessionEndpoints = {
  showSession: endpoint({
    method: 'GET',
    path: '/sessions/:id',
    access: { right: 'view', on: 'session' },
    summary: 'One session with its settings.',
    params: Params,
    response: One,
  }),
  changeSession: endpoint({
    method: 'POST',
    path: '/sessions/:id',
    access: { right: 'edit', on: 'session' },
    summary:
      'What is left out stays. New settings hold for jobs that are made from now on; those that are there keep theirs.',
    audit: {
      action: 'session.change',
      object: OBJECT,
      data: ({ body: { config, ...body } }) => ({ ...body, ...(config ? { settings: true } : {}) }),
    },
    params: Params,
    body: z.strictObject({
      name: TitleSchema.optional(),
      config: ConfigSchema.optional(),
      archived: z.boolean().optional(),
    }),
    response: One,
  }),
  duplicateSession: endpoint({
    method: 'POST',
    path: '/sessions/:id/duplicate',
    access: { right: 'edit', on: 'session' },
    summary: 'A session of the same settings and budgets, without jobs.',
    audit: { action: 'session.create', object: OBJECT, data: ({ body: { name } }) => ({ name }) },
    params: Params,
    body: z.strictObject({ requestKey: RequestKeySchema.optional(), name: TitleSchema.optional() }),
    response: z.object({ session: z.string() }),
  }),
  listSessionJobs: endpoint({
    method: 'GET',
    path: '/sessions/:id/jobs',
    access: { right: 'view', on: 'session' },
    summary: 'In the order in which they were made; or those of these ids alone.',
    params: Params,
    query: PageQuerySchema.extend({
      /** Ids, parted by commas. */
      ids: z
        .string()
        .max(20_000)
        .transform((ids) => ids.split(',').filter((id) => id !== ''))
        .optional(),
    }),
    response: pageOf('jobs', JobRowSchema),
  }),
  relaunchJobs: endpoint({
    method: 'POST',
    path: '/sessions/:id/relaunch',
    access: { right: 'run', on: 'session' },
    summary:
      'New jobs for those that failed (or these), with the same participants’ links and the session’s settings of now.',
    audit: {
      action: 'job.relaunch',
      object: OBJECT,
      data: ({ body }) => ({ jobs: body.jobs?.length ?? 'failed' }),
    },
    params: Params,
    body: z.strictObject({
      requestKey: RequestKeySchema,
      /** Left out: all that failed and were not started again. */
      jobs: z.array(z.string()).min(1).max(10_000).optional(),
    }),
    response: z.object({ jobs: z.array(z.string()) }),
  }),
};

export const NewSessionSchema = z.object({
  /** Chosen by the client; a repeated request finds the session that the first one made. */
  requestKey: RequestKeySchema,
  /** Name of the experiment; one of this name is used again. */
  experiment: z.string().trim().min(1).max(200),
  name: z.string().trim().min(1).max(200),
  /** Hosts (`host` or `host:port`) that its participants may visit. */
  hosts: z.array(HostSchema).min(1).max(1000),
  config: ConfigSchema,
  ...BudgetSchema.shape,
});
