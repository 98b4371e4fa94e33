import type { Database } from '../prisma/database.ts';
import { newId } from './ids.ts';

/** The id of this database among others on the same Temporal; made at the first start, with the local owner. */
export async function ensureInstallation(db: Database): Promise<{ id: string; ownerId: string }> {
  await db.$executeRaw`INSERT INTO "Installation" (id, single) VALUES (${newId('ins')}, true) ON CONFLICT DO NOTHING`;
  await db.$executeRaw`INSERT INTO "User" (id, email, name, role)
    VALUES ('usr_local', 'owner@localhost', 'Local owner', 'administrator') ON CONFLICT DO NOTHING`;
  const { id } = await db.installation.findFirstOrThrow();
  return { id, ownerId: 'usr_local' };
}

/** Counts the epoch up and returns it. */
export async function nextEpoch(db: Database): Promise<number> {
  const { epoch } = await db.installation.update({
    where: { single: true },
    data: { epoch: { increment: 1 } },
  });
  return epoch;
}

/** Lifts the epoch to at least `epoch`, after a restored database has been put right. */
export async function liftEpoch(db: Database, epoch: number): Promise<void> {
  await db.$executeRaw`UPDATE "Installation" SET epoch = GREATEST(epoch, ${epoch})`;
}
