import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { withLock } from '../scripts/lock.mjs';
import { isAlive, startTimeOf } from '../scripts/processes.mjs';
import { UsageError } from './config.ts';

/** The running host of an installation, as its folder tells. */
export interface HostRecord {
  pid: number;
  startedAt: string;
  url: string;
  /** It leaves when no command is registered any more (`run` started it). */
  transient: boolean;
  temporalUi: string | null;
}

/**
 * An installation's folder: databases, token, ports and, while it runs, where it is to be found.
 *
 * Commands register in `users/` before they look for a host. The host holds the lock while it starts and while it
 * stops, so whoever comes then waits, and finds it either there or gone.
 */
export interface Installation {
  folder: string;
  exists(): boolean;
  /** Makes the folder, and the token at the first time. */
  prepare(): void;
  path(...parts: string[]): string;
  token(): string;
  /** The living host, or null. */
  host(): HostRecord | null;
  setHost(host: Omit<HostRecord, 'pid' | 'startedAt'> | null): void;
  /** The port of the API of last time, or null. */
  lastPort(): number | null;
  setLastPort(port: number): void;
  /** `proband down` was said, and nobody has started it since: a command that follows a run does not start it again. */
  stopped(): boolean;
  setStopped(stopped: boolean): void;
  /** Notes which process does what, for operators: `processes.json`. */
  setProcess(name: string, pid: number): void;
  /** Registers this process as one that needs the installation; returns how to sign off. */
  register(what: string): () => void;
  /** What other living processes are registered. */
  users(): string[];
  locked<T>(work: () => Promise<T>): Promise<T>;
}

interface Registered {
  pid: number;
  startedAt: string;
  what: string;
}

export function openInstallation(folder: string): Installation {
  const path = (...parts: string[]): string => join(folder, ...parts);
  return {
    folder,
    path,
    exists: () => existsSync(path('token')),
    prepare() {
      makeFolder(folder);
      mkdirSync(path('users'), { recursive: true });
      mkdirSync(path('logs'), { recursive: true });
      if (!existsSync(path('.gitignore'))) writeFileSync(path('.gitignore'), '*\n');
      if (!existsSync(path('token')))
        writeWhole(path('token'), `${randomBytes(24).toString('base64url')}\n`, 0o600);
    },
    token: () => readFileSync(path('token'), 'utf8').trim(),
    host() {
      const host = readJson<HostRecord>(path('host.json'));
      return host && isAlive(host) ? host : null;
    },
    setHost(host) {
      if (host === null) {
        // Not that of another, which may have started since.
        if (readJson<HostRecord>(path('host.json'))?.pid === process.pid)
          rmSync(path('host.json'), { force: true });
      } else writeWhole(path('host.json'), JSON.stringify({ ...identity(), ...host }));
    },
    lastPort: () => readJson<{ api: number }>(path('ports.json'))?.api ?? null,
    setLastPort: (api) => writeWhole(path('ports.json'), JSON.stringify({ api })),
    stopped: () => existsSync(path('stopped')),
    setStopped(stopped) {
      if (stopped) writeWhole(path('stopped'), '');
      else rmSync(path('stopped'), { force: true });
    },
    setProcess(name, pid) {
      const before = readJson<Record<string, number>>(path('processes.json')) ?? {};
      writeWhole(path('processes.json'), JSON.stringify({ ...before, [name]: pid }));
    },
    register(what) {
      const file = path('users', `${process.pid}.json`);
      writeWhole(file, JSON.stringify({ ...identity(), what }));
      return () => rmSync(file, { force: true });
    },
    users() {
      const others: string[] = [];
      for (const name of readdirSync(path('users')).filter((file) => file.endsWith('.json'))) {
        const user = readJson<Registered>(path('users', name));
        if (user && isAlive(user)) {
          if (user.pid !== process.pid) others.push(`${user.what} (process ${user.pid})`);
        } else rmSync(path('users', name), { force: true });
      }
      return others;
    },
    locked: (work) => withLock(path('start.lock'), work),
  };
}

/** Only what is missing above it is made on the way: under some folders (/proc) making all in one never ends. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: !existsSync(dirname(folder)) });
  } catch (error) {
    if (
      error instanceof Error &&
      'code' in error &&
      error.code === 'EEXIST' &&
      statSync(folder).isDirectory()
    )
      return;
    throw new UsageError(`The data folder ${folder} cannot be made: ${(error as Error).message}`);
  }
}

function identity(): { pid: number; startedAt: string } {
  return { pid: process.pid, startedAt: startTimeOf(process.pid) ?? '' };
}

/** Never leaves half a file behind. */
function writeWhole(file: string, text: string, mode = 0o644): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text, { mode });
  renameSync(draft, file);
}

function readJson<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return null; // not there, or not ours
  }
}
