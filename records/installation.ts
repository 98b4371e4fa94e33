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
