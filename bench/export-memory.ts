import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { LOCAL_OWNER } from '../records/actor-in-test.ts';
import { ensurePostgres } from '../cli/servers/postgres.ts';
import { writeTable, type TableWriter } from '../domain/export/formats.ts';
import { openDatabase } from '../prisma/database.ts';
import { migrate } from '../prisma/migrate.ts';
import { sumCosts } from '../records/costs.ts';
import { exportTable } from '../records/export/tables.ts';
import { ensureInstallation } from '../records/installation.ts';
import { plantSession } from '../tests/support/planted.ts';

/**
 * `node --expose-gc --import tsx bench/export-memory.ts`: what exports of 100,000 calls and 50,000 pages take in time and
 * memory, and sums of costs in time.
 */
const JOBS = 500;
const folder = mkdtempSync(join(tmpdir(), 'proband-export-memory-'));
chmodSync(folder, 0o755);
const postgres = await ensurePostgres({
  dir: join(folder, 'postgres'),
  logFile: join(folder, 'postgres.log'),
});
await migrate(postgres.url());
const db = openDatabase(postgres.url(), 'bench', 2);
await ensureInstallation(db);
const sql = new pg.Client({ connectionString: postgres.url() });
await sql.connect();
const { session, job } = await plantSession(sql, 'large', ['an answer of some length '.repeat(20)]);
const copyOf = (table: string, change: string, from: string): string =>
  `INSERT INTO "${table}" SELECT made.* FROM ${from}, jsonb_populate_record(r, ${change}) made`;
await sql.query(
  copyOf(
    'Job',
    `jsonb_build_object('id', r.id || n, 'ordinal', n)`,
    `"Job" r, generate_series(1, ${JOBS}) n`,
  ),
);
const jobs = `(SELECT id AS job FROM "Job" WHERE id <> '${job}') j, generate_series(1, `;
await sql.query(
  copyOf(
    'Step',
    `jsonb_build_object('id', j.job || '_' || n, 'jobId', j.job, 'number', n)`,
    `"Step" r, ${jobs}100) n`,
  ),
);
await sql.query(
  `INSERT INTO "Submission" (id, "jobId", "stepId", step, attempt, reply, values, method, url, body, status)
   SELECT s.id, s."jobId", s.id, s.number, 1, r.reply, r.values, 'POST', r.url, '', 'taken'
   FROM "Step" s, (SELECT * FROM "Submission" LIMIT 1) r WHERE s."jobId" <> '${job}'`,
);
await sql.query(
  copyOf(
    'LlmCall',
    `jsonb_build_object('id', j.job || '_' || n, 'ownerId', j.job, 'jobId', j.job, 'step', n,
      'prompt', repeat('words of a prompt ', 200), 'costUsd', 0.001)`,
    `"LlmCall" r, ${jobs}200) n`,
  ),
);
await sql.query('ANALYZE');

for (const table of ['llm_calls', 'steps', 'answers_long', 'answers_wide'] as const) {
  globalThis.gc?.();
  const before = performance.now();
  let writer: TableWriter | null = null;
  let rows = 0;
  let bytes = 0;
  let peak = 0;
  await exportTable(
    db,
    { sessions: [session], testing: false, table, texts: true },
    {
      head: (columns) => void (writer = writeTable('csv', columns)),
      rows(batch) {
        rows += batch.length;
        bytes += writer?.rows(batch).length ?? 0;
        peak = Math.max(peak, process.memoryUsage().heapUsed);
      },
    },
  );
  const seconds = ((performance.now() - before) / 1000).toFixed(1);
  console.log(
    `${table}: ${rows} rows, ${Math.round(bytes / 1e6)} MB in ${seconds} s, heap at most ${Math.round(peak / 1e6)} MB, RSS ${Math.round(process.memoryUsage().rss / 1e6)} MB`,
  );
}
for (const by of ['model', 'session', 'day', 'credential'] as const) {
  const before = performance.now();
  const { total } = await sumCosts(db, LOCAL_OWNER, { by, testing: false });
  console.log(`costs by ${by}: ${total.calls} calls in ${Math.round(performance.now() - before)} ms`);
}
await db.$disconnect();
await sql.end();
await postgres.stop();
rmSync(folder, { recursive: true, force: true });
