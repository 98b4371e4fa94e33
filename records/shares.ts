import type { Database } from '../prisma/database.ts';

/** With whom a credential is shared, in that order. */
export async function listShares(
  db: Database,
  credentialId: string,
): Promise<{ email: string; since: string }[]> {
  const shares = await db.credentialShare.findMany({
    where: { credentialId },
    orderBy: [{ createdAt: 'asc' }, { email: 'asc' }],
  });
  return shares.map(({ email, createdAt }) => ({ email, since: createdAt.toISOString() }));
}

/** It does not look whether there is such an account, so nothing in answer or time tells. */
export async function share(db: Database, credentialId: string, email: string): Promise<void> {
  await db.$executeRaw`INSERT INTO "CredentialShare" ("credentialId", email) VALUES (${credentialId}, ${email})
    ON CONFLICT DO NOTHING`;
}

export async function unshare(db: Database, credentialId: string, email: string): Promise<void> {
  await db.credentialShare.deleteMany({ where: { credentialId, email } });
}
