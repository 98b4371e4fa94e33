import { GIVEN_RIGHTS, normalEmail, type GivenRight } from '../domain/access.ts';
import type { Members } from '../domain/members.schema.ts';
import type { Database, Transaction } from '../prisma/database.ts';

/** Who works on an experiment; null: there is no such experiment. */
export async function listMembers(db: Database, id: string): Promise<Members | null> {
  const found = await db.experiment.findUnique({
    where: { id },
    select: {
      offeredTo: true,
      owner: { select: { name: true, email: true } },
      members: { orderBy: [{ createdAt: 'asc' }, { email: 'asc' }] },
    },
  });
  if (!found) return null;
  const members = found.members.map(({ email, rights, createdAt }) => ({
    email,
    rights: GIVEN_RIGHTS.filter((right) => rights.includes(right)),
    since: createdAt.toISOString(),
  }));
  return { owner: found.owner, members, offeredTo: found.offeredTo };
}

/** Makes somebody a member, or changes what a member may do. It does not look whether there is such an account. */
export async function saveMember(
  db: Database,
  experimentId: string,
  email: string,
  rights: GivenRight[],
): Promise<void> {
  await db.experimentMember.upsert({
    where: { experimentId_email: { experimentId, email } },
    create: { experimentId, email, rights },
    update: { rights },
  });
}

/** What was offered to a member who goes is not any more. */
export async function removeMember(db: Database, experimentId: string, email: string): Promise<boolean> {
  return db.$transaction(async (tx) => {
    await tx.experiment.updateMany({
      where: { id: experimentId, offeredTo: email },
      data: { offeredTo: null },
    });
    return (await tx.experimentMember.deleteMany({ where: { experimentId, email } })).count > 0;
  });
}

/** Offers an experiment to a member; null takes it back. False: that is no member. */
export async function offer(db: Database, experimentId: string, email: string | null): Promise<boolean> {
  const where = { id: experimentId, ...(email === null ? {} : { members: { some: { email } } }) };
  return (await db.experiment.updateMany({ where, data: { offeredTo: email } })).count > 0;
}

/**
 * Makes a person the owner; who was stays, with all rights of a member. Jobs under way go on by the rights of whoever started
 * them, which for those of before there were accounts is who was the owner.
 * @param onlyIfOffered whether it has to be offered to this person
 * @returns false: it was not offered
 */
export async function changeOwner(
  db: Database,
  experimentId: string,
  to: { userId: string; email: string },
  onlyIfOffered: boolean,
): Promise<boolean> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM "Experiment" WHERE id = ${experimentId} FOR UPDATE`;
    const found = await tx.experiment.findUnique({ where: { id: experimentId }, include: { owner: true } });
    if (!found || (onlyIfOffered && found.offeredTo !== to.email)) return false;
    await tx.experiment.update({
      where: { id: experimentId },
      data: { ownerId: to.userId, offeredTo: null },
    });
    await tx.experimentMember.deleteMany({ where: { experimentId, email: to.email } });
    if (found.ownerId !== to.userId) await keepAsMember(tx, experimentId, normalEmail(found.owner.email));
    await tx.job.updateMany({
      where: { session: { experimentId }, startedById: null },
      data: { startedById: found.ownerId },
    });
    return true;
  });
}

async function keepAsMember(tx: Transaction, experimentId: string, email: string): Promise<void> {
  const rights = [...GIVEN_RIGHTS];
  await tx.experimentMember.upsert({
    where: { experimentId_email: { experimentId, email } },
    create: { experimentId, email, rights },
    update: { rights },
  });
}
