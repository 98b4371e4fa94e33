import { createHash, randomBytes } from 'node:crypto';
import type { Database, Prisma, Transaction } from '../prisma/database.ts';
import { newId } from './ids.ts';

export type LinkKind = 'sign_in' | 'invitation';

const HOUR_MS = 3_600_000;
/** How long a link is good. */
const GOOD_FOR_MS: Record<LinkKind, number> = { sign_in: 24 * HOUR_MS, invitation: 7 * 24 * HOUR_MS };

/** A link as it is made: the only moment at which its secret is known. */
export interface NewLink {
  id: string;
  /** As `/setup/SECRET` or `/invitation/SECRET`. */
  path: string;
  expiresAt: Date;
}

const SECRET_BYTES = 32;
const PLACES: Record<LinkKind, string> = { sign_in: '/setup/', invitation: '/invitation/' };

/** @param madeBy null: the installation itself */
export async function makeSignInLink(db: Database, userId: string, madeBy: string | null): Promise<NewLink> {
  return make(db, { kind: 'sign_in', userId, createdById: madeBy });
}

/** Another invitation of the same person takes the place of the one before. */
export async function makeInvitation(
  db: Database,
  { email, role }: { email: string; role: string },
  madeBy: string,
): Promise<NewLink> {
  return db.$transaction(async (tx) => {
    const open = { kind: 'invitation', email, usedAt: null, revokedAt: null };
    await tx.oneTimeLink.updateMany({ where: open, data: { revokedAt: new Date() } });
    return make(tx, { kind: 'invitation', email, role, createdById: madeBy });
  });
}

type Given = { kind: LinkKind } & Pick<
  Prisma.OneTimeLinkUncheckedCreateInput,
  'userId' | 'email' | 'role' | 'createdById'
>;

async function make(db: Transaction, given: Given): Promise<NewLink> {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  const id = newId('link');
  const expiresAt = new Date(Date.now() + GOOD_FOR_MS[given.kind]);
  await db.oneTimeLink.create({ data: { ...given, id, secretHash: hashOf(secret), expiresAt } });
  return { id, path: `${PLACES[given.kind]}${secret}`, expiresAt };
}

/** A link that lets somebody in. */
export interface OpenLink {
  id: string;
  kind: LinkKind;
  /** Of whom it signs in; null: somebody who is new. */
  userId: string | null;
  email: string;
  role: string | null;
  name: string | null;
  expiresAt: Date;
}

/** Why a link lets nobody in. */
export class LinkUseless extends Error {
  readonly why: 'unknown' | 'used' | 'revoked' | 'expired';
  constructor(why: LinkUseless['why']) {
    super(SAID[why]);
    this.name = 'LinkUseless';
    this.why = why;
  }
}

const WAY_ON =
  'Ask an administrator for another one. Whoever can open the data folder of this installation makes one by `proband sign-in-link`.';
const SAID: Record<LinkUseless['why'], string> = {
  unknown: `There is no such link. Was it copied as a whole? ${WAY_ON}`,
  used: `This link was used already, and works once. Whoever used it signs in with e-mail and password. ${WAY_ON}`,
  revoked: `This link was taken back, or another took its place. ${WAY_ON}`,
  expired: `This link is too old. ${WAY_ON}`,
};

/** @throws LinkUseless */
export async function findLink(db: Transaction, secret: string): Promise<OpenLink> {
  const found = await db.oneTimeLink.findUnique({
    where: { secretHash: hashOf(secret) },
    include: { user: true },
  });
  if (!found) throw new LinkUseless('unknown');
  const { id, kind, userId, user, role, expiresAt } = found;
  const state = stateOf(found);
  if (state !== 'open') throw new LinkUseless(state);
  if (user?.disabledAt) throw new LinkUseless('revoked');
  const email = user?.email ?? found.email ?? '';
  return { id, kind: kind as LinkKind, userId, email, role, name: user?.name ?? null, expiresAt };
}

export function stateOf(
  link: { usedAt: Date | null; revokedAt: Date | null; expiresAt: Date },
  now = new Date(),
): 'open' | 'used' | 'revoked' | 'expired' {
  if (link.usedAt) return 'used';
  if (link.revokedAt) return 'revoked';
  return link.expiresAt <= now ? 'expired' : 'open';
}

/**
 * Uses a link up; of two at once one gets it. To be done in the transaction of what it is used for.
 * @throws LinkUseless
 */
export async function takeLink(tx: Transaction, secret: string): Promise<void> {
  const taken = await tx.$queryRaw<{ id: string }[]>`
    UPDATE "OneTimeLink" SET "usedAt" = now()
    WHERE "secretHash" = ${hashOf(secret)} AND "usedAt" IS NULL AND "revokedAt" IS NULL AND "expiresAt" > now()
    RETURNING id`;
  if (taken.length === 0) {
    await findLink(tx, secret); // says why
    throw new LinkUseless('used');
  }
}

/** Takes back what else would let this person in. */
export async function revokeSignInLinks(tx: Transaction, userId: string): Promise<void> {
  const open = { userId, kind: 'sign_in', usedAt: null, revokedAt: null };
  await tx.oneTimeLink.updateMany({ where: open, data: { revokedAt: new Date() } });
}

/** @returns false: there is no invitation of this id that is open */
export async function revokeInvitation(db: Database, id: string): Promise<boolean> {
  const where = { id, kind: 'invitation', usedAt: null, revokedAt: null };
  const { count } = await db.oneTimeLink.updateMany({ where, data: { revokedAt: new Date() } });
  return count > 0;
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
