import { z } from 'zod';
import {
  UnitPriceSchema,
  type CredentialLimits,
  type CredentialView,
  type KeyState,
} from '../domain/credentials.schema.ts';
import type { Actor, CredentialRight } from '../domain/access.ts';
import { called, problemWithCredential, type UseProblem } from '../domain/credential-use.ts';
import type { UnitPrice } from '../domain/prices.ts';
import { presetOf, PROVIDER_NAMES, STRUCTURED } from '../domain/providers.ts';
import type { LearntOfModel, ProviderAccess } from '../models/access.ts';
import type { Database, Prisma, Transaction } from '../prisma/database.ts';
import { credentialsWhere } from './access.ts';
import type { SecretBox } from './secrets.ts';

/** Who wants to use credentials. */
export type CredentialUser = Pick<Actor, 'userId' | 'email'>;

export type CredentialRow = Prisma.CredentialGetPayload<object>;

/** A credential whose key was opened. `access` is secret. */
export interface OpenedCredential {
  access: ProviderAccess;
  name: string;
  /** The models that it may use, by the provider's own names; empty: any. */
  models: string[];
  /** By model; they go before the catalogue's. */
  prices: Record<string, UnitPrice>;
  limits: CredentialLimits;
  disabled: boolean;
}

export type UnavailableReason = 'unknown' | UseProblem['reason'] | 'key_cleared' | 'key_unreadable';

/** Thrown when a credential cannot be used until a person has done something; its text is for people. */
export class CredentialUnavailable extends Error {
  readonly reason: UnavailableReason;
  readonly credentialId: string;
  constructor(reason: UnavailableReason, credentialId: string, message: string) {
    super(message);
    this.name = 'CredentialUnavailable';
    this.reason = reason;
    this.credentialId = credentialId;
  }
}

/**
 * Opens a credential for a call.
 * @param evenDisabled to try it out before it is enabled again
 * @throws CredentialUnavailable
 */
export async function openAccess(
  db: Database,
  box: SecretBox,
  credentialId: string,
  { evenDisabled = false } = {},
): Promise<OpenedCredential> {
  const row = await db.credential.findUnique({
    where: { id: credentialId },
    include: { owner: { select: { name: true, email: true } } },
  });
  const unavailable = (reason: UnavailableReason, text: string): CredentialUnavailable =>
    new CredentialUnavailable(reason, credentialId, text);
  if (!row) throw unavailable('unknown', `There is no credential ${credentialId} in this installation.`);
  const { owner } = row;
  const [removed, disabled] = [row.removedAt !== null, row.disabledAt !== null];
  const name = nameOf(row);
  const problem = problemWithCredential({ name, owner, removed, disabled: disabled && !evenDisabled });
  if (problem) throw unavailable(problem.reason, problem.text);
  const found = keyOf(row, box);
  if (found.problem !== null)
    throw unavailable(`key_${found.state}`, `${found.problem} It is a credential of ${called(owner)}.`);
  const { key } = found;
  const provider = ProviderSchema.parse(row.provider);
  return {
    access: { credentialId, provider, apiUrl: row.apiUrl, key },
    name: row.name,
    models: row.models,
    prices: PricesSchema.parse(row.prices),
    limits: limitsOf(row),
    disabled,
  };
}

/** What those see of it, too, who may only use it. */
export function publicPartOf({ provider, models, prices }: CredentialRow) {
  return { provider: ProviderSchema.parse(provider), models, prices: PricesSchema.parse(prices) };
}

/** Its name, also after it was removed. */
export function nameOf({ id, name, removedAt }: Pick<CredentialRow, 'id' | 'name' | 'removedAt'>): string {
  return removedAt ? name.replace(freedSuffix(id), '') : name;
}

/** What is added to the name of a removed credential, so that another may have it. */
export function freedSuffix(id: string): string {
  return ` (removed, ${id})`;
}

const ProviderSchema = z.enum(PROVIDER_NAMES);
const PricesSchema = z.record(z.string(), UnitPriceSchema);

type KeyFound =
  | { state: 'ready'; key: string; problem: null }
  | { state: 'none'; key: null; problem: null }
  | { state: Exclude<KeyState, 'ready' | 'none'>; key: null; problem: string };

