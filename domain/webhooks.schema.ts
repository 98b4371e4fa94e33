import { z } from 'zod';
import { endpoint } from './endpoint.schema.ts';
import { NOTICE_KINDS } from './notices.ts';
import { urlProblem, WEBHOOK_SHAPES, type WebhookShape } from './webhook-shapes.ts';

const ShapeSchema = z.enum(WEBHOOK_SHAPES);
const KindsSchema = z
  .array(z.enum(NOTICE_KINDS))
  .min(1, 'names nothing to be told of')
  .transform((kinds) => NOTICE_KINDS.filter((kind) => kinds.includes(kind)));
const NameSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(100)
  .regex(/^[^\p{Cc}]*$/u, 'must be one line');

/** Its messages never hold what was given: whoever knows the address may write there. */
const UrlSchema = z
  .string()
  .trim()
  .max(2_000, 'is longer than any address')
  .refine((url) => urlProblem('json', url) === null, 'is no http(s) address');

/** A webhook as its owner sees it: of its address only the host. */
export const WebhookViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  host: z.string(),
  shape: ShapeSchema,
  kinds: z.array(z.enum(NOTICE_KINDS)),
  /** Null: all that its owner may see. */
  experiment: z.object({ id: z.string(), name: z.string() }).nullable(),
  disabled: z.boolean(),
  createdAt: z.iso.datetime(),
});
export type WebhookView = z.infer<typeof WebhookViewSchema>;

/** A message on its way to a webhook. */
export const DeliveryViewSchema = z.object({
  /** Of the message. */
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  at: z.iso.datetime(),
  state: z.enum(['waiting', 'sent', 'failed']),
  tries: z.number().int(),
  sentAt: z.iso.datetime().nullable(),
  nextTryAt: z.iso.datetime().nullable(),
  /** Why it did not arrive, the last time. */
  problem: z.string().nullable(),
});
export type DeliveryView = z.infer<typeof DeliveryViewSchema>;

const changes = {
  name: NameSchema.optional(),
  url: UrlSchema.optional(),
  shape: ShapeSchema.optional(),
  kinds: KindsSchema.optional(),
  /** Id of the only experiment of which it tells; null: of all that its owner may see. */
  experiment: z.string().nullable().optional(),
  disabled: z.boolean().optional(),
};

/** An address and a shape that do not go together are told by path. */
function checkUrl(
  { url, shape }: { url?: string | undefined; shape?: WebhookShape | undefined },
  context: z.RefinementCtx,
): void {
  const problem = url === undefined || shape === undefined ? null : urlProblem(shape, url);
  if (problem !== null) context.addIssue({ code: 'custom', path: ['url'], message: problem });
}

export const WebhookChangesSchema = z.strictObject(changes).superRefine(checkUrl);

export const NewWebhookSchema = z
  .strictObject({
    ...changes,
    name: NameSchema,
    url: UrlSchema,
    shape: ShapeSchema,
    kinds: KindsSchema,
    /** Chosen by the client (or `Idempotency-Key`); a repeated request finds what the first one made. */
    requestKey: z.string().min(8).max(100).optional(),
  })
  .superRefine(checkUrl);

const OWN = { right: 'own', on: 'webhook' } as const;
const OBJECT = { kind: 'webhook' } as const;
const Params = z.object({ id: z.string() });
const One = z.object({ webhook: WebhookViewSchema });

/** What the audit page tells: everything but the address. */
function told({ url, ...rest }: { url?: string | undefined }): Record<string, unknown> {
  return { ...rest, ...(url === undefined ? {} : { url: 'given' }) };
}

export const webhooksApi = {
  /** One's own. */
  listWebhooks: endpoint({
    method: 'GET',
    path: '/webhooks',
    access: 'signed_in',
    response: z.object({ webhooks: z.array(WebhookViewSchema) }),
  }),
  createWebhook: endpoint({
    method: 'POST',
    path: '/webhooks',
    access: 'signed_in',
    audit: {
      action: 'webhook.create',
      data: ({ body: { requestKey: _key, ...body } }) => told(body),
    },
    body: NewWebhookSchema,
    response: One,
  }),
  /** With its last messages, newest first. */
  showWebhook: endpoint({
    method: 'GET',
    path: '/webhooks/:id',
    access: OWN,
    params: Params,
    response: One.extend({ deliveries: z.array(DeliveryViewSchema) }),
  }),
  changeWebhook: endpoint({
    method: 'POST',
    path: '/webhooks/:id',
    access: OWN,
    audit: { action: 'webhook.change', object: OBJECT, data: ({ body }) => told(body) },
    params: Params,
    body: WebhookChangesSchema,
    response: One,
  }),
  removeWebhook: endpoint({
    method: 'POST',
    path: '/webhooks/:id/remove',
    access: OWN,
    audit: { action: 'webhook.delete', object: OBJECT },
    params: Params,
    response: z.object({ id: z.string() }),
  }),
  /** Sends a message now, also where it is disabled, and says what the receiver answered. */
  testWebhook: endpoint({
    method: 'POST',
    path: '/webhooks/:id/test',
    access: OWN,
    audit: { action: 'webhook.test', object: OBJECT },
    params: Params,
    response: z.object({
      ok: z.boolean(),
      /** Null: it gave no answer. */
      status: z.number().int().nullable(),
      /** The beginning of what it said, or why it did not. */
      said: z.string(),
    }),
  }),
};
