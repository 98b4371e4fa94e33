import { z } from 'zod';
import { VIA } from './access.ts';
import { endpoint } from './endpoint.schema.ts';

/** By what something was done: as people come in, or in Temporal itself, where nobody signs in here. */
export const AUDIT_VIA = [...VIA, 'temporal'] as const;
export type AuditVia = (typeof AUDIT_VIA)[number];

/** Who stands on the audit page for what was done in Temporal. */
export const IN_TEMPORAL = { userId: 'temporal', who: 'Temporal Web', via: 'temporal' } as const;

/** How it ended; `cut_off`: it began more than a minute ago, and nobody wrote down how it ended. */
export const OUTCOMES = ['done', 'refused', 'failed', 'under_way', 'cut_off'] as const;

export const AuditEntrySchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  userId: z.string(),
  /** Name and e-mail as they were then. */
  who: z.string(),
  via: z.enum(AUDIT_VIA),
  /** For programs, as `job.pause`. */
  action: z.string(),
  /** For people, after the name of who did it: `paused 12 jobs of Pilot · wave 2`. */
  words: z.string(),
  /** What it was done to; `name` null: it has none, or is no longer there. */
  object: z.object({ kind: z.string(), id: z.string(), name: z.string().nullable() }).nullable(),
  /** Of the experiments that it touched those that one may see. */
  experiments: z.array(z.object({ id: z.string(), name: z.string() })),
  outcome: z.enum(OUTCOMES),
});
export type AuditEntry = z.infer<typeof AuditEntrySchema>;

const AskedSchema = z.object({
  /** Only entries before this one: `next` of the answer before. */
  before: z
    .string()
    .regex(/^\d{1,18}$/, 'is no cursor')
    .transform(BigInt)
    .optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  /** As `job.pause`, or all that begin so: `job`. */
  action: z.string().max(100).optional(),
  /** Id or e-mail of who did it. */
  user: z.string().max(300).optional(),
  experiment: z.string().max(100).optional(),
  /** Id of what it was done to. */
  object: z.string().max(300).optional(),
  /** From this moment on, and before that one. */
  since: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
  format: z.enum(['json', 'csv']).default('json'),
});
export type AskedAudit = z.output<typeof AskedSchema>;

export const auditApi = {
  /**
   * What was done, newest first: by oneself, and in the experiments that one owns; administrators see all. As CSV all that
   * fits comes at once.
   */
  listAudit: endpoint({
    method: 'GET',
    path: '/audit',
    access: 'signed_in',
    query: AskedSchema,
    response: z.object({
      entries: z.array(AuditEntrySchema),
      /** For `before`; null: there are no older ones. */
      next: z.string().nullable(),
    }),
  }),
};