/** A key that was cleared leaves its hint behind, so that it can be told from none. */
function keyOf(row: CredentialRow, box: SecretBox): KeyFound {
  const how = `\`proband credentials set ${JSON.stringify(row.name)}\` takes a key.`;
  if (row.sealedKey === null) {
    if (row.keyHint === null && !presetOf(ProviderSchema.parse(row.provider)).needsKey)
      return { state: 'none', key: null, problem: null };
    const why =
      row.keyHint === null
        ? 'It has no API key, and its provider needs one'
        : 'Its API key was cleared when its API URL was changed';
    return { state: 'cleared', key: null, problem: `Credential ${JSON.stringify(row.name)}: ${why}. ${how}` };
  }
  try {
    return { state: 'ready', key: box.open(row.id, row.sealedKey), problem: null };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const problem = `The API key of the credential ${JSON.stringify(row.name)} cannot be opened. ${why} ${how}`;
    return { state: 'unreadable', key: null, problem };
  }
}

/** Whether its key is this one. */
export function holdsKey(row: CredentialRow, box: SecretBox, key: string | null): boolean {
  const found = keyOf(row, box);
  return found.problem === null && found.key === key;
}

function limitsOf(row: CredentialRow): CredentialLimits {
  const { maxCallsAtOnce, requestsPerMinute, tokensPerMinute, maxCostPerDayUsd } = row;
  return {
    ...{ maxCallsAtOnce, requestsPerMinute, tokensPerMinute },
    maxCostPerDayUsd: maxCostPerDayUsd?.toNumber() ?? null,
  };
}

/** A credential as people see it, without its key. */
export function viewOfCredential(row: CredentialRow, box: SecretBox): CredentialView {
  const provider = ProviderSchema.parse(row.provider);
  const { state, problem } = keyOf(row, box);
  return {
    id: row.id,
    name: row.name,
    provider,
    label: presetOf(provider).label,
    apiUrl: row.apiUrl,
    key: state,
    keyHint: row.keyHint,
    problem,
    models: row.models,
    prices: PricesSchema.parse(row.prices),
    limits: limitsOf(row),
    disabled: row.disabledAt !== null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** Those that were not removed and on which a person has this right, in the order in which they were made. */
export async function listCredentials(
  db: Database,
  actor: CredentialUser,
  right: CredentialRight = 'use',
): Promise<CredentialRow[]> {
  return db.credential.findMany({
    where: { AND: [credentialsWhere(actor, right), { removedAt: null }] },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
}

/** The credential of this id or name that was not removed and on which a person has this right; one's own goes before others'. */
export async function findCredential(
  db: Database | Transaction,
  actor: CredentialUser,
  idOrName: string,
  right: CredentialRight = 'use',
): Promise<CredentialRow | null> {
  const named = { removedAt: null, OR: [{ id: idOrName }, { name: idOrName }] };
  const found = await db.credential.findMany({
    where: { AND: [credentialsWhere(actor, right), named] },
    orderBy: { createdAt: 'asc' },
  });
  return found.find(({ ownerId }) => ownerId === actor.userId) ?? found[0] ?? null;
}

/** What was learnt of a model at a credential; at first nothing. */
export async function learntOf(db: Database, credentialId: string, model: string): Promise<LearntOfModel> {
  const found = await db.modelProfile.findUnique({
    where: { credentialId_model: { credentialId, model } },
  });
  const structured = z
    .enum(STRUCTURED)
    .nullable()
    .parse(found?.structured ?? null);
  return { dropped: found?.dropped ?? [], structured };
}

/**
 * Adds to what is known of a model, in one statement: jobs that learn at the same time lose nothing of each other, and
 * a way of asking for JSON is replaced only by a plainer one.
 */
export async function recordLearnt(
  db: Database,
  credentialId: string,
  model: string,
  { dropped = [], structured = null }: Partial<LearntOfModel>,
): Promise<void> {
  const ways = [...STRUCTURED];
  await db.$executeRaw`
    INSERT INTO "ModelProfile" AS known ("credentialId", model, dropped, structured, "updatedAt")
    VALUES (${credentialId}, ${model}, ARRAY(SELECT DISTINCT unnest(${dropped}::text[])), ${structured}, now())
    ON CONFLICT ("credentialId", model) DO UPDATE SET
      dropped = known.dropped
        || ARRAY(SELECT one FROM unnest(EXCLUDED.dropped) one WHERE one <> ALL (known.dropped)),
      structured = (${ways}::text[])[GREATEST(
        array_position(${ways}::text[], known.structured), array_position(${ways}::text[], EXCLUDED.structured))],
      "updatedAt" = now()`;
}
