import type { Actor } from '../domain/access.ts';
import { wellFormedJson } from '../domain/well-formed.ts';
import type { Database, Prisma } from '../prisma/database.ts';

/** What is about to be done. */
export interface Deed {
  action: string;
  object: { kind: string; id: string } | null;
  experimentIds: string[];
  /** What was asked, without secrets. */
  data: Record<string, unknown>;
}

/** Writes down what a person is about to do, so that it is on record whatever becomes of this process. */
export async function beginDeed(db: Database, actor: Actor, deed: Deed): Promise<bigint> {
  const { id } = await db.auditEntry.create({
    data: {
      userId: actor.userId,
      who: `${actor.name} <${actor.email}>`,
      via: actor.via,
      action: deed.action,
      objectKind: deed.object?.kind ?? null,
      objectId: deed.object?.id ?? null,
      experimentIds: deed.experimentIds,
      data: wellFormedJson(deed.data) as Prisma.InputJsonObject,
    },
    select: { id: true },
  });
  return id;
}

/** Writes down how it ended, and what was known only then. */
export async function finishDeed(
  db: Database,
  id: bigint,
  outcome: 'done' | 'refused' | 'failed',
  known: Partial<Pick<Deed, 'object' | 'experimentIds'>> = {},
): Promise<void> {
  const { object, experimentIds } = known;
  await db.auditEntry.update({
    where: { id },
    data: {
      outcome,
      finishedAt: new Date(),
      ...(object ? { objectKind: object.kind, objectId: object.id } : {}),
      ...(experimentIds ? { experimentIds } : {}),
    },
  });
}
