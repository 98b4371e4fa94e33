import type { Actor } from '../domain/access.ts';
import type { Database } from '../prisma/database.ts';
import { credentialsWhere, experimentsWhere } from './access.ts';

/** Where the database tells of changes that people watch, but of jobs (triggers of the migration `live_hints`). */
export const LIVE_CHANNEL = 'proband_live';

/** What a person may see, by id; null: all. */
export interface Visible {
  experiments: ReadonlySet<string> | null;
  credentials: ReadonlySet<string>;
}

export async function visibleTo(db: Database, actor: Actor): Promise<Visible> {
  const select = { id: true };
  const [experiments, credentials] = await Promise.all([
    actor.role === 'administrator'
      ? null
      : db.experiment.findMany({ where: experimentsWhere(actor, 'view'), select }),
    db.credential.findMany({ where: credentialsWhere(actor, 'use'), select }),
  ]);
  return { experiments: experiments && idsOf(experiments), credentials: idsOf(credentials) };
}

function idsOf(rows: { id: string }[]): Set<string> {
  return new Set(rows.map(({ id }) => id));
}

/** The experiment of each of these sessions; those that are not there are left out. */
export async function experimentsBySession(db: Database, sessions: string[]): Promise<Map<string, string>> {
  if (sessions.length === 0) return new Map();
  const rows = await db.session.findMany({
    where: { id: { in: sessions } },
    select: { id: true, experimentId: true },
  });
  return new Map(rows.map(({ id, experimentId }) => [id, experimentId]));
}
