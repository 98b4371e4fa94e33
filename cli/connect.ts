import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Express } from 'express';
import { pino } from 'pino';
import { noAccounts } from '../api/actor.ts';
import { createApp } from '../api/app.ts';
import { api } from '../domain/api.schema.ts';
import { openDatabase, type Database } from '../prisma/database.ts';
import { migrate } from '../prisma/migrate.ts';
import { createSecretBox } from '../records/secrets.ts';
import { ensureInstallation } from '../records/installation.ts';
import { ROOT } from '../scripts/places.mjs';
import { createClient, type ApiAddress, type ApiClient } from './client.ts';
import { UsageError, type Settings } from './config.ts';
import type { HostRecord, Installation } from './installation.ts';
import { messengerFor } from './messenger.ts';
import { modelsFor } from './models.ts';
import { ensureSecretKey } from './secret-key.ts';
import { ensurePostgres } from './servers/postgres.ts';
import { lastWords, logSize } from './servers/processes.ts';

/** A way to an installation's API, to be given back. */
export interface Connection {
  client: ApiClient;
  /** Temporal's Web UI, where known. */
  temporalUi: string | null;
  release(): Promise<void>;
}

/** How long a host may take to start, in ms: a first start makes its databases. */
const START_LIMIT_MS = 180_000;

/** For commands that move jobs: starts the installation when none is running, also when it dies meanwhile. */
export async function connectRunning(
  installation: Installation,
  settings: Settings,
  what: string,
  say: (line: string) => void,
): Promise<Connection> {
  if (settings.remote) return elsewhere(settings.remote);
  installation.prepare();
  const signOff = installation.register(what);
  installation.setStopped(false);
  let starting: Promise<HostRecord> | null = null;
  const ensure = async (): Promise<HostRecord> => {
    const host = installation.host();
    if (host) return host;
    if (installation.stopped()) {
      throw new UsageError(
        'Proband was stopped by `proband down`. The jobs stay; `proband run --continue` goes on.',
      );
    }
    starting ??= startHostProcess(installation, say).finally(() => (starting = null));
    return starting;
  };
  const host = await ensure();
  const client = createClient(async () => addressOf(await ensure(), installation));
  await untilHealthy(client);
  return { client, temporalUi: host.temporalUi, release: async () => signOff() };
}

/** For commands that only read or leave a wish: the running installation, or Postgres alone for as long as needed. */
export async function connectReading(
  installation: Installation,
  settings: Settings,
  what: string,
): Promise<Connection> {
  if (settings.remote) return elsewhere(settings.remote);
  if (!installation.exists()) {
    throw new UsageError(
      `There is no installation in ${installation.folder}. \`proband run\` and \`proband up\` make one; --data says where.`,
    );
  }
  const signOff = installation.register(what);
  const host = installation.host();
  if (host) {
    const client = createClient(async () => addressOf(installation.host() ?? host, installation));
    return { client, temporalUi: host.temporalUi, release: async () => signOff() };
  }
  return alone(installation, settings, signOff);
}

function elsewhere(remote: ApiAddress): Connection {
  return { client: createClient(async () => remote, 5_000), temporalUi: null, release: async () => {} };
}

function addressOf(host: HostRecord, installation: Installation): ApiAddress {
  return { url: host.url, token: installation.token() };
}

/** The API in this very process, on Postgres alone. */
async function alone(
  installation: Installation,
  settings: Settings,
  signOff: () => void,
): Promise<Connection> {
  const postgres = settings.databaseUrl
    ? null
    : await installation.locked(() =>
        ensurePostgres({
          dir: installation.path('postgres'),
          logFile: installation.path('logs', 'postgres.log'),
        }),
      );
  const url = settings.databaseUrl ?? (postgres?.url() as string);
  const leave = (): Promise<void> =>
    installation.locked(async () => {
      signOff();
      // The last one out turns off the light.
      if (!installation.host() && installation.users().length === 0) await postgres?.stop();
    });
  const secretKey = await migrate(url)
    .then(() => secretKeyOf(installation, settings))
    .catch(async (error: unknown) => {
      await leave();
      throw error;
    });
  const db = openDatabase(url, 'cli', 2);
  const server = createServer(await appAlone(db, installation, settings, secretKey)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: installation.token(),
  };
  return {
    client: createClient(async () => address),
    temporalUi: null,
    async release() {
      server.close();
      server.closeAllConnections();
      await db.$disconnect();
      await leave();
    },
  };
}

function secretKeyOf(installation: Installation, settings: Settings): Promise<Buffer> {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  return settings.secretKey ? Promise.resolve(settings.secretKey) : ensureSecretKey(installation.folder, say);
}

async function appAlone(
  db: Database,
  installation: Installation,
  settings: Settings,
  secretKey: Buffer,
): Promise<Express> {
  const absent = async (): Promise<void> => {
    throw new Error('not running');
  };
  return createApp({
    db,
    ownerId: (await ensureInstallation(db)).ownerId,
    accounts: noAccounts,
    ...modelsFor({ ownPorts: [], build: settings.build }),
    sendMessage: messengerFor({ ...settings, ownPorts: [] }),
    secrets: createSecretBox(secretKey),
    build: settings.build,
    token: installation.token(),
    hosts: ['127.0.0.1'],
    checks: { Postgres: async () => {}, Temporal: absent, worker: absent },
    screens: null,
    live: null,
    machinery: {
      temporal: null,
      secretKey: settings.secretKey ? 'environment' : 'file',
      workerLivesMs: settings.durations.workerBeatMs * 3,
      startedAt: new Date(),
    },
    demo: null,
    log: pino({ level: 'error' }, pino.destination(2)),
  });
}

/** Starts a host in the background, which leaves when no command is registered any more. */
async function startHostProcess(
  installation: Installation,
  say: (line: string) => void,
): Promise<HostRecord> {
  say('Starting Proband …');
  const logFile = installation.path('logs', 'host.log');
  const from = logSize(logFile);
  const log = openSync(logFile, 'a');
  const args = [join(ROOT, 'cli', 'proband.mjs'), 'up', '--transient', '--data', installation.folder];
  const child = spawn(process.execPath, args, { detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  child.unref();
  const until = Date.now() + START_LIMIT_MS;
  while (Date.now() < until) {
    const host = installation.host();
    if (host) return host;
    if ((child.exitCode !== null && child.exitCode !== 0) || child.signalCode !== null) break;
    await sleep(100);
  }
  const host = installation.host();
  if (host) return host;
  throw new UsageError(`Proband did not start. ${logFile} says:\n${lastWords(logFile, from)}`);
}

/** Waits until Postgres, Temporal and a worker answer. */
export async function untilHealthy(client: ApiClient, limitMs = 60_000): Promise<void> {
  const until = Date.now() + limitMs;
  for (;;) {
    const { ok, missing } = await client.call(api.health);
    if (ok) {
      await client.call(api.unfinishedSession); // with the token: it is this installation that answers
      return;
    }
    if (Date.now() > until) {
      throw new UsageError(`Proband is up, but ${missing.join(' and ')} did not come up; see its logs.`);
    }
    await sleep(200);
  }
}
