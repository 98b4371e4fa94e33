import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import type { PostgresBinaries } from '../../scripts/places.mjs';
import { accountFor, asAccount } from './account.ts';
import { ServerError } from './processes.ts';

export const POSTGRES_USER = 'proband';

/** From this version on PostgreSQL brings C.UTF-8 itself, so that upper and lower case of all letters are known everywhere. */
const FIRST_WITH_BUILTIN_LOCALE = 17;

/** A database cluster on disk: its files, and the password of its only user. */
export interface Cluster {
  data: string;
  password: string;
}

/** Opens the cluster in `dir`, or makes it: whole or not at all. The caller holds the folder's lock. */
export async function openCluster(dir: string, binaries: PostgresBinaries): Promise<Cluster> {
  const data = join(dir, 'data');
  const passwordFile = join(dir, 'password');
  if (!existsSync(data)) await makeCluster(dir, data, passwordFile, binaries);
  return { data, password: readPassword(passwordFile, data) };
}

async function makeCluster(
  dir: string,
  data: string,
  passwordFile: string,
  binaries: PostgresBinaries,
): Promise<void> {
  const unfinished = join(dir, 'data.new'); // left behind by a start that was killed
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  const password = randomBytes(24).toString('hex');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  const passwordForInit = join(unfinished, 'password');
  writeFileSync(passwordForInit, password, { mode: 0o600 });

  const account = accountFor(data);
  const newData = join(unfinished, 'data');
  const init = { command: binaries.initdb, args: initArguments(newData, passwordForInit, binaries) };
  const { command, args, ...as } = asAccount(account, init, [newData]);
  if (account) [passwordForInit, unfinished].forEach((path) => chownSync(path, account.uid, account.gid));
  try {
    await promisify(execFile)(command, args, { ...as, cwd: unfinished });
  } catch (error) {
    throw new ServerError(`PostgreSQL could not make its files in ${dir}:\n${outputOf(error)}`);
  }
  renameSync(newData, data);
  rmSync(unfinished, { recursive: true, force: true });
}

function initArguments(data: string, passwordFile: string, { version }: PostgresBinaries): string[] {
  const locale = ['--encoding=UTF8', '--locale=C'];
  if (Number.parseInt(version) >= FIRST_WITH_BUILTIN_LOCALE) {
    locale.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8');
  }
  const auth = ['--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  return [`--pgdata=${data}`, `--username=${POSTGRES_USER}`, ...auth, ...locale];
}

function readPassword(file: string, data: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new ServerError(
      `The password of the database in ${data} is missing: ${file} cannot be read. ` +
        'Put that file back from a back-up, or start with another --data folder.',
    );
  }
}

function outputOf(error: unknown): string {
  const { stderr, message } = error as Error & { stderr?: string };
  const text = stderr?.trim();
  return text === undefined || text === '' ? message : text;
}

/** A connection string of the cluster's user. No TLS: the server listens on loopback alone. */
export function connectionString(cluster: Cluster, port: number, database: string): string {
  return `postgresql://${POSTGRES_USER}:${cluster.password}@127.0.0.1:${port}/${database}?sslmode=disable`;
}

/** What PostgreSQL says while it starts or recovers: wait, however long it takes. */
const CANNOT_CONNECT_NOW = '57P03';

/** Connects once. Null: no answer, or not the answer of this cluster. */
export async function lookAt(cluster: Cluster, port: number): Promise<'ready' | 'starting' | null> {
  try {
    await withClient(cluster, port, async () => undefined);
    return 'ready';
  } catch (error) {
    return (error as { code?: unknown }).code === CANNOT_CONNECT_NOW ? 'starting' : null;
  }
}

/** Makes sure that the database is there. */
export async function ensureDatabase(cluster: Cluster, port: number, database: string): Promise<void> {
  await withClient(cluster, port, async (client) => {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
  });
}

async function withClient(
  cluster: Cluster,
  port: number,
  fn: (client: Client) => Promise<void>,
): Promise<void> {
  const client = new Client({
    connectionString: connectionString(cluster, port, 'postgres'),
    connectionTimeoutMillis: 2_000,
  });
  client.on('error', () => undefined); // the server went away: the query or the next look says so
  try {
    await client.connect();
    await fn(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
