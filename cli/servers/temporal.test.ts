import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waitFor } from './processes.ts';
import { ensureTemporal, type EmbeddedTemporal, type TemporalOptions } from './temporal.ts';

const LIMIT_MS = 90_000;

let folder: string;
let started: EmbeddedTemporal[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'proband-temporal-'));
  started = [];
});

afterEach(async () => {
  await Promise.all(started.map((server) => server.stop()));
  rmSync(folder, { recursive: true, force: true });
});

async function ensure(options: Partial<TemporalOptions> = {}): Promise<EmbeddedTemporal> {
  const server = await ensureTemporal({
    dir: folder,
    logFile: join(folder, 'log'),
    searchAttributes: { JobState: 'Keyword', Pages: 'Int' },
    ...options,
  });
  started.push(server);
  return server;
}

async function withClient<T>(server: EmbeddedTemporal, fn: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address: server.address });
  try {
    return await fn(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

async function startWorkflow(server: EmbeddedTemporal, workflowId: string): Promise<void> {
  await withClient(server, (client) =>
    client.workflow.start('nobodyRunsIt', { workflowId, taskQueue: 'none' }),
  );
}

async function statusOf(server: EmbeddedTemporal, workflowId: string): Promise<string> {
  return withClient(server, async (client) => {
    const description = await client.workflow.getHandle(workflowId).describe();
    return description.status.name;
  });
}

async function attributesOf(server: EmbeddedTemporal): Promise<string[]> {
  return withClient(server, async (client) => {
    const { operatorService } = client.connection as Connection;
    const listed = await operatorService.listSearchAttributes({ namespace: 'default' });
    return Object.keys(listed.customAttributes);
  });
}

async function kill(server: EmbeddedTemporal): Promise<void> {
  process.kill(server.pid, 'SIGKILL');
  await waitFor(() => (server.isRunning() ? null : true), 10_000);
}

describe('embedded Temporal', { timeout: LIMIT_MS }, () => {
  it('starts in an empty folder, knows the search attributes, shows its UI, and ends when stopped', async () => {
    const server = await ensure();
    expect(server).toMatchObject({ adopted: false, setAside: null });
    expect(await attributesOf(server)).toEqual(expect.arrayContaining(['JobState', 'Pages']));
    const shown = await waitFor(() => fetch(server.uiUrl).catch(() => null), 10_000);
    expect(shown?.status).toBe(200);
    await server.stop();
    expect(server.isRunning()).toBe(false);
  });

  it('adopts the server that runs, and adds attributes that are new', async () => {
    const first = await ensure();
    const second = await ensure({ searchAttributes: { JobState: 'Keyword', Model: 'Keyword' } });
    expect(second).toMatchObject({
      adopted: true,
      pid: first.pid,
      address: first.address,
      uiUrl: first.uiUrl,
    });
    expect(await attributesOf(second)).toEqual(expect.arrayContaining(['JobState', 'Pages', 'Model']));
  });

  it('keeps its workflows and its ports when it was killed and is started again', async () => {
    const first = await ensure();
    await startWorkflow(first, 'survivor');
    await kill(first);
    const second = await ensure();
    expect(second).toMatchObject({ adopted: false, port: first.port, uiPort: first.uiPort, setAside: null });
    expect(await statusOf(second, 'survivor')).toBe('RUNNING');
  });

  it('gives two starters at once the same server', async () => {
    const [one, other] = await Promise.all([ensure(), ensure()]);
    expect(one.pid).toBe(other.pid);
    expect([one.adopted, other.adopted].sort()).toEqual([false, true]);
  });

  it('moves to the ports that are asked for', async () => {
    const first = await ensure();
    const second = await ensure({ port: first.uiPort, uiPort: first.port });
    expect(second).toMatchObject({ adopted: false, port: first.uiPort, uiPort: first.port });
    expect(first.isRunning()).toBe(false);
  });

  it('sets the database of another server version aside', async () => {
    const first = await ensure();
    await startWorkflow(first, 'forgotten');
    await first.stop();
    const stateFile = join(folder, 'server.json');
    const state = JSON.parse(readFileSync(stateFile, 'utf8')) as Record<string, unknown>;
    writeFileSync(stateFile, JSON.stringify({ ...state, serverVersion: '1.2.3' }));
    const second = await ensure();
    expect(second.setAside).toBe(join(folder, 'temporal-1.2.3.db'));
    expect(existsSync(join(folder, 'temporal-1.2.3.db'))).toBe(true);
    await expect(statusOf(second, 'forgotten')).rejects.toThrow(/not found/);
  });

  it('says what the log says when the server cannot start', async () => {
    writeFileSync(join(folder, 'temporal.db'), 'this is no database');
    await expect(ensure()).rejects.toThrow(/ended at once[^]*file is not a database/);
  });
});
