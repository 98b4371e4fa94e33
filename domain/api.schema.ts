import { z } from 'zod';
import { ConfigSchema, HostSchema } from './config.schema.ts';
import { credentialsApi } from './credentials.schema.ts';
import { costEndpoints } from './costs.schema.ts';
import { endpoint } from './endpoint.schema.ts';
import { exportEndpoints } from './export/endpoints.schema.ts';
import { AnswerSchema } from './reply.schema.ts';
import { RESUME_WAYS, STATE_REASONS, type JobState, type ResumeWay, type SystemPause } from './states.ts';

const StateSchema = z.enum(Object.keys(STATE_REASONS) as [JobState, ...JobState[]]);
const PauseReasonSchema = z.enum(
  STATE_REASONS.paused.filter((reason): reason is SystemPause => reason !== 'by_user'),
);
const RequestKeySchema = z.string().min(8).max(100);
const ResumeWaySchema = z.enum(Object.values(RESUME_WAYS).flat() as [ResumeWay, ...ResumeWay[]]);

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
      values: z.record(z.string(), z.array(z.string())),
      press: z.string().nullable(),
      messages: z.array(z.string()),
    }),
  ),
  /** Labels of the fields, by name, to print answers with. */
  labels: z.record(z.string(), z.string()),
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
  askAlways: z.boolean(),
  answers: z.record(z.string(), AnswerSchema),
  /** What has to be known of its session before the data are used. */
  notes: z.array(z.string()),
});
export type JobDetail = z.infer<typeof JobDetailSchema>;

/** What has to be known of a session before its data are used, in one sentence. */
export const SessionNoteSchema = z.object({ session: z.string(), note: z.string() });
export type SessionNote = z.infer<typeof SessionNoteSchema>;

const MoneySchema = z.number().min(0).max(1_000_000).nullable();
/** Budgets of a session in US dollars: for all its jobs together, and for each. Null: none; left out: as it was. */
export const BudgetSchema = z.object({
  maxCostUsd: MoneySchema.optional(),
  maxJobCostUsd: MoneySchema.optional(),
});

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

export const NewJobsSchema = z.object({
  requestKey: RequestKeySchema,
  entries: z
    .array(z.object({ url: z.url({ protocol: /^https?$/ }), label: z.string().max(200).optional() }))
    .min(1)
    .max(10_000),
  /** Seed of the first job; the others count on from it. */
  seed: z.number().int().min(0).max(2_000_000_000).default(1),
});

export const CommandSchema = z
  .object({
    kind: z.enum(['pause', 'resume', 'cancel']),
    jobs: z.array(z.string()).min(1).max(10_000).optional(),
    session: z.string().optional(),
    /** All jobs that the system holds for this cause; `session` and `credential` (id or name) leave out others. */
    pausedFor: PauseReasonSchema.optional(),
    credential: z.string().optional(),
    /** How a job paused for `unclear_submission` or `end_unclear` goes on. */
    as: ResumeWaySchema.optional(),
    /** Hosts that the experiment's participants may visit from now on. */
    allowHosts: z.array(HostSchema).max(100).default([]),
  })
  .refine(
    ({ jobs, session, pausedFor }) =>
      (jobs === undefined) !== (session === undefined && pausedFor === undefined),
    'Give either jobs, or a session, or a cause.',
  )
  .refine(
    ({ pausedFor, kind }) => pausedFor === undefined || kind !== 'pause',
    'What is paused already cannot be paused: a cause is for resume and cancel.',
  )
  .refine(
    ({ pausedFor, credential }) => credential === undefined || pausedFor !== undefined,
    'A credential goes with a cause.',
  );

const IdParams = z.object({ id: z.string() });

/** Everything that the API offers. */
export const api = {
  /** 200 when Postgres, Temporal and a worker answer, else 503 with what is missing. Open to all. */
  health: endpoint({
    method: 'GET',
    path: '/health',
    access: 'open',
    response: z.object({ ok: z.boolean(), missing: z.array(z.string()) }),
  }),
  createSession: endpoint({
    method: 'POST',
    path: '/sessions',
    access: 'signed_in',
    audit: {
      action: 'session.create',
      data: ({ body }) => ({ experiment: body.experiment, name: body.name }),
    },
    body: NewSessionSchema,
    response: z.object({ session: z.string(), experiment: z.string() }),
  }),
  /** The newest session with a job that is not over; null: there is none. */
  unfinishedSession: endpoint({
    method: 'GET',
    path: '/sessions/unfinished',
    access: 'signed_in',
    response: z.object({ session: z.string().nullable() }),
  }),
  /** Sets budgets; jobs of the session that are paused for them go on. Answers with what holds now, and those jobs. */
  setBudget: endpoint({
    method: 'POST',
    path: '/sessions/:id/budget',
    access: { right: 'run', on: 'session' },
    audit: { action: 'session.budget', object: { kind: 'session' }, data: ({ body }) => ({ ...body }) },
    params: IdParams,
    body: BudgetSchema,
    response: z.object({
      maxCostUsd: z.number().nullable(),
      maxJobCostUsd: z.number().nullable(),
      jobs: z.array(z.string()),
    }),
  }),
  createJobs: endpoint({
    method: 'POST',
    path: '/sessions/:id/jobs',
    access: { right: 'run', on: 'session' },
    audit: {
      action: 'job.create',
      object: { kind: 'session' },
      data: ({ body }) => ({ jobs: body.entries.length }),
    },
    params: IdParams,
    body: NewJobsSchema,
    response: z.object({ jobs: z.array(z.string()) }),
  }),
  listJobs: endpoint({
    method: 'GET',
    path: '/jobs',
    access: 'signed_in',
    query: z.object({ session: z.string().optional() }),
    response: z.object({ jobs: z.array(JobViewSchema) }),
  }),
  /** Sessions whose pages were shown by different versions, whose fixed answers no page asked for, what a model did not take … */
  sessionNotes: endpoint({
    method: 'GET',
    path: '/notes',
    access: 'signed_in',
    query: z.object({ session: z.string().optional() }),
    response: z.object({ notes: z.array(SessionNoteSchema) }),
  }),
  showJob: endpoint({
    method: 'GET',
    path: '/jobs/:id',
    access: { right: 'view', on: 'job' },
    params: IdParams,
    response: JobDetailSchema,
  }),
  /** One sentence for each job: what it waits for, since when, what comes next, what would free it. */
  why: endpoint({
    method: 'GET',
    path: '/why/:id',
    access: 'signed_in',
    params: IdParams,
    response: z.object({ sentences: z.array(z.object({ job: z.string(), sentence: z.string() })) }),
  }),
  /** Pauses, resumes or cancels jobs that are not over; answers with those that were told. */
  command: endpoint({
    method: 'POST',
    path: '/commands',
    access: 'signed_in',
    audit: {
      action: ({ body }) => `job.${body.kind}`,
      data: ({ body: { jobs, ...body } }) => ({ ...body, ...(jobs ? { jobs: jobs.length } : {}) }),
    },
    body: CommandSchema,
    response: z.object({ jobs: z.array(z.string()) }),
  }),
  ...credentialsApi,
  ...exportEndpoints,
  ...costEndpoints,
};
