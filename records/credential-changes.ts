import { problemWithKeyAt } from '../domain/api-url.ts';
import type {
  CredentialChanges,
  EnvironmentCredential,
  NewCredential,
} from '../domain/credentials.schema.ts';
import { ownModelName } from '../domain/own-model-name.ts';
import type { UnitPrice } from '../domain/prices.ts';
import { presetOf, type ProviderName } from '../domain/providers.ts';
import type { Database, Prisma, Transaction } from '../prisma/database.ts';
import { freedSuffix, holdsKey, type CredentialRow } from './credentials.ts';
import { newId } from './ids.ts';
import type { SecretBox } from './secrets.ts';

/** Thrown when a credential cannot be made or changed so; its text is for people and holds no key. */
export class CredentialRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CredentialRefused';
  }
}

export interface Saved {
  row: CredentialRow;
  created: boolean;
  /** The URL was changed and no key came along: the key was for the other. */
  keyCleared: boolean;
}

/**
 * Makes a credential, or changes the one of that owner and name; what is left out stays as it is.
 * @throws CredentialRefused
 */
export async function saveCredential(
  db: Database,
  box: SecretBox,
  ownerId: string,
  { name, provider, ...changes }: NewCredential,
): Promise<Saved> {
  return db.$transaction(async (tx) => {
    const known = await lockName(tx, ownerId, name);
    if (!known) {
      const row = await create(tx, box, { ownerId, name, provider }, changes);
      return { row, created: true, keyCleared: false };
    }
    if (known.provider !== provider)
      throw new CredentialRefused(
        `There is a credential ${JSON.stringify(name)} already, for ${known.provider}. Choose another name, or remove it first.`,
      );
    return { ...(await change(tx, box, known, changes)), created: false };
  });
}

/**
 * The credential of a key that stands in an environment; the same key again changes nothing, another one replaces it.
 * @throws CredentialRefused
 */
export async function credentialFromEnvironment(
  db: Database,
  box: SecretBox,
  ownerId: string,
  { provider, apiUrl: given, variable, key }: EnvironmentCredential,
): Promise<{ row: CredentialRow; changed: boolean }> {
  const preset = presetOf(provider);
  const apiUrl = given ?? preset.apiUrl ?? undefined;
  // One URL, one credential: else a run elsewhere would lead the jobs of another one there.
  const at =
    apiUrl === undefined || apiUrl === preset.apiUrl ? '' : ` at ${apiUrl.replace(/^https:\/\//, '')}`;
  const name = `${provider} (${variable ?? 'no key'})${at}`;
  return db.$transaction(async (tx) => {
    const known = await lockName(tx, ownerId, name);
    if (!known)
      return { row: await create(tx, box, { ownerId, name, provider }, { apiUrl, key }), changed: true };
    if (known.apiUrl === apiUrl && holdsKey(known, box, key)) return { row: known, changed: false };
    const { row } = await change(tx, box, known, { apiUrl, key });
    return { row, changed: true };
  });
}

/**
 * Changes a credential that was not removed; null: there is none of this id any more.
 * @throws CredentialRefused
 */
export async function changeCredential(
  db: Database,
  box: SecretBox,
  id: string,
  changes: CredentialChanges,
): Promise<Omit<Saved, 'created'> | null> {
  return db.$transaction(async (tx) => {
    const row = await lockRow(tx, id);
    return row && change(tx, box, row, changes);
  });
}

/** Erases the key and frees the name. The row stays, as the ledger refers to it. Null: there is none any more. */
export async function removeCredential(
  db: Database,
  id: string,
): Promise<{ id: string; name: string } | null> {
  return db.$transaction(async (tx) => {
    const row = await lockRow(tx, id);
    if (!row) return null;
    const now = new Date();
    const freed = row.name + freedSuffix(id);
    await tx.credential.update({
      where: { id },
      data: { name: freed, sealedKey: null, keyHint: null, removedAt: now, updatedAt: now },
    });
    return { id, name: row.name };
  });
}

