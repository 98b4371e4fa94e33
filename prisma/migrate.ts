import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

/** Any number, the same for every starter: who holds it migrates, the others wait. */
const MIGRATION_LOCK = 7_270_031;

const BOOKKEEPING = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  id VARCHAR(36) PRIMARY KEY, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

/** Thrown when Postgres does not let us in; names the server, never the password. */
export class DatabaseSilent extends Error {
  constructor(server: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message || cause.name : String(cause);
    super(`Postgres at ${server} does not let us in: ${why}. Check DATABASE_URL, and that the server runs.`, {
      cause,
    });
    this.name = 'DatabaseSilent';
  }
}

/**
 * Applies the migrations that this database has not seen, one transaction each, with Prisma's own bookkeeping, so
 * that Prisma's command line sees the database as up to date and the other way round. Two starters at once are safe.
 * @returns the names of those that were applied
 * @throws when a file was changed after it was applied here, or the database is ahead of this build
 */
export async function migrate(
  url: string,
  folder = join(import.meta.dirname, 'migrations'),
): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect().catch((error: unknown) => {
    const { hostname, port } = new URL(url);
    throw new DatabaseSilent(`${hostname}:${port || 5432}`, error);
  });
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await client.query(BOOKKEEPING);
    return await applyMissing(client, readMigrations(folder));
  } finally {
    await client.end(); // gives the lock back too
  }
}

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return names
    .map(({ name }) => name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

async function applyMissing(client: pg.Client, migrations: Migration[]): Promise<string[]> {
  const seen = await client.query<{ migration_name: string; checksum: string }>(
    'SELECT migration_name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const row of seen.rows) {
    const migration = known.get(row.migration_name);
    if (!migration) {
      throw new Error(
        `This database has the migration ${row.migration_name}, which this build does not know: it was made by a newer Proband. Update Proband, or use another database.`,
      );
    }
    if (migration.checksum !== row.checksum) {
      throw new Error(`The migration ${row.migration_name} was changed after this database had applied it.`);
    }
  }
  const applied = new Set(seen.rows.map((row) => row.migration_name));
  const missing = migrations.filter(({ name }) => !applied.has(name));
  for (const migration of missing) await apply(client, migration);
  return missing.map(({ name }) => name);
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}
