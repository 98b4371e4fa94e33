import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Connection } from '@temporalio/client';
import { withLock } from '../../scripts/lock.mjs';
import { findTemporal } from '../../scripts/places.mjs';
import {
  choosePort,
  endProcess,
  isAlive,
  lastWords,
  ServerError,
  startDetached,
  waitFor,
  type ProcessIdentity,
} from './processes.ts';
import { registerSearchAttributes, type SearchAttributes } from './search-attributes.ts';

const START_LIMIT_MS = 60_000;
/** A server that runs already answers at once, unless its starter was killed while it started. */
const ADOPT_LIMIT_MS = 20_000;
const CONNECT_LIMIT_MS = 2_000;
const STOP = [
  ['SIGINT', 10_000],
  ['SIGKILL', 5_000],
] as const;
const STOP_SILENT = STOP.slice(1);
/** What it says when somebody took the port between our choice and its start: choose again. */
const PORT_TAKEN = /can't (set|use) .*port|address already in use/;

export interface TemporalOptions {
  /** The installation's folder for it: holds the database and what is known of the running server. */
  dir: string;
  logFile: string;
  /** @default the port of last time when it is free, else any */
  port?: number;
  /** @default as for `port` */
  uiPort?: number;
  searchAttributes: SearchAttributes;
  /** @default 'default' */
  namespace?: string;
  /** @default the one that scripts/places.mjs finds */
  binary?: string;
}

/** A Temporal dev server of our own on loopback. It outlives the process that started it. */
export interface EmbeddedTemporal extends ProcessIdentity {
  address: string;
  uiUrl: string;
  port: number;
  uiPort: number;
  /** It ran already. */
  adopted: boolean;
  /**
   * Where the database of another server version was put, when there was one: then no workflow is known any more, and open jobs must
   * be started again from their checkpoints.
   */
  setAside: string | null;
  isRunning(): boolean;
  stop(): Promise<void>;
}

/** What `server.json` says of the server that was started last. */
interface State extends ProcessIdentity {
  port: number;
  uiPort: number;
  serverVersion: string;
}

/**
 * Gives the Temporal server of that folder: the one that runs, else a new one. Any number of callers, in any number of processes, get
 * the same one.
 * @throws ServerError
 */
export async function ensureTemporal(options: TemporalOptions): Promise<EmbeddedTemporal> {
  const dir = resolve(options.dir);
  mkdirSync(dir, { recursive: true });
  return withLock(join(dir, 'lock'), async () => {
    const last = readState(dir);
    const running = last && (await adopt(last, options));
    const { state, setAside } = running
      ? { state: running, setAside: null }
      : await start({ ...options, dir }, last);
    const { pid, startedAt, port, uiPort } = state;
    return {
      ...{ pid, startedAt, port, uiPort, setAside },
      address: `127.0.0.1:${port}`,
      uiUrl: `http://127.0.0.1:${uiPort}`,
      adopted: running !== null,
      isRunning: () => isAlive(state),
      stop: () => endProcess(state, STOP),
    };
  });
}

/** Ends the server of that folder, if one runs. False: none did. */
export async function endTemporal(dir: string): Promise<boolean> {
  const state = readState(resolve(dir));
  if (!state || !isAlive(state)) return false;
  await endProcess(state, STOP);
  return true;
}

/** The server of last time, if it still answers, on the asked ports; one that does not is ended. */
async function adopt(state: State, options: TemporalOptions): Promise<State | null> {
  const { port = state.port, uiPort = state.uiPort } = options;
  if (port !== state.port || uiPort !== state.uiPort) {
    await endProcess(state, STOP);
    return null;
  }
  const ready = await waitFor(() => (isAlive(state) ? isReady(port, options) : 'ended'), ADOPT_LIMIT_MS);
  if (ready === 'ready') return state;
  await endProcess(state, STOP_SILENT);
  return null;
}

async function isReady(
  port: number,
  { namespace = 'default', searchAttributes }: TemporalOptions,
): Promise<'ready' | null> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({
      address: `127.0.0.1:${port}`,
      connectTimeout: CONNECT_LIMIT_MS,
      tls: false,
    });
    await connection.withDeadline(Date.now() + CONNECT_LIMIT_MS, async () => {
      await connection?.workflowService.describeNamespace({ namespace });
    });
    await registerSearchAttributes(connection, namespace, searchAttributes);
    return 'ready';
  } catch {
    return null;
  } finally {
    await connection?.close();
  }
}

