import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensurePostgres } from '../../cli/servers/postgres.ts';
import { openDatabase, type Database } from '../../prisma/database.ts';
import { migrate } from '../../prisma/migrate.ts';

/** A real Postgres of its own with Proband's tables, and nothing else. */
export interface TestDatabase {
  url: string;
  db: Database;
  stop(): Promise<void>;
}

export async function startDatabase(connections = 10): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'proband-database-'));
  if (process.getuid?.() === 0) chmodSync(folder, 0o755);
  const server = await ensurePostgres({
    dir: join(folder, 'postgres'),
    logFile: join(folder, 'postgres.log'),
  });
  await migrate(server.url());
  const db = openDatabase(server.url(), 'test', connections);
  return {
    url: server.url(),
    db,
    async stop() {
      await db.$disconnect();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
