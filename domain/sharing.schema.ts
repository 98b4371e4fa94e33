import { z } from 'zod';
import { EmailSchema } from './email.schema.ts';
import { endpoint } from './endpoint.schema.ts';
import { PROVIDER_NAMES } from './providers.ts';

/** What a model costs, in US dollars per million tokens. */
const ModelPriceSchema = z.object({
  input: z.number(),
  output: z.number(),
  /** Of input that the provider had in its cache; null: as other input. */
  cachedInput: z.number().nullable(),
  /** Day of which the price is, as YYYY-MM-DD. */
  date: z.string(),
  /** Who says so: its credential, or the catalogue. */
  source: z.enum(['given', 'catalogue']),
});

/** A model by the provider's own name; `price` null: nobody knows what it costs. */
export const PricedModelSchema = z.object({ model: z.string(), price: ModelPriceSchema.nullable() });
export type PricedModel = z.infer<typeof PricedModelSchema>;

/** A credential of somebody else, as those see it who may use it: neither URL, key nor limits, nor who else may. */
export const SharedCredentialSchema = z.object({
  id: z.string(),
  name: z.string(),
  provider: z.enum(PROVIDER_NAMES),
  /** The provider, for people. */
  label: z.string(),
  /** Name of the person whose it is. */
  owner: z.string(),
  /** Whether it may use any model; `models` are then those for which it has prices of its own. */
  anyModel: z.boolean(),
  models: z.array(PricedModelSchema),
  disabled: z.boolean(),
});
export type SharedCredential = z.infer<typeof SharedCredentialSchema>;

const Params = z.object({ credential: z.string() });
const WithEmail = z.object({ email: EmailSchema });

const MANAGE = { right: 'manage', on: 'credential', param: 'credential' } as const;
const OBJECT = { kind: 'credential', param: 'credential' } as const;
const Shares = z.object({
  /** In the order in which it was shared. */
  shares: z.array(z.object({ email: z.string(), since: z.iso.datetime() })),
});

/** Who else may use a credential. Whether there is an account of an e-mail is nowhere told. */
export const sharingApi = {
  listShares: endpoint({
    method: 'GET',
    path: '/credentials/:credential/shares',
    access: MANAGE,
    params: Params,
    response: Shares,
  }),
  /** Lets whoever has an account of exactly this e-mail use it, now or later. The same again changes nothing. */
  share: endpoint({
    method: 'POST',
    path: '/credentials/:credential/shares',
    access: MANAGE,
    audit: { action: 'credential.share', object: OBJECT, data: ({ body }) => body },
    params: Params,
    body: WithEmail,
    response: Shares,
  }),
  /** Takes that back; jobs that this person started with it are paused, and stay so until a person lets them go on. */
  unshare: endpoint({
    method: 'POST',
    path: '/credentials/:credential/shares/remove',
    access: MANAGE,
    audit: { action: 'credential.unshare', object: OBJECT, data: ({ body }) => body },
    params: Params,
    body: WithEmail,
    response: Shares,
  }),
};