async function start(
  options: TemporalOptions,
  last: State | null,
): Promise<{ state: State; setAside: string | null }> {
  const { dir, logFile } = options;
  const binary = options.binary ?? findTemporal();
  if (!binary) throw new ServerError('There is no Temporal dev server. `npm run setup` fetches it.');
  const serverVersion = await serverVersionOf(binary);
  const setAside = last && last.serverVersion !== serverVersion ? setDatabaseAside(dir, last) : null;
  const end = performance.now() + START_LIMIT_MS;
  for (;;) {
    const port = await choosePort(options.port, last?.port);
    const uiPort = await choosePort(options.uiPort, last?.uiPort);
    const args = serverArguments(options, port, uiPort);
    const server = await startDetached({ command: binary, args, env: ENVIRONMENT }, logFile, dir);
    const state = { pid: server.pid, startedAt: server.startedAt, port, uiPort, serverVersion };
    // Before it is ready: should we be killed now, the next start knows it.
    writeState(dir, state);
    const outcome = await waitFor(
      () => (isAlive(state) ? isReady(port, options) : 'ended'),
      end - performance.now(),
    );
    if (outcome === 'ready') return { state, setAside };
    const said = lastWords(logFile, server.logFrom);
    if (outcome === 'ended' && PORT_TAKEN.test(said) && performance.now() < end) continue;
    await endProcess(state, STOP_SILENT);
    const what = outcome === 'ended' ? 'ended at once' : `did not answer within ${START_LIMIT_MS / 1000} s`;
    throw new ServerError(`The Temporal dev server ${what}. Its log (${logFile}) says:\n${said}`);
  }
}

async function serverVersionOf(binary: string): Promise<string> {
  const { stdout } = await promisify(execFile)(binary, ['--version']);
  return /Server ([\w.-]+)/.exec(stdout)?.[1] ?? stdout.trim();
}

/**
 * A server cannot upgrade the SQLite database of another version. What Temporal knew can be done without: jobs go on from their checkpoints
 * in Postgres.
 */
function setDatabaseAside(dir: string, last: State): string | null {
  const database = join(dir, 'temporal.db');
  if (!existsSync(database)) return null;
  const aside = join(dir, `temporal-${last.serverVersion}.db`);
  for (const part of ['-wal', '-shm', '']) {
    if (existsSync(database + part)) renameSync(database + part, aside + part);
  }
  return aside;
}

/** Measured on 2 cores (jobs of three activities and a timer a step); the four poll limits and the shift belong together. */
const dynamicConfig = {
  // Timers below a second fire up to 1 s late by default. This alone would cause stalls of tens of seconds …
  'history.timerProcessorMaxTimeShift': '"10ms"',
  // … unless the queues may also be looked at more often.
  'history.timerProcessorMaxPollRPS': '2000',
  'history.transferProcessorMaxPollRPS': '2000',
  'history.visibilityProcessorMaxPollRPS': '500',
  // The default from server 1.32 on.
  'system.enableActivityEagerExecution': 'true',
};

/** Twice the throughput of the defaults; a killed server keeps its workflows. */
const pragmas = { journal_mode: 'WAL', synchronous: 'NORMAL' };

/** Go collects garbage when the heap has grown fourfold, not twofold: a tenth less CPU for some 100 MB. */
const ENVIRONMENT = { GOGC: '400' };

function serverArguments({ dir, namespace }: TemporalOptions, port: number, uiPort: number): string[] {
  const pairs = (flag: string, values: Record<string, string>) =>
    Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`]);
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--ui-port', String(uiPort)],
    ...['--db-filename', join(dir, 'temporal.db'), '--log-level', 'warn'],
    ...(namespace === undefined ? [] : ['--namespace', namespace]),
    ...pairs('--sqlite-pragma', pragmas),
    ...pairs('--dynamic-config-value', dynamicConfig),
  ];
}

function readState(dir: string): State | null {
  try {
    return JSON.parse(readFileSync(join(dir, 'server.json'), 'utf8')) as State;
  } catch {
    return null;
  }
}

function writeState(dir: string, state: State): void {
  const file = join(dir, 'server.json');
  writeFileSync(`${file}.new`, JSON.stringify(state));
  renameSync(`${file}.new`, file); // whole or not at all
}
