import { createHash } from 'node:crypto';
import type { Database } from '../prisma/database.ts';

/** Who tries to come in: for which account, and from which address. */
export interface Try {
  email: string;
  address: string;
}

/** Tries are counted for so long from the first. */
export const WINDOW_MS = 15 * 60_000;
/** Wrong passwords within that time for one account, and from one address (which people behind a proxy share). */
export const TRIES_PER_ACCOUNT = 10;
export const TRIES_PER_ADDRESS = 100;

/**
 * Counts a try to sign in before its password is looked at, so that many at once are counted too. It stands in
 * Postgres: a restart forgets nothing.
 * @returns in how many seconds the next one is taken; null: this one is
 */
export async function countTry(
  db: Database,
  tried: Try,
  now: number,
): Promise<{ retryAfterSeconds: number | null }> {
  const { account, address } = keysOf(tried);
  const over = BigInt(now - WINDOW_MS);
  await db.$executeRaw`DELETE FROM "AuthRateLimit" WHERE "lastRequest" <= ${over}`;
  const rows = await db.$queryRaw<{ key: string; count: number; lastRequest: bigint }[]>`
    INSERT INTO "AuthRateLimit" (id, key, count, "lastRequest")
    VALUES (${account}, ${account}, 1, ${BigInt(now)}), (${address}, ${address}, 1, ${BigInt(now)})
    ON CONFLICT (key) DO UPDATE SET count = "AuthRateLimit".count + 1
    RETURNING key, count, "lastRequest"`;
  const exceeded = rows.filter(
    ({ key, count }) => count > (key === account ? TRIES_PER_ACCOUNT : TRIES_PER_ADDRESS),
  );
  if (exceeded.length === 0) return { retryAfterSeconds: null };
  const until = Math.max(...exceeded.map(({ lastRequest }) => Number(lastRequest) + WINDOW_MS));
  return { retryAfterSeconds: Math.max(1, Math.ceil((until - now) / 1_000)) };
}

/** The password was right: the account is as if nobody had tried, the address as if this one had not been. */
export async function forgiveTry(db: Database, tried: Try): Promise<void> {
  const { account, address } = keysOf(tried);
  await db.$executeRaw`DELETE FROM "AuthRateLimit" WHERE key = ${account}`;
  await db.$executeRaw`UPDATE "AuthRateLimit" SET count = greatest(count - 1, 0) WHERE key = ${address}`;
}

/** By a hash: people type passwords where the e-mail belongs. `lastRequest` is when the window began. */
function keysOf({ email, address }: Try): { account: string; address: string } {
  const hashed = createHash('sha256').update(email).digest('hex');
  return { account: `sign-in account ${hashed}`, address: `sign-in address ${address}` };
}
