import type { Change } from '../domain/live.schema.ts';
import type { Database } from '../prisma/database.ts';

/** What one look saw of the jobs, for the next. */
export interface JobsSeen {
  /** Which transactions had ended (Postgres' text of it). */
  snapshot: string;
  /** Of jobs that changed lately: the transaction by which each is as it was seen. */
  versions: ReadonlyMap<string, string>;
}

/**
 * Finds the jobs that changed since the last look, open or finished lately (of others the database tells by itself,
 * migration `job_changes_are_looked_for`). Each row names the transaction that wrote it, so a change costs nothing more.
 * Whatever had not ended at the last look has a number from the oldest of then on, also parts of a transaction, which
 * no snapshot lists; what of that was seen already is known by its version. Numbers go round (32 bits): they are compared
 * by their age, and a negative one is of a row from a round ago.
 * @param seen by the last look; null: this is the first, which finds no changes
 */
export async function lookAtJobs(
  db: Database,
  seen: JobsSeen | null,
): Promise<{ seen: JobsSeen; changes: Change[] }> {
  const [found] = await changedSince(db, seen?.snapshot ?? null);
  if (!found) throw new Error('A look at the jobs found no row, where there is always one.');
  const { snapshot } = found;
  if (snapshot === seen?.snapshot) return { seen, changes: [] };
  const rows = found.rows ?? [];
  const changes = new Map<string, string[]>();
  for (const [id, session, version] of seen ? rows : []) {
    if (seen?.versions.get(id) === version) continue;
    const ids = changes.get(session);
    if (ids) ids.push(id);
    else changes.set(session, [id]);
  }
  return {
    seen: { snapshot, versions: new Map(rows.map(([id, , version]) => [id, version])) },
    changes: [...changes].map(([session, ids]) => ({ kind: 'job', session, ids })),
  };
}

interface Found {
  snapshot: string;
  rows: [id: string, session: string, version: string][] | null;
}

/** One statement, so one snapshot. Where no transaction ended meanwhile, no job is read. */
function changedSince(db: Database, snapshot: string | null): Promise<Found[]> {
  return db.$queryRaw`
    SELECT pg_current_snapshot()::text AS snapshot, (
      SELECT json_agg(json_build_array(id, "sessionId", xmin::text) ORDER BY id) FROM "Job"
      WHERE pg_current_snapshot()::text IS DISTINCT FROM ${snapshot}::text
        AND ("finishedAt" IS NULL OR "finishedAt" > now() - interval '15 minutes')
        AND age(xmin) BETWEEN 0 AND age(pg_snapshot_xmin(coalesce(${snapshot}::pg_snapshot, pg_current_snapshot()))::xid)
    ) AS rows`;
}
