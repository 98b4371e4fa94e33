import { z } from 'zod';
import { HostSchema } from './config.schema.ts';
import { endpoint } from './endpoint.schema.ts';

/** Who runs the study at a host: people or an institution. */
const AnswerTextSchema = z.string().trim().min(1).max(1000);
/** Who runs the study, by host (`host`, which stands for all its ports, or `host:port`). */
export const StudyOwnersSchema = z.record(HostSchema, AnswerTextSchema);

/** A host of an experiment. */
const HostViewSchema = z.object({
  host: z.string(),
  /** Whether participants may visit it; an answer stays when the host is taken away. */
  allowed: z.boolean(),
  /** Loopback: nobody is asked who runs the study. */
  thisMachine: z.boolean(),
  /** Who runs the study there; null: nobody said yet. */
  runBy: z.string().nullable(),
  /** When that was said. */
  saidAt: z.iso.datetime().nullable(),
});
export type HostView = z.infer<typeof HostViewSchema>;

const HostListSchema = z.object({ hosts: z.array(HostViewSchema) });

const EntryCheckSchema = z.object({
  /** Place in what was sent, from 0. */
  index: z.number().int(),
  ok: z.boolean(),
  problem: z.string().nullable(),
  warnings: z.array(z.string()),
  /** As it is visited; null: it is no address. */
  url: z.string().nullable(),
});

const IdParams = z.object({ id: z.string() });

export const entryEndpoints = {
  /** Looks at entry links before any job is made. Nothing is visited, and nothing stored. */
  checkLinks: endpoint({
    method: 'POST',
    path: '/sessions/:id/check-links',
    access: { right: 'run', on: 'session' },
    params: IdParams,
    body: z.object({
      entries: z
        .array(z.object({ url: z.string().max(10_000), label: z.string().max(200).optional() }))
        .min(1)
        .max(10_000),
    }),
    response: z.object({
      ok: z.boolean(),
      entries: z.array(EntryCheckSchema),
      /** A link that takes participants of this platform in. */
      example: z.string(),
      /** Hosts that are not among the experiment's yet. */
      newHosts: z.array(z.string()),
      /** Hosts of which has to be said who runs the study there (`studyRunBy`). */
      hostsWithoutOwner: z.array(z.string()),
      /** What cannot be known before anybody enters; null: nothing. */
      note: z.string().nullable(),
    }),
  }),
  listHosts: endpoint({
    method: 'GET',
    path: '/experiments/:id/hosts',
    access: { right: 'view', on: 'experiment' },
    params: IdParams,
    response: HostListSchema,
  }),
  /** Adds and takes away hosts, and says who runs the study there. Answers with what holds then. */
  changeHosts: endpoint({
    method: 'POST',
    path: '/experiments/:id/hosts',
    access: { right: 'edit', on: 'experiment' },
    audit: {
      action: 'experiment.hosts',
      object: { kind: 'experiment' },
      data: ({ body }) => ({ ...body }),
    },
    params: IdParams,
    body: z.object({
      add: z.array(HostSchema).max(1000).default([]),
      remove: z.array(HostSchema).max(1000).default([]),
      studyRunBy: StudyOwnersSchema.default({}),
    }),
    response: HostListSchema,
  }),
};
