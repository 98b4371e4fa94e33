import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A program that runs with all its children in a process group of its own. */
export interface ProcessGroup {
  pid: number;
  /** Settles, never rejects, with how the program ended: 'exit code 1', 'signal SIGKILL' or why it did not start. */
  ended: Promise<string>;
  /** Asks the whole group to end, insists after `patience` ms, and returns when all of it is dead and the log complete. */
  end: (patience: number) => Promise<void>;
}

export interface Program {
  command: string;
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Both its outputs are appended here. */
  logFile: string;
}

/** Starts a program as the leader of its own process group, so that its children can be ended with it. */
export async function startGroup({ command, args, cwd, env, logFile }: Program): Promise<ProcessGroup> {
  const log = createWriteStream(logFile, { flags: 'a' });
  await once(log, 'open');
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
  // Children inherit the outputs: these close when the last of the group is dead. (A look for the group itself would
  // go on finding orphans that the container's init is slow to reap, 2 s here.)
  const silent = new Promise<void>((resolve) => void child.once('close', () => log.end(resolve)));
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} could not be started: ${await ended}`);

  // A test run that ends early must leave nothing behind.
  const atExit = () => signalGroup(pid, 'SIGKILL');
  process.once('exit', atExit);
  let gone = false; // after that the number may belong to somebody else
  const end = async (patience: number) => {
    if (gone) return;
    if (patience > 0) await askToEnd(pid, ended, patience);
    signalGroup(pid, 'SIGKILL');
    await silent;
    gone = true;
    process.off('exit', atExit);
  };
  return { pid, ended, end };
}

async function askToEnd(pid: number, ended: Promise<string>, patience: number): Promise<void> {
  signalGroup(pid, 'SIGTERM');
  const limit = new AbortController();
  const patienceEnds = delay(patience, undefined, { signal: limit.signal }).catch(() => undefined);
  await Promise.race([ended, patienceEnds]);
  limit.abort();
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}

/** A port on loopback that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('A TCP server without a port.');
  return address.port;
}

/** The end of a log, for error messages. */
export async function logTail(logFile: string): Promise<string> {
  return (await readFile(logFile, 'utf8').catch(() => '(no log)')).slice(-2000);
}
