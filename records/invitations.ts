import type { Role } from '../domain/access.ts';
import type { InvitationView } from '../domain/accounts.schema.ts';
import type { Database, Prisma } from '../prisma/database.ts';
import { stateOf } from './links.ts';

/** Invitations, the newest first. */
export async function listInvitations(
  db: Database,
  which: Prisma.OneTimeLinkWhereInput = {},
): Promise<InvitationView[]> {
  const rows = await db.oneTimeLink.findMany({
    where: { ...which, kind: 'invitation' },
    orderBy: { createdAt: 'desc' },
    take: 500,
  });
  const makers = await db.user.findMany({
    where: { id: { in: rows.flatMap(({ createdById }) => createdById ?? []) } },
    select: { id: true, name: true },
  });
  const names = new Map(makers.map(({ id, name }) => [id, name]));
  return rows.map((row) => ({
    id: row.id,
    email: row.email ?? '',
    role: row.role as Role,
    invitedBy: names.get(row.createdById ?? '') ?? null,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    state: stateOf(row),
  }));
}
