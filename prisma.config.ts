import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { defineConfig } from 'prisma/config';

/**
 * `prisma generate` and `validate` insist on a schema engine but never run it. Where its download was not
 * possible any existing executable serves them; commands that migrate need the real one.
 */
function standInEngine(): void {
  if (process.env.PRISMA_SCHEMA_ENGINE_BINARY) return;
  const engines = dirname(createRequire(import.meta.url).resolve('@prisma/engines/package.json'));
  if (readdirSync(engines).some((file) => file.startsWith('schema-engine-'))) return;
  process.env.PRISMA_SCHEMA_ENGINE_BINARY = process.execPath;
}

standInEngine();

const url = process.env.DATABASE_URL;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  ...(url ? { datasource: { url } } : {}),
});
