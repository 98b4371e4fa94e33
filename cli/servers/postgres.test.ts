import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensurePostgres, type EmbeddedPostgres } from './postgres.ts';
import { isAlive, waitFor } from './processes.ts';

const LIMIT_MS = 90_000;
const isRoot = process.getuid?.() === 0;

let folder: string;
let started: EmbeddedPostgres[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'proband-postgres-'));
  if (isRoot) chmodSync(folder, 0o755);
  started = [];
});

afterEach(async () => {
  await Promise.all(started.map((server) => server.stop()));
  rmSync(folder, { recursive: true, force: true });
});

async function ensure(dir = folder, port?: number): Promise<EmbeddedPostgres> {
  const server = await ensurePostgres({
    dir: join(dir, 'postgres'),
    logFile: join(dir, 'logs', 'postgres.log'),
    port,
  });
  started.push(server);
  return server;
}

async function query(server: EmbeddedPostgres, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: server.url() });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

async function kill(server: EmbeddedPostgres): Promise<void> {
  process.kill(server.pid, 'SIGKILL');
  await waitFor(() => (server.isRunning() ? null : true), 10_000);
}

describe('embedded PostgreSQL', { timeout: LIMIT_MS }, () => {
  it('starts in an empty folder, knows all letters, and ends when stopped', async () => {
    const server = await ensure();
    expect(server.adopted).toBe(false);
    expect(await query(server, `SELECT upper('ä') AS letter, current_database() AS name`)).toEqual([
      { letter: 'Ä', name: 'proband' },
    ]);
    expect(statSync(join(folder, 'postgres', 'password')).mode & 0o777).toBe(0o600);
    expect(server.isRunning()).toBe(true);
    await server.stop();
    expect(server.isRunning()).toBe(false);
  });

  it('adopts the server that runs', async () => {
    const first = await ensure();
    const second = await ensure();
    expect(second.adopted).toBe(true);
    expect(second).toMatchObject({ pid: first.pid, startedAt: first.startedAt, port: first.port });
  });

  it('keeps its rows and its port when it was killed and is started again', async () => {
    const first = await ensure();
    await query(first, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await kill(first);
    const second = await ensure();
    expect(second.adopted).toBe(false);
    expect(second.port).toBe(first.port);
    expect(await query(second, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('gives two starters at once the same server', async () => {
    const [one, other] = await Promise.all([ensure(), ensure()]);
    expect(one.pid).toBe(other.pid);
    expect([one.adopted, other.adopted].sort()).toEqual([false, true]);
  });

  it('moves to the port that is asked for', async () => {
    const first = await ensure();
    await first.stop();
    const occupied = await ensure(join(folder, 'other'));
    await expect(ensure(folder, occupied.port)).rejects.toThrow(`Port ${occupied.port} is taken`);
    const second = await ensure(folder, first.port);
    expect(second.port).toBe(first.port);
  });

  it('is not misled by a pid file whose number belongs to another process by now', async () => {
    const first = await ensure();
    const pidFile = join(folder, 'postgres', 'data', 'postmaster.pid');
    const lines = readFileSync(pidFile, 'utf8').split('\n');
    await kill(first);
    writeFileSync(pidFile, [String(process.pid), ...lines.slice(1)].join('\n'));
    const second = await ensure();
    expect(second.adopted).toBe(false);
    expect(await query(second, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('says what the log says when the files are damaged', async () => {
    const server = await ensure();
    await server.stop();
    writeFileSync(join(folder, 'postgres', 'data', 'PG_VERSION'), '9.1\n');
    await expect(ensure()).rejects.toThrow(/database files are incompatible with server/);
  });

  it('outlives a starter that is killed', async () => {
    const script = `
      import { ensurePostgres } from ${JSON.stringify(join(import.meta.dirname, 'postgres.ts'))};
      const { pid, startedAt } = await ensurePostgres(${JSON.stringify({ dir: join(folder, 'postgres'), logFile: join(folder, 'log') })});
      console.log(JSON.stringify({ pid, startedAt }));
      process.stdin.resume();`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    child.kill('SIGKILL');
    await once(child, 'close');
    const server = JSON.parse(line) as { pid: number; startedAt: string };
    expect(isAlive(server)).toBe(true);
    expect(await ensure()).toMatchObject({ ...server, adopted: true });
  });

  it.runIf(isRoot)('runs as another user below a folder that only root may enter', async () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const server = await ensure(closed);
    expect(statSync(`/proc/${server.pid}`).uid).not.toBe(0);
    expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});
