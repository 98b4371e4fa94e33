import { z } from 'zod';
import { endpoint } from './endpoint.schema.ts';

const Moment = z.iso.datetime();

const WorkerSchema = z.object({
  id: z.string(),
  host: z.string(),
  pid: z.number().int(),
  build: z.string(),
  startedAt: Moment,
  lastSeenAt: Moment,
  /** It has been seen within three of its beats. */
  alive: z.boolean(),
});

const QueueSchema = z.object({
  name: z.string(),
  kind: z.enum(['workflow', 'activity']),
  /** Tasks that nobody has taken yet; null: Temporal does not tell. */
  backlog: z.number().int().nullable(),
  /** Age of the oldest of them, in seconds. */
  oldestSeconds: z.number().nullable(),
  /** Processes that ask for its tasks. */
  pollers: z.number().int().nullable(),
});

export const SystemSchema = z.object({
  now: Moment,
  installation: z.object({ id: z.string(), createdAt: Moment }),
  /** What an administrator should see to, in sentences; empty: nothing. */
  warnings: z.array(z.string()),
  api: z.object({ version: z.string(), node: z.string(), pid: z.number().int(), startedAt: Moment }),
  postgres: z.object({
    version: z.string(),
    sizeBytes: z.number().int(),
    connections: z.number().int(),
    maxConnections: z.number().int(),
    migrations: z.number().int(),
    newestMigration: z.string(),
  }),
  /** Null: this process does not know of one. */
  temporal: z
    .object({
      address: z.string(),
      namespace: z.string(),
      /** Where its Web UI is, where known. */
      ui: z.string().nullable(),
      /** Why it cannot be reached; null: it answers. */
      problem: z.string().nullable(),
      version: z.string().nullable(),
      /** How long closed runs stay readable, in days. */
      retentionDays: z.number().nullable(),
    })
    .nullable(),
  workers: z.array(WorkerSchema),
  queues: z.array(QueueSchema),
  /** Commands that Temporal has not been told of yet. */
  outbox: z.object({
    due: z.number().int(),
    /** To be told later. */
    later: z.number().int(),
    /** Since when the oldest is due; null: none is. */
    oldestDueAt: Moment.nullable(),
  }),
  /** Where the key stands that API keys are sealed with. */
  secretKey: z.enum(['file', 'environment']),
});
export type System = z.infer<typeof SystemSchema>;

export const systemEndpoints = {
  system: endpoint({
    method: 'GET',
    path: '/system',
    access: 'administrator',
    summary: 'How Postgres, Temporal, the workers and the queues stand, and what to see to.',
    response: SystemSchema,
  }),
  installation: endpoint({
    method: 'GET',
    path: '/installation',
    access: 'signed_in',
    summary: 'What every page needs to know: the version, and where the runs of jobs are shown in Temporal.',
    response: z.object({
      version: z.string(),
      /** Address of Temporal’s Web UI; null: not known. */
      temporalUi: z.string().nullable(),
      namespace: z.string().nullable(),
      now: Moment,
    }),
  }),
};
