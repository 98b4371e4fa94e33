import { presetOf } from '../domain/providers.ts';
import type { PricedModel, SharedCredential } from '../domain/sharing.schema.ts';
import { priceOf } from '../models/prices.ts';
import type { Database } from '../prisma/database.ts';
import { publicPartOf, type CredentialUser, type OpenedCredential } from './credentials.ts';

/** The credentials of others that a person may use, in the order in which they were made: no more of them than that takes. */
export async function listShared(
  db: Database,
  { userId, email }: CredentialUser,
): Promise<SharedCredential[]> {
  const rows = await db.credential.findMany({
    where: { removedAt: null, ownerId: { not: userId }, shares: { some: { email } } },
    include: { owner: { select: { name: true } } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ owner, ...row }) => {
    const { provider, prices, models } = publicPartOf(row);
    const anyModel = models.length === 0;
    return {
      ...{ id: row.id, name: row.name, provider, label: presetOf(provider).label, owner: owner.name },
      anyModel,
      models: priced({ access: { provider }, prices }, anyModel ? Object.keys(prices) : models),
      disabled: row.disabledAt !== null,
    };
  });
}

/** What these models cost by a credential. */
export function priced(
  {
    access,
    prices,
  }: { access: Pick<OpenedCredential['access'], 'provider'>; prices: OpenedCredential['prices'] },
  models: string[],
): PricedModel[] {
  const now = new Date();
  return models.map((model) => {
    const price = priceOf({ provider: access.provider, model }, 0, now, {
      session: null,
      credential: prices,
    });
    if (price === null) return { model, price };
    const { input, output, cachedInput, date, source } = price;
    return { model, price: { input, output, cachedInput: cachedInput ?? null, date, source } };
  });
}
