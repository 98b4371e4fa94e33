import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { Lab } from './lab.ts';

/** Where a text that nobody may keep stands nevertheless: columns of the database, logs, histories. Empty: nowhere. */
export async function tracesOf(lab: Lab, secret: string, jobs: readonly string[]): Promise<string[]> {
  return [
    ...(await inDatabase(lab, secret)),
    ...inFiles(lab.installation.folder, secret),
    ...(await inHistories(lab, secret, jobs)),
  ];
}

/** All columns of all tables, bytes as text too. */
export async function inDatabase(lab: Lab, secret: string): Promise<string[]> {
  const db = await lab.database();
  try {
    const { rows: columns } = await db.query<{ table: string; column: string; isBytes: boolean }>(
      `SELECT table_name AS table, column_name AS column, data_type = 'bytea' AS "isBytes"
       FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
       WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
    );
    const found: string[] = [];
    for (const { table, column, isBytes } of columns) {
      const text = isBytes ? `encode("${column}", 'escape')` : `"${column}"::text`;
      const { rowCount } = await db.query(`SELECT FROM "${table}" WHERE strpos(${text}, $1) > 0 LIMIT 1`, [
        secret,
      ]);
      if (rowCount) found.push(`${table}.${column}`);
    }
    return found;
  } finally {
    await db.end();
  }
}

/** Logs and all else that the installation writes, but for the servers' own data. */
function inFiles(folder: string, secret: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !/^(postgres|temporal)\//.test(name))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
    .filter((path) => readFileSync(path, 'latin1').includes(secret));
}

async function inHistories(lab: Lab, secret: string, jobs: readonly string[]): Promise<string[]> {
  const connection = await Connection.connect({ address: lab.temporalAddress() });
  try {
    const { workflow } = new Client({ connection });
    const found: string[] = [];
    for (const job of jobs) {
      const json = historyToJSON(await workflow.getHandle(job).fetchHistory());
      const payloads = [...json.matchAll(/"data":\s*"([^"]*)"/g)].map(([, data = '']) =>
        Buffer.from(data, 'base64').toString(),
      );
      if ([json, ...payloads].some((text) => text.includes(secret))) found.push(`history of ${job}`);
    }
    return found;
  } finally {
    await connection.close();
  }
}
