import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { availableParallelism, freemem } from 'node:os';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { Connection } from '@temporalio/client';
import pg from 'pg';
import { api } from '../../domain/api.schema.ts';
import { findPostgres, findTemporal } from '../../scripts/places.mjs';
import { createClient } from '../client.ts';
import type { Context } from '../context.ts';
import { connectionOptions } from '../servers/given-temporal.ts';
import { bad, good, note, type Finding } from './finding.ts';

const GIGABYTE = 1024 ** 3;
/** Below this the servers, a worker and the API do not fit; in GB. */
const LEAST_MEMORY = 1.5;
/** An installation with some thousand jobs; in GB. */
const LEAST_DISK = 2;
const LIMIT_MS = 5_000;
const run = promisify(execFile);

/** Checks all that Proband needs of this machine. Starts nothing, and changes nothing. */
export async function checkMachine(context: Context): Promise<Finding[]> {
  const { settings, installation } = context;
  const looked = await Promise.all([
    disk(installation.folder),
    settings.databaseUrl ? givenPostgres(settings.databaseUrl) : embeddedPostgres(),
    settings.temporal ? givenTemporal(settings.temporal) : embeddedTemporal(),
    installed(context),
  ]);
  return [nodeItself(), memory(), dataFolder(installation.folder), ...looked];
}

function nodeItself(): Finding {
  return good('Node', `${process.versions.node}, ${availableParallelism()} cores`);
}

function memory(): Finding {
  const free = freemem() / GIGABYTE;
  const found = `${free.toFixed(1)} GB free`;
  if (free >= LEAST_MEMORY) return good('Memory', found);
  return note('Memory', found, `The servers, a worker and the API take about ${LEAST_MEMORY} GB.`);
}

function dataFolder(folder: string): Finding {
  const existing = firstThatExists(folder);
  try {
    accessSync(existing, constants.W_OK);
    return good(
      'Data folder',
      existing === folder ? folder : `${folder} (the first \`run\` or \`up\` makes it)`,
    );
  } catch {
    return bad(
      'Data folder',
      `${existing} may not be written to.`,
      'Give another by --data or PROBAND_DATA, or change its rights.',
    );
  }
}

async function disk(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(firstThatExists(folder));
  const free = (bavail * bsize) / GIGABYTE;
  const found = `${free.toFixed(1)} GB free for the data folder`;
  if (free >= LEAST_DISK) return good('Disk', found);
  return note('Disk', found, 'Pages, prompts and answers are all kept there: make room before a long run.');
}

async function embeddedPostgres(): Promise<Finding> {
  try {
    const found = findPostgres();
    if (found) return good('Postgres', `${found.version}, embedded (${found.postgres})`);
    return bad('Postgres', 'There is none.', 'Run `npm run setup`, or set DATABASE_URL.');
  } catch (error) {
    return bad(
      'Postgres',
      messageOf(error),
      'Run `npm run setup` again, or lead PROBAND_POSTGRES_BIN to another.',
    );
  }
}

async function givenPostgres(url: string): Promise<Finding> {
  const where = URL.canParse(url) ? new URL(url).host : 'DATABASE_URL';
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: LIMIT_MS });
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string; creates: boolean }>(
      `SELECT current_setting('server_version') AS version, has_schema_privilege('public', 'CREATE') AS creates`,
    );
    const [row] = rows;
    if (row?.creates) return good('Postgres', `${row.version} at ${where}`);
    return bad(
      'Postgres',
      `At ${where} we may not make tables.`,
      'GRANT CREATE ON SCHEMA public to its user.',
    );
  } catch (error) {
    return bad('Postgres', `${where} does not let us in: ${messageOf(error)}.`, 'Check DATABASE_URL.');
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function embeddedTemporal(): Promise<Finding> {
  try {
    const binary = findTemporal();
    if (binary === null) {
      return bad('Temporal', 'There is none.', 'Run `npm run setup`, or set TEMPORAL_ADDRESS.');
    }
    const { stdout } = await run(binary, ['--version'], { timeout: LIMIT_MS });
    return good('Temporal', `${/Server [\w.-]+/.exec(stdout)?.[0] ?? stdout.trim()}, embedded (${binary})`);
  } catch (error) {
    return bad('Temporal', messageOf(error), 'Run `npm run setup`, or lead PROBAND_TEMPORAL to another.');
  }
}

async function givenTemporal(temporal: {
  address: string;
  namespace: string;
  apiKey: string | null;
}): Promise<Finding> {
  const { address, namespace } = temporal;
  let connection: Connection | null = null;
  try {
    connection = await Connection.connect({ ...connectionOptions(temporal), connectTimeout: LIMIT_MS });
    await connection.workflowService.describeNamespace({ namespace });
    return good('Temporal', `${address}, namespace ${namespace}`);
  } catch (error) {
    const mend = 'Check TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and TEMPORAL_API_KEY.';
    return bad('Temporal', `${address} (${namespace}) does not answer: ${messageOf(error)}.`, mend);
  } finally {
    await connection?.close();
  }
}

/** What of the installation runs, and whether all of it is well. */
async function installed({ installation }: Context): Promise<Finding> {
  const what = 'Installation';
  if (!installation.exists())
    return note(what, 'There is none in the data folder yet.', '`npm run demo` makes one.');
  const host = installation.host();
  if (!host) return good(what, 'Not running; `proband up` or `run` starts it.');
  const client = createClient(async () => ({ url: host.url, token: installation.token() }), LIMIT_MS);
  try {
    const { ok, missing } = await client.call(api.health);
    if (ok) return good(what, `Running at ${host.url}.`);
    const mend = `It starts again by itself what ended; ${installation.path('logs')} says why.`;
    return bad(what, `Running at ${host.url}, but without ${missing.join(' and ')}.`, mend);
  } catch (error) {
    return bad(what, messageOf(error), `See ${installation.path('logs')}; \`proband down\` ends it.`);
  }
}

function firstThatExists(folder: string): string {
  return existsSync(folder) ? folder : firstThatExists(dirname(folder));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
