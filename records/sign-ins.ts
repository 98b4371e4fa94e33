import type { TokenView } from '../domain/accounts.schema.ts';
import type { Database } from '../prisma/database.ts';

/** The session of a cookie; null: there is none, or it is over. */
export async function findSignIn(
  db: Database,
  token: string,
  now: Date,
): Promise<{ id: string; userId: string } | null> {
  const found = await db.authSession.findUnique({
    where: { token },
    select: { id: true, userId: true, expiresAt: true },
  });
  return found && found.expiresAt > now ? found : null;
}

/** How exactly the last use of a token is kept, in ms. */
const LAST_USE_MS = 60_000;

/** Whose personal token this is, by its hash; null: nobody's, or it is over. Keeps when it was used last. */
export async function userOfToken(db: Database, hash: string, now: Date): Promise<string | null> {
  const found = await db.apiToken.findFirst({
    where: { key: hash, enabled: true, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
    select: { id: true, referenceId: true, lastRequest: true },
  });
  if (!found) return null;
  const { id, referenceId, lastRequest } = found;
  if (lastRequest === null || now.getTime() - lastRequest.getTime() >= LAST_USE_MS)
    await db.apiToken.updateMany({ where: { id }, data: { lastRequest: now } });
  return referenceId;
}

/** A person's browsers that are signed in, the newest first. */
export async function listSignIns(db: Database, userId: string) {
  const rows = await db.authSession.findMany({
    where: { userId, expiresAt: { gt: new Date() } },
    orderBy: { createdAt: 'desc' },
    take: 200,
  });
  return rows.map(({ id, createdAt, expiresAt, ipAddress, userAgent }) => ({
    id,
    since: createdAt.toISOString(),
    until: expiresAt.toISOString(),
    address: ipAddress || null,
    browser: userAgent || null,
  }));
}

/** @returns false: the person has no such session */
export async function endSignIn(db: Database, userId: string, id: string): Promise<boolean> {
  return (await db.authSession.deleteMany({ where: { id, userId } })).count > 0;
}

/** A person's tokens, without what they are. */
export async function listTokens(db: Database, userId: string): Promise<TokenView[]> {
  const rows = await db.apiToken.findMany({
    where: { referenceId: userId },
    orderBy: { createdAt: 'desc' },
    take: 200,
  });
  return rows.map(({ id, name, start, createdAt, expiresAt, lastRequest }) => ({
    id,
    name: name ?? '',
    start: start ?? '',
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastRequest?.toISOString() ?? null,
  }));
}

/** @returns false: the person has no such token */
export async function revokeToken(db: Database, userId: string, id: string): Promise<boolean> {
  return (await db.apiToken.deleteMany({ where: { id, referenceId: userId } })).count > 0;
}
