import { Prisma, type Database, type Transaction } from '../prisma/database.ts';
import type { UserView } from '../domain/accounts.schema.ts';
import type { Role } from '../domain/access.ts';
import { newId } from './ids.ts';
import { findLink, LinkUseless, revokeSignInLinks, takeLink, type OpenLink } from './links.ts';

/** Thrown when an e-mail belongs to another account. */
export class EmailTaken extends Error {
  constructor(email: string) {
    super(`There is an account with the e-mail ${email} already.`);
    this.name = 'EmailTaken';
  }
}

/** How better-auth tells a password from other ways to sign in. */
const BY_PASSWORD = { providerId: 'credential' };
const withPassword = {
  authAccounts: { where: { ...BY_PASSWORD, password: { not: null } }, select: { id: true } },
} as const;

type Row = Prisma.UserGetPayload<{ include: typeof withPassword }>;

function viewOf({ id, name, email, role, disabledAt, authAccounts, createdAt }: Row): UserView {
  return {
    ...{ id, name, email, role: role as Role },
    ...{ disabled: disabledAt !== null, hasPassword: authAccounts.length > 0 },
    createdAt: createdAt.toISOString(),
  };
}

export async function listUsers(db: Database): Promise<UserView[]> {
  const rows = await db.user.findMany({
    include: withPassword,
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(viewOf);
}

export async function findUser(db: Database, id: string): Promise<UserView | null> {
  const row = await db.user.findUnique({ where: { id }, include: withPassword });
  return row && viewOf(row);
}

/** The hash of a user's password; null: there is none. */
export async function passwordHashOf(db: Database, userId: string): Promise<string | null> {
  const found = await db.authAccount.findFirst({
    where: { userId, ...BY_PASSWORD },
    select: { password: true },
  });
  return found?.password ?? null;
}

export interface UserChanges {
  name?: string | undefined;
  email?: string | undefined;
  role?: Role | undefined;
  disabled?: boolean | undefined;
}

/**
 * Whoever is disabled is signed out at once.
 * @throws EmailTaken
 */
export async function changeUser(db: Database, id: string, changes: UserChanges): Promise<UserView> {
  const { name, email, role, disabled } = changes;
  const data = {
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email }),
    ...(role === undefined ? {} : { role }),
    ...(disabled === undefined ? {} : { disabledAt: disabled ? new Date() : null }),
    updatedAt: new Date(),
  };
  return db.$transaction(async (tx) => {
    const row = await orTaken(email, tx.user.update({ where: { id }, data, include: withPassword }));
    if (disabled) {
      await endSessions(tx, id, null);
      await revokeSignInLinks(tx, id);
    }
    return viewOf(row);
  });
}

/** Sets a password, and ends the sessions that came in by the one before. */
export async function setPassword(
  db: Database,
  { userId, hash, keep }: { userId: string; hash: string; keep: string | null },
): Promise<void> {
  await db.$transaction(async (tx) => {
    await writePassword(tx, userId, hash);
    await endSessions(tx, userId, keep);
    await revokeSignInLinks(tx, userId);
  });
}

async function writePassword(tx: Transaction, userId: string, password: string): Promise<void> {
  const where = { userId, ...BY_PASSWORD };
  const { count } = await tx.authAccount.updateMany({ where, data: { password, updatedAt: new Date() } });
  if (count === 0)
    await tx.authAccount.create({ data: { id: newId('auth'), accountId: userId, ...where, password } });
}

/** @param keep the one session that stays */
export async function endSessions(tx: Transaction, userId: string, keep: string | null): Promise<number> {
  const where = { userId, ...(keep === null ? {} : { id: { not: keep } }) };
  return (await tx.authSession.deleteMany({ where })).count;
}

/** Who came in by a link. */
export interface CameIn {
  userId: string;
  name: string;
  email: string;
  role: Role;
}

/**
 * Uses a link: whoever was invited gets an account, whoever has one a new password. The link is used up together with
 * that, or not at all.
 * @throws LinkUseless, EmailTaken
 */
export async function comeIn(
  db: Database,
  secret: string,
  given: { hash: string; name: string | undefined },
): Promise<CameIn> {
  return db.$transaction(async (tx) => {
    const link = await findLink(tx, secret);
    await takeLink(tx, secret);
    return link.userId === null ? createUser(tx, link, given) : renewUser(tx, link.userId, given.hash);
  });
}

async function renewUser(tx: Transaction, userId: string, hash: string): Promise<CameIn> {
  // Nobody disables the user between here and the end.
  const [user] = await tx.$queryRaw<{ name: string; email: string; role: Role }[]>`
    SELECT name, email, role FROM "User" WHERE id = ${userId} AND "disabledAt" IS NULL FOR UPDATE`;
  if (!user) throw new LinkUseless('revoked');
  await writePassword(tx, userId, hash);
  await endSessions(tx, userId, null);
  await revokeSignInLinks(tx, userId);
  return { userId, ...user };
}

async function createUser(
  tx: Transaction,
  { email, role }: OpenLink,
  { hash, name = email }: { hash: string; name: string | undefined },
): Promise<CameIn> {
  const userId = newId('usr');
  const known = { name, email, role: role as Role };
  await orTaken(email, tx.user.create({ data: { id: userId, ...known } }));
  await writePassword(tx, userId, hash);
  return { userId, ...known };
}

async function orTaken<T>(email: string | undefined, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    const taken = error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
    throw taken ? new EmailTaken(email ?? '') : error;
  });
}
