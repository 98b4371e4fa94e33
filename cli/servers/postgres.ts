import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { withLock } from '../../scripts/lock.mjs';
import { findPostgres, type PostgresBinaries } from '../../scripts/places.mjs';
import { commandLineOf } from '../../scripts/processes.mjs';
import { accountFor, asAccount } from './account.ts';
import { connectionString, ensureDatabase, lookAt, openCluster, type Cluster } from './postgres-cluster.ts';
import {
  choosePort,
  endProcess,
  isAlive,
  lastWords,
  ServerError,
  startDetached,
  startTimeOf,
  waitFor,
  type Program,
  type ProcessIdentity,
} from './processes.ts';

const DATABASE = 'proband';
/** So long a server may be silent. One that says that it recovers from a crash may take as long as it needs. */
const SILENT_LIMIT_MS = 30_000;
/** SIGINT is PostgreSQL's fast shutdown (clients are dropped, data is flushed), SIGQUIT the immediate one (recovery follows). */
const STOP = [
  ['SIGINT', 15_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 5_000],
] as const;
const STOP_SILENT = STOP.slice(1);
/** What a server says whose killed predecessor has not quite gone, or whose port was taken meanwhile: try again. */
const PASSING =
  /pre-existing shared memory block|lock file ".*" already exists|could not create any TCP\/IP sockets/;

export interface PostgresOptions {
  /** The installation's folder for it: holds the files, the password and the port of last time. */
  dir: string;
  logFile: string;
  /** @default the port of last time when it is free, else any */
  port?: number;
}

/** A PostgreSQL server of our own on loopback. It outlives the process that started it. */
export interface EmbeddedPostgres extends ProcessIdentity {
  port: number;
  /** It ran already. */
  adopted: boolean;
  /** @param database default `proband`, which exists */
  url(database?: string): string;
  isRunning(): boolean;
  stop(): Promise<void>;
}

interface Found extends ProcessIdentity {
  port: number;
}

/**
 * Gives the PostgreSQL server of that folder: the one that runs, else a new one. Any number of callers, in any number of
 * processes, get the same one.
 * @throws ServerError
 */
export async function ensurePostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const dir = resolve(options.dir);
  const binaries = findPostgres();
  if (!binaries) throw new ServerError('There is no PostgreSQL. `npm run setup` says what to install.');
  mkdirSync(dir, { recursive: true });
  return withLock(join(dir, 'lock'), async () => {
    const cluster = await openCluster(dir, binaries);
    const running = await findRunning(cluster, options.port);
    const server = running ?? (await start(cluster, { ...options, dir }, binaries));
    writeFileSync(join(dir, 'port'), String(server.port));
    await ensureDatabase(cluster, server.port, DATABASE);
    return {
      pid: server.pid,
      startedAt: server.startedAt,
      port: server.port,
      adopted: running !== null,
      url: (database = DATABASE) => connectionString(cluster, server.port, database),
      isRunning: () => isAlive(server),
      stop: () => endProcess(server, STOP),
    };
  });
}

/** Ends the server of that folder, if one runs. False: none did. */
export async function endPostgres(dir: string): Promise<boolean> {
  const server = readOwner({ data: join(resolve(dir), 'data') });
  if (server) await endProcess(server, STOP);
  return server !== null;
}

/** The server on these files, if it takes us in, on the asked port; one that does not is ended. */
async function findRunning(cluster: Cluster, asked: number | undefined): Promise<Found | null> {
  const server = readOwner(cluster);
  if (!server) return null;
  const outcome = await awaitReady(cluster, server, () => readPidFile(cluster).port);
  const { port } = readPidFile(cluster);
  if (outcome === 'ready' && port !== undefined && (asked ?? port) === port) return { ...server, port };
  await endProcess(server, outcome === 'silent' ? STOP_SILENT : STOP);
  return null;
}

async function awaitReady(
  cluster: Cluster,
  server: ProcessIdentity,
  portOf: () => number | undefined,
): Promise<'ready' | 'ended' | 'silent'> {
  let heard = performance.now();
  return waitFor(async () => {
    if (!isAlive(server)) return 'ended';
    const port = portOf();
    const answer = port === undefined ? null : await lookAt(cluster, port);
    if (answer === 'ready') return 'ready';
    if (answer === 'starting') heard = performance.now();
    return performance.now() - heard > SILENT_LIMIT_MS ? 'silent' : null;
  });
}

/** The process that PostgreSQL's pid file names, if it truly is a PostgreSQL on these files. */
function readOwner(cluster: Pick<Cluster, 'data'>): ProcessIdentity | null {
  const { pid } = readPidFile(cluster);
  const startedAt = pid === undefined ? null : startTimeOf(pid);
  if (pid === undefined || startedAt === null) return null;
  const line = commandLineOf(pid) ?? '';
  if (line.includes('postgres') && line.includes(cluster.data)) return { pid, startedAt };
  // After a reboot the number may belong to anybody, and PostgreSQL would take that process for a running server.
  rmSync(join(cluster.data, 'postmaster.pid'), { force: true });
  return null;
}

function readPidFile(cluster: Pick<Cluster, 'data'>): { pid?: number; port?: number } {
  try {
    const lines = readFileSync(join(cluster.data, 'postmaster.pid'), 'utf8').split('\n');
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    return { ...(pid > 0 && { pid }), ...(port > 0 && { port }) };
  } catch {
    return {};
  }
}

async function start(cluster: Cluster, options: PostgresOptions, binaries: PostgresBinaries): Promise<Found> {
  const { dir, logFile } = options;
  const end = performance.now() + SILENT_LIMIT_MS;
  for (;;) {
    const port = await choosePort(options.port, lastPort(dir));
    const server = await startDetached(serverProgram(cluster, port, binaries), logFile, dir);
    const outcome = await awaitReady(cluster, server, () => port);
    if (outcome === 'ready') return { pid: server.pid, startedAt: server.startedAt, port };
    const said = lastWords(logFile, server.logFrom);
    if (outcome === 'ended' && PASSING.test(said) && performance.now() < end) continue;
    await endProcess(server, STOP_SILENT);
    const what = outcome === 'ended' ? 'ended at once' : `was silent for ${SILENT_LIMIT_MS / 1000} s`;
    throw new ServerError(`PostgreSQL on ${cluster.data} ${what}. Its log (${logFile}) says:\n${said}`);
  }
}

function lastPort(dir: string): number | undefined {
  try {
    const port = Number(readFileSync(join(dir, 'port'), 'utf8'));
    return port > 0 ? port : undefined;
  } catch {
    return undefined;
  }
}

function serverProgram(cluster: Cluster, port: number, { postgres }: PostgresBinaries): Program {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '', // nobody needs one, and its path has a length limit that deep folders break
    max_connections: 200,
    shared_buffers: '64MB',
    fsync: 'on',
    synchronous_commit: 'on', // a job goes on from what was committed; a lost commit would be a lost step
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return asAccount(accountFor(cluster.data), { command: postgres, args: ['-D', cluster.data, ...args] }, [
    cluster.data,
  ]);
}
