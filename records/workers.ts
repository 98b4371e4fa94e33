import type { Database } from '../prisma/database.ts';

/** Says that a worker lives; makes its row at the first beat. */
export async function beat(
  db: Database,
  worker: { id: string; pid: number; host: string; build: string },
): Promise<void> {
  await db.worker.upsert({ where: { id: worker.id }, create: worker, update: { lastSeenAt: new Date() } });
}

/** Takes a worker out that leaves in order, and those that have been gone for a day. */
export async function signOff(db: Database, id: string): Promise<void> {
  const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000);
  await db.worker.deleteMany({ where: { OR: [{ id }, { lastSeenAt: { lt: yesterday } }] } });
}

/** How many workers have been seen within the last `withinMs`. */
export async function countLiving(db: Database, withinMs: number): Promise<number> {
  return db.worker.count({ where: { lastSeenAt: { gt: new Date(Date.now() - withinMs) } } });
}