/** The credential of that name; nobody else makes or changes one of that name until the transaction ends. */
async function lockName(tx: Transaction, ownerId: string, name: string): Promise<CredentialRow | null> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`credential ${ownerId} ${name}`}))`;
  const found = await tx.credential.findUnique({ where: { ownerId_name: { ownerId, name } } });
  return found && lockRow(tx, found.id);
}

async function lockRow(tx: Transaction, id: string): Promise<CredentialRow | null> {
  await tx.$executeRaw`SELECT 1 FROM "Credential" WHERE id = ${id} FOR UPDATE`;
  return tx.credential.findFirst({ where: { id, removedAt: null } });
}

/**
 * What a credential that is not there yet would be reached by.
 * @throws CredentialRefused
 */
export function accessOfNew({
  provider,
  ...given
}: {
  provider: ProviderName;
  apiUrl?: string | undefined;
  key?: string | null | undefined;
}): { provider: ProviderName; apiUrl: string; key: string | null } {
  const preset = presetOf(provider);
  const apiUrl = given.apiUrl ?? preset.apiUrl;
  if (apiUrl === null)
    throw new CredentialRefused(`${preset.label} has no API URL of its own: give yours (--api-url).`);
  const key = given.key ?? null;
  if (preset.needsKey && key === null) throw new CredentialRefused(`${preset.label} needs an API key.`);
  checkKeyAt(apiUrl, key !== null);
  return { provider, apiUrl, key };
}

async function create(
  tx: Transaction,
  box: SecretBox,
  { ownerId, name, provider }: { ownerId: string; name: string; provider: ProviderName },
  given: CredentialChanges,
): Promise<CredentialRow> {
  const { apiUrl, key } = accessOfNew({ provider, ...given });
  const id = newId('cred');
  const settings = settingsFor(provider, {}, given);
  return tx.credential.create({
    data: { id, ownerId, name, provider, apiUrl, ...settings, ...sealing(box, id, key) },
  });
}

async function change(
  tx: Transaction,
  box: SecretBox,
  row: CredentialRow,
  changes: CredentialChanges,
): Promise<Omit<Saved, 'created'>> {
  const { id } = row;
  const apiUrl = changes.apiUrl ?? row.apiUrl;
  const moved = apiUrl !== row.apiUrl;
  const { key } = changes;
  if (moved || key !== undefined) checkKeyAt(apiUrl, typeof key === 'string');
  // The hint stays: it tells a cleared key from none.
  const keyCleared = moved && key === undefined && row.sealedKey !== null;
  const sealed = key === undefined ? (moved ? { sealedKey: null } : {}) : sealing(box, id, key);
  // What another server's models take is another matter.
  if (moved) await tx.modelProfile.deleteMany({ where: { credentialId: id } });
  const settings = settingsFor(row.provider as ProviderName, row.prices, changes, row.disabledAt);
  const changed = await tx.credential.update({
    where: { id },
    data: { apiUrl, ...settings, ...sealed, updatedAt: new Date() },
  });
  return { row: changed, keyCleared };
}

function checkKeyAt(apiUrl: string, withKey: boolean): void {
  const problem = withKey ? problemWithKeyAt(apiUrl) : null;
  if (problem) throw new CredentialRefused(problem);
}

/** Shorter keys are not shown in part. */
const HINTED_LENGTH = 16;

function sealing(box: SecretBox, id: string, key: string | null) {
  if (key === null) return { sealedKey: null, keyHint: null };
  const keyHint = key.length < HINTED_LENGTH ? '' : key.slice(-4);
  return { sealedKey: new Uint8Array(box.seal(id, key)), keyHint };
}

/** All that is neither URL nor key. */
function settingsFor(
  provider: ProviderName,
  pricesBefore: Prisma.JsonValue,
  { models, prices, limits, disabled }: CredentialChanges,
  disabledAt: Date | null = null,
) {
  const own = (model: string): string => ownModelName(provider, model);
  return {
    ...limits,
    ...(models && { models: [...new Set(models.map(own))] }),
    ...(prices && { prices: mergedPrices(pricesBefore as unknown as Prices, prices, own) }),
    ...(disabled !== undefined && { disabledAt: disabled ? (disabledAt ?? new Date()) : null }),
  };
}

type Prices = Record<string, UnitPrice>;

function mergedPrices(
  before: Prices,
  given: NonNullable<CredentialChanges['prices']>,
  own: (model: string) => string,
): Prisma.InputJsonObject {
  const merged: Prices = { ...before };
  const date = new Date().toISOString().slice(0, 10);
  for (const [model, price] of Object.entries(given)) {
    if (price === null) delete merged[own(model)];
    else merged[own(model)] = { ...price, date, source: 'given' };
  }
  return merged as unknown as Prisma.InputJsonObject;
}
