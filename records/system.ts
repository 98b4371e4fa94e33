import type { Database } from '../prisma/database.ts';

export interface PostgresFacts {
  version: string;
  sizeBytes: number;
  connections: number;
  maxConnections: number;
  migrations: number;
  newestMigration: string;
}

export async function postgresFacts(db: Database): Promise<PostgresFacts> {
  const [facts] = await db.$queryRaw<PostgresFacts[]>`
    SELECT current_setting('server_version') AS version,
      pg_database_size(current_database())::float8 AS "sizeBytes",
      (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')::int AS connections,
      current_setting('max_connections')::int AS "maxConnections",
      count(*)::int AS migrations, coalesce(max(migration_name), '') AS "newestMigration"
    FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`;
  if (!facts) throw new Error('Postgres does not say how it stands.');
  return facts;
}

/** Those of the last day, the newest first. */
export async function listWorkers(db: Database, livesWithinMs: number) {
  const rows = await db.worker.findMany({ orderBy: [{ startedAt: 'desc' }, { id: 'asc' }] });
  const latest = Date.now() - livesWithinMs;
  return rows.map((row) => ({ ...row, alive: row.lastSeenAt.getTime() > latest }));
}

export interface OutboxFacts {
  due: number;
  later: number;
  oldestDueAt: Date | null;
}

export async function outboxFacts(db: Database): Promise<OutboxFacts> {
  const [facts] = await db.$queryRaw<OutboxFacts[]>`
    SELECT count(*) FILTER (WHERE "dueAt" IS NULL OR "dueAt" <= now())::int AS due,
      count(*) FILTER (WHERE "dueAt" > now())::int AS later,
      min(coalesce("dueAt", "createdAt")) FILTER (WHERE "dueAt" IS NULL OR "dueAt" <= now()) AS "oldestDueAt"
    FROM "Command" WHERE "doneAt" IS NULL`;
  if (!facts) throw new Error('Postgres does not say how the outbox stands.');
  return facts;
}
