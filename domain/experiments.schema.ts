import { z } from 'zod';
import { EXPERIMENT_RIGHTS } from './access.ts';
import { ConfigSchema, HostSchema, PlatformSchema } from './config.schema.ts';
import { endpoint } from './endpoint.schema.ts';
import { pageOf, PageQuerySchema, RequestKeySchema, TitleSchema } from './lists.schema.ts';
import { BudgetSchema, SessionSummarySchema, StateCountsSchema } from './sessions.schema.ts';

const count = z.number().int();
/** A person, as others see one. */
export const PersonSchema = z.object({ name: z.string(), email: z.string() });

export const ExperimentViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  platform: PlatformSchema,
  description: z.string(),
  owner: PersonSchema,
  /** What who asks may do. */
  rights: z.array(z.enum(EXPERIMENT_RIGHTS)),
  hosts: z.array(z.string()),
  sessions: count,
  jobs: StateCountsSchema,
  /** US dollars, of the calls whose cost is known. */
  costUsd: z.number(),
  /** Calls whose cost is not known. */
  unpricedCalls: count,
  createdAt: z.iso.datetime(),
  archivedAt: z.iso.datetime().nullable(),
});
export type ExperimentView = z.infer<typeof ExperimentViewSchema>;

const DescriptionSchema = z.string().max(10_000);
const Params = z.object({ id: z.string() });
const OBJECT = { kind: 'experiment' } as const;
const One = z.object({ experiment: ExperimentViewSchema });

export const experimentEndpoints = {
  listExperiments: endpoint({
    method: 'GET',
    path: '/experiments',
    access: 'signed_in',
    summary: 'The experiments that one may see, the newest first.',
    query: PageQuerySchema.extend({ archived: z.enum(['true', 'false']).default('false') }),
    response: pageOf('experiments', ExperimentViewSchema),
  }),
  createExperiment: endpoint({
    method: 'POST',
    path: '/experiments',
    access: 'signed_in',
    summary: 'Makes an experiment.',
    audit: { action: 'experiment.create', data: ({ body: { name, platform } }) => ({ name, platform }) },
    body: z.strictObject({
      requestKey: RequestKeySchema.optional(),
      name: TitleSchema,
      platform: PlatformSchema,
      description: DescriptionSchema.default(''),
      hosts: z.array(HostSchema).max(1000).default([]),
    }),
    response: One,
  }),
  showExperiment: endpoint({
    method: 'GET',
    path: '/experiments/:id',
    access: { right: 'view', on: 'experiment' },
    summary: 'One experiment.',
    params: Params,
    response: One,
  }),
  changeExperiment: endpoint({
    method: 'POST',
    path: '/experiments/:id',
    access: { right: 'edit', on: 'experiment' },
    summary: 'What is left out stays. An archived experiment is out of sight; its jobs go on.',
    audit: { action: 'experiment.change', object: OBJECT, data: ({ body }) => ({ ...body }) },
    params: Params,
    body: z.strictObject({
      name: TitleSchema.optional(),
      description: DescriptionSchema.optional(),
      archived: z.boolean().optional(),
    }),
    response: One,
  }),
  experimentContents: endpoint({
    method: 'GET',
    path: '/experiments/:id/contents',
    access: { right: 'own', on: 'experiment' },
    summary: 'What would go with it.',
    params: Params,
    response: z.object({
      sessions: count,
      jobs: count,
      /** Jobs that are not over: they have to be cancelled first. */
      open: count,
      pages: count,
      answers: count,
      calls: count,
    }),
  }),
  deleteExperiment: endpoint({
    method: 'POST',
    path: '/experiments/:id/delete',
    access: { right: 'own', on: 'experiment' },
    summary:
      'Deletes it with all that is in it; what its calls cost stays on the Costs page, without prompts and answers.',
    audit: { action: 'experiment.delete', object: OBJECT, data: ({ body }) => ({ ...body }) },
    params: Params,
    /** Its name, so that nobody deletes another by mistake. */
    body: z.strictObject({ name: z.string() }),
    response: z.object({ sessions: count, jobs: count }),
  }),
  listSessions: endpoint({
    method: 'GET',
    path: '/experiments/:id/sessions',
    access: { right: 'view', on: 'experiment' },
    summary: 'The newest first.',
    params: Params,
    query: PageQuerySchema.extend({ archived: z.enum(['true', 'false']).default('false') }),
    response: pageOf('sessions', SessionSummarySchema),
  }),
  addSession: endpoint({
    method: 'POST',
    path: '/experiments/:id/sessions',
    access: { right: 'edit', on: 'experiment' },
    summary: 'Makes a session in an experiment.',
    audit: { action: 'session.create', object: OBJECT, data: ({ body: { name } }) => ({ name }) },
    params: Params,
    body: z.strictObject({
      requestKey: RequestKeySchema.optional(),
      name: TitleSchema,
      config: ConfigSchema,
      ...BudgetSchema.shape,
    }),
    response: z.object({ session: z.string() }),
  }),
};
