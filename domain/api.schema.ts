import { z } from 'zod';
import { accountsApi } from './accounts.schema.ts';
import { booksEndpoints } from './books.schema.ts';
import { liveEndpoints } from './live.schema.ts';
import { openApiEndpoints } from './openapi.schema.ts';
import { systemEndpoints } from './system.schema.ts';
import { auditApi } from './audit.schema.ts';
import { HostSchema } from './config.schema.ts';
import { credentialsApi } from './credentials.schema.ts';
import { costEndpoints } from './costs.schema.ts';
import { decisionsApi } from './decisions.schema.ts';
import { endpoint } from './endpoint.schema.ts';
import { entryEndpoints, StudyOwnersSchema } from './entries.schema.ts';
import { exportEndpoints } from './export/endpoints.schema.ts';
import { demoEndpoints } from './demo.schema.ts';
import { jobPageEndpoints } from './job-page.schema.ts';
import { JobDetailSchema, JobViewSchema } from './jobs.schema.ts';
import { experimentEndpoints } from './experiments.schema.ts';
import { previewEndpoints } from './preview.schema.ts';
import { RequestKeySchema } from './lists.schema.ts';
import { membersApi } from './members.schema.ts';
import { sessionChartEndpoints } from './session-charts.schema.ts';
import { BudgetSchema, NewSessionSchema, sessionEndpoints } from './sessions.schema.ts';
import { sharingApi } from './sharing.schema.ts';
import { RESUME_WAYS, STATE_REASONS, type ResumeWay, type SystemPause } from './states.ts';
import { webhooksApi } from './webhooks.schema.ts';

export * from './jobs.schema.ts';
export { BudgetSchema, NewSessionSchema } from './sessions.schema.ts';

const PauseReasonSchema = z.enum(
  STATE_REASONS.paused.filter((reason): reason is SystemPause => reason !== 'by_user'),
);
const ResumeWaySchema = z.enum(Object.values(RESUME_WAYS).flat() as [ResumeWay, ...ResumeWay[]]);

/** What has to be known of a session before its data are used, in one sentence. */
export const SessionNoteSchema = z.object({ session: z.string(), note: z.string() });
export type SessionNote = z.infer<typeof SessionNoteSchema>;

export const NewJobsSchema = z.object({
  requestKey: RequestKeySchema,
  entries: z
    .array(z.object({ url: z.url({ protocol: /^https?$/ }), label: z.string().max(200).optional() }))
    .min(1)
    .max(10_000),
  /** Seed of the first job; the others count on from it. */
  seed: z.number().int().min(0).max(2_000_000_000).default(1),
  /** Who runs the study, by host: for hosts that are not this machine, where nobody has said so yet. */
  studyRunBy: StudyOwnersSchema.default({}),
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
  health: endpoint({
    method: 'GET',
    path: '/health',
    access: 'open',
    summary: '200 when Postgres, Temporal and a worker answer, else 503 with what is missing. Open to all.',
    response: z.object({ ok: z.boolean(), missing: z.array(z.string()) }),
  }),
  createSession: endpoint({
    method: 'POST',
    path: '/sessions',
    access: 'signed_in',
    summary: 'A session of an experiment, and the experiment where there is none of that name.',
    audit: {
      action: 'session.create',
      data: ({ body }) => ({ experiment: body.experiment, name: body.name }),
    },
    body: NewSessionSchema,
    response: z.object({ session: z.string(), experiment: z.string() }),
  }),
  unfinishedSession: endpoint({
    method: 'GET',
    path: '/sessions/unfinished',
    access: 'signed_in',
    summary: 'The newest session with a job that is not over; null: there is none.',
    response: z.object({ session: z.string().nullable() }),
  }),
  setBudget: endpoint({
    method: 'POST',
    path: '/sessions/:id/budget',
    access: { right: 'run', on: 'session' },
    summary:
      'Sets budgets; jobs of the session that are paused for them go on. Answers with what holds now, and those jobs.',
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
    summary: 'Makes participants and their jobs, all or none.',
    audit: {
      action: 'job.create',
      object: { kind: 'session' },
      data: ({ body }) => ({ jobs: body.entries.length, studyRunBy: body.studyRunBy }),
    },
    params: IdParams,
    body: NewJobsSchema,
    response: z.object({ jobs: z.array(z.string()) }),
  }),
  listJobs: endpoint({
    method: 'GET',
    path: '/jobs',
    access: 'signed_in',
    summary: 'Jobs with what they are doing; all that one may see, or those of a session.',
    query: z.object({ session: z.string().optional() }),
    response: z.object({ jobs: z.array(JobViewSchema) }),
  }),
  sessionNotes: endpoint({
    method: 'GET',
    path: '/notes',
    access: 'signed_in',
    summary:
      'Sessions whose pages were shown by different versions, whose fixed answers no page asked for, what a model did not take …',
    query: z.object({ session: z.string().optional() }),
    response: z.object({ notes: z.array(SessionNoteSchema) }),
  }),
  showJob: endpoint({
    method: 'GET',
    path: '/jobs/:id',
    access: { right: 'view', on: 'job' },
    summary: 'A job with its pages, answers and events.',
    params: IdParams,
    response: JobDetailSchema,
  }),
  why: endpoint({
    method: 'GET',
    path: '/why/:id',
    access: 'signed_in',
    summary: 'One sentence for each job: what it waits for, since when, what comes next, what would free it.',
    params: IdParams,
    response: z.object({ sentences: z.array(z.object({ job: z.string(), sentence: z.string() })) }),
  }),
  command: endpoint({
    method: 'POST',
    path: '/commands',
    access: 'signed_in',
    summary: 'Pauses, resumes or cancels jobs that are not over; answers with those that were told.',
    audit: {
      action: ({ body }) => `job.${body.kind}`,
      data: ({ body: { jobs, ...body } }) => ({ ...body, ...(jobs ? { jobs: jobs.length } : {}) }),
    },
    body: CommandSchema,
    response: z.object({ jobs: z.array(z.string()) }),
  }),
  ...experimentEndpoints,
  ...sessionEndpoints,
  ...sessionChartEndpoints,
  ...demoEndpoints,
  ...jobPageEndpoints,
  ...accountsApi,
  ...decisionsApi,
  ...credentialsApi,
  ...sharingApi,
  ...membersApi,
  ...auditApi,
  ...exportEndpoints,
  ...liveEndpoints,
  ...systemEndpoints,
  ...booksEndpoints,
  ...openApiEndpoints,
  ...costEndpoints,
  ...entryEndpoints,
  ...previewEndpoints,
  ...webhooksApi,
};
