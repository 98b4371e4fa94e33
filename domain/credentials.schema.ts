import { z } from 'zod';
import { readApiUrl } from './api-url.ts';
import { endpoint } from './endpoint.schema.ts';
import { looksLikeKey } from './key-shape.ts';
import type { UnitPrice } from './prices.ts';
import { PROVIDER_NAMES } from './providers.ts';
import { PricedModelSchema, SharedCredentialSchema } from './sharing.schema.ts';

const ProviderSchema = z.enum(PROVIDER_NAMES);

/** A name that a person gives; what looks like an id of ours would be looked for as one. */
export const CredentialNameSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(100, 'has at most 100 characters')
  .regex(/^[^\p{Cc}]*$/u, 'must be one line')
  .refine((name) => !name.startsWith('cred_'), 'must not begin with cred_, as ids do')
  .refine((name) => !looksLikeKey(name), 'looks like an API key, and names are shown to all');

const ApiUrlSchema = z.string().transform((text, context) => {
  const read = readApiUrl(text);
  if ('url' in read) return read.url;
  context.addIssue({ code: 'custom', message: read.problem });
  return z.NEVER;
});

/** What a header can carry. Its messages never hold what was given. */
export const ApiKeySchema = z
  .string()
  .trim()
  .min(1, 'is empty')
  .max(8_000, 'is longer than any API key')
  .regex(/^[\x21-\x7e]*$/, 'holds blanks or signs that no API key has; was more than the key copied?');

const ModelSchema = z.string().trim().min(1).max(300);
const Usd = z.number().min(0).max(1_000_000);

const GivenPriceSchema = z.strictObject({
  input: Usd,
  output: Usd,
  cachedInput: Usd.optional(),
  cacheWrite: Usd.optional(),
});

const LimitsSchema = z.strictObject({
  /** Null: what is learnt from the provider holds. */
  maxCallsAtOnce: z.number().int().min(1).max(10_000).nullable(),
  requestsPerMinute: z.number().int().min(1).max(1_000_000).nullable(),
  tokensPerMinute: z.number().int().min(1).max(2_000_000_000).nullable(),
  /** Budget of a day (UTC), in US dollars. */
  maxCostPerDayUsd: Usd.nullable(),
});
export type CredentialLimits = z.infer<typeof LimitsSchema>;

/** A unit price as it is stored with a credential (prices.ts). */
export const UnitPriceSchema = z.object({
  input: z.number(),
  output: z.number(),
  cachedInput: z.number().exactOptional(),
  cacheWrite: z.number().exactOptional(),
  date: z.string(),
  source: z.enum(['given', 'catalogue']),
}) satisfies z.ZodType<UnitPrice>;

/**
 * How it stands with the API key: it can be used; the secret key that opens it is not here; it was cleared, as the URL
 * changed; there never was one.
 */
export const KEY_STATES = ['ready', 'unreadable', 'cleared', 'none'] as const;
export type KeyState = (typeof KEY_STATES)[number];

/** A credential as it is shown: all but its key. */
export const CredentialViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  provider: ProviderSchema,
  /** The provider, for people. */
  label: z.string(),
  apiUrl: z.string(),
  key: z.enum(KEY_STATES),
  /** The last four characters of the key; empty: it is too short to show any; null: there is none. */
  keyHint: z.string().nullable(),
  /** Why the key cannot be used, where that is so, and what to do. */
  problem: z.string().nullable(),
  /** The models that it may use, by the provider's own names; empty: any. */
  models: z.array(z.string()),
  prices: z.record(z.string(), UnitPriceSchema),
  limits: LimitsSchema,
  disabled: z.boolean(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type CredentialView = z.infer<typeof CredentialViewSchema>;

/** What can be said of a credential; what is left out stays as it is. */
const changes = {
  apiUrl: ApiUrlSchema.optional(),
  /** Null takes the key away. */
  key: ApiKeySchema.nullable().optional(),
  models: z.array(ModelSchema).max(1_000).optional(),
  /** By model; null takes a price away. */
  prices: z.record(ModelSchema, GivenPriceSchema.nullable()).optional(),
  limits: LimitsSchema.partial().optional(),
  disabled: z.boolean().optional(),
};
export const CredentialChangesSchema = z.strictObject(changes);
export type CredentialChanges = z.output<typeof CredentialChangesSchema>;

export const NewCredentialSchema = z.strictObject({
  name: CredentialNameSchema,
  provider: ProviderSchema,
  ...changes,
});
export type NewCredential = z.output<typeof NewCredentialSchema>;

/** A key that stands in the environment of who asks: its credential is found by provider, variable and URL. */
export const EnvironmentCredentialSchema = z
  .strictObject({
    provider: ProviderSchema,
    /** Left out: the provider's usual one. */
    apiUrl: ApiUrlSchema.optional(),
    /** The variable that holds the key, and the key; null where none is needed. */
    variable: z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/, 'is no name of an environment variable')
      .nullable(),
    key: ApiKeySchema.nullable(),
  })
  .refine(
    ({ variable, key }) => (variable === null) === (key === null),
    'Give both the variable and its key, or neither.',
  );

