import { childEnvironment } from '../config.ts';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive, startTimeOf, type ProcessIdentity } from '../../scripts/processes.mjs';

export { isAlive, startTimeOf, type ProcessIdentity };

const POLL_MS = 50;

/** Thrown when an embedded server cannot be started; the text says what was found and how to go on. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
}

export interface Program {
  command: string;
  args: string[];
  /** Beside what every child of ours gets, which goes before it. */
  env?: Record<string, string>;
  /** To run as somebody else; root only. */
  uid?: number;
  gid?: number;
}

/** A process that outlives us, and where its own part of the log begins. */
export interface DetachedServer extends ProcessIdentity {
  logFrom: number;
}

/**
 * Starts a server that outlives its parent's kill -9: in a process group of its own (so Ctrl-C does not reach it), with its
 * output in a file (a pipe without a reader would kill a Go server).
 */
export async function startDetached(program: Program, logFile: string, cwd: string): Promise<DetachedServer> {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  const logFrom = fstatSync(log).size;
  const { command, args, env, ...account } = program;
  try {
    const child = spawn(command, args, {
      ...account,
      cwd,
      env: { ...env, ...childEnvironment() },
      detached: true,
      stdio: ['ignore', log, log],
    });
    if (child.pid === undefined) {
      const [error] = (await once(child, 'error')) as [Error];
      throw new ServerError(`${command} could not be started: ${error.message}`);
    }
    child.on('error', () => undefined); // a signal that could not be sent; whoever sends one looks at its effect
    child.unref();
    return { pid: child.pid, startedAt: startTimeOf(child.pid) ?? 'ended at once', logFrom };
  } finally {
    closeSync(log);
  }
}

/** Where the next line of a log will begin; 0: there is no log yet. */
export function logSize(logFile: string): number {
  return statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
}

/** What a server has written to its log since it was started; the last lines of it. */
export function lastWords(logFile: string, from: number, lines = 12): string {
  const text = readFileSync(logFile).subarray(from).toString('utf8').trimEnd();
  return text.split('\n').slice(-lines).join('\n');
}

/** Asks until there is an answer other than null; with a limit, null when it has passed. */
export async function waitFor<T>(ask: () => T | null | Promise<T | null>): Promise<T>;
export async function waitFor<T>(ask: () => T | null | Promise<T | null>, limitMs: number): Promise<T | null>;
export async function waitFor<T>(
  ask: () => T | null | Promise<T | null>,
  limitMs = Infinity,
): Promise<T | null> {
  const end = performance.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null || performance.now() >= end) return answer;
    await delay(POLL_MS);
  }
}

/** Sends each signal in turn until the process has ended, with the time that it is given for it. */
export async function endProcess(
  server: ProcessIdentity,
  signals: readonly (readonly [signal: NodeJS.Signals, limitMs: number])[],
): Promise<void> {
  for (const [signal, limitMs] of signals) {
    if (!isAlive(server)) return;
    process.kill(server.pid, signal);
    if (await waitFor(() => (isAlive(server) ? null : true), limitMs)) return;
  }
  if (isAlive(server)) throw new ServerError(`Process ${server.pid} does not end, even when killed.`);
}

/**
 * Finds a port on loopback: the asked one, which then must be free; else the one of last time, if it is still free, so that
 * addresses people noted down keep working; else any.
 * @throws ServerError when the asked one is taken
 */
export async function choosePort(asked: number | undefined, last: number | undefined): Promise<number> {
  if (asked !== undefined) {
    if ((await tryPort(asked)) !== null) return asked;
    throw new ServerError(
      `Port ${asked} is taken by another program. End that program or choose another port.`,
    );
  }
  const port = (last === undefined ? null : await tryPort(last)) ?? (await tryPort(0));
  if (port === null) throw new ServerError('There is no free port on 127.0.0.1.');
  return port;
}

async function tryPort(port: number): Promise<number | null> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const found = (server.address() as AddressInfo).port;
      server.close(() => resolve(found));
    });
  });
}