export type EnvironmentCredential = z.output<typeof EnvironmentCredentialSchema>;

/** Id or name. */
const Params = z.object({ credential: z.string() });
const One = z.object({ credential: CredentialViewSchema });
/** Whether the key was cleared, as the URL changed and no key came along. */
const Changed = One.extend({ keyCleared: z.boolean() });

const MANAGE = { right: 'manage', on: 'credential', param: 'credential' } as const;
const OBJECT = { kind: 'credential', param: 'credential' } as const;

/** What the audit page tells of a change: everything but the key. */
function told({ key, ...changes }: CredentialChanges): Record<string, unknown> {
  return { ...changes, ...(key === undefined ? {} : { key: key === null ? 'taken away' : 'replaced' }) };
}

const TestedSchema = z.object({
  ok: z.boolean(),
  /** How many models there are; null: it did not say. */
  models: z.number().int().nullable(),
  /** Those that the credential names and the provider does not list. */
  missing: z.array(z.string()),
  tookMs: z.number(),
  fault: z.object({ kind: z.string(), message: z.string() }).nullable(),
});
export type Tested = z.infer<typeof TestedSchema>;

export const credentialsApi = {
  /** One's own, and those of others that one may use. */
  listCredentials: endpoint({
    method: 'GET',
    path: '/credentials',
    access: 'signed_in',
    summary: 'The credentials that one may use: one’s own in full, and those of others that are shared.',
    response: z.object({
      credentials: z.array(CredentialViewSchema),
      shared: z.array(SharedCredentialSchema),
    }),
  }),
  saveCredential: endpoint({
    method: 'POST',
    path: '/credentials',
    access: 'signed_in',
    summary: 'Makes a credential, or changes the one of that name.',
    audit: { action: 'credential.save', data: ({ body }) => told(body) },
    body: NewCredentialSchema,
    response: Changed.extend({ created: z.boolean() }),
  }),
  credentialFromEnvironment: endpoint({
    method: 'POST',
    path: '/environment/credentials',
    access: 'signed_in',
    summary: 'The credential of a key from the environment; the same again changes nothing.',
    audit: {
      action: 'credential.save',
      data: ({ body: { provider, variable } }) => ({ provider, variable }),
    },
    body: EnvironmentCredentialSchema,
    response: One.extend({ changed: z.boolean() }),
  }),
  showCredential: endpoint({
    method: 'GET',
    path: '/credentials/:credential',
    access: MANAGE,
    summary: 'One credential, without its key.',
    params: Params,
    response: One,
  }),
  changeCredential: endpoint({
    method: 'POST',
    path: '/credentials/:credential',
    access: MANAGE,
    summary: 'Changes what is given of a credential; what is left out stays.',
    audit: { action: 'credential.change', object: OBJECT, data: ({ body }) => told(body) },
    params: Params,
    body: CredentialChangesSchema,
    response: Changed,
  }),
  removeCredential: endpoint({
    method: 'POST',
    path: '/credentials/:credential/remove',
    access: MANAGE,
    summary: 'Erases the key and frees the name; what the ledger refers to stays.',
    audit: { action: 'credential.delete', object: OBJECT },
    params: Params,
    response: z.object({ id: z.string(), name: z.string() }),
  }),
  testCredential: endpoint({
    method: 'POST',
    path: '/credentials/:credential/test',
    access: MANAGE,
    summary:
      'Asks the provider for its models, which costs nothing; `fault` says in words why it did not answer.',
    params: Params,
    response: TestedSchema,
  }),
  /** Nothing of it is stored. */
  testNewCredential: endpoint({
    method: 'POST',
    path: '/credential-tests',
    access: 'signed_in',
    summary: 'The same for one that is not saved; nothing of it is kept.',
    body: z.strictObject({
      provider: ProviderSchema,
      apiUrl: ApiUrlSchema.optional(),
      key: ApiKeySchema.nullable().default(null),
    }),
    response: TestedSchema,
  }),
  listProviderModels: endpoint({
    method: 'GET',
    path: '/credentials/:credential/models',
    access: { right: 'use', on: 'credential', param: 'credential' },
    summary:
      'The models that the provider lists, and what they cost; with whom it is shared hears of those that it may use alone.',
    params: Params,
    response: z.object({ models: z.array(PricedModelSchema) }),
  }),
};
