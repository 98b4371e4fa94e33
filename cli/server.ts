import { createServer } from 'node:http';
import { once } from 'node:events';
import { Connection } from '@temporalio/client';
import { pino } from 'pino';
import { createApp } from '../api/app.ts';
import { createAccounts } from '../api/auth/accounts.ts';
import type { Machinery } from '../api/machinery.ts';
import { createLiveHub } from '../api/live/hub.ts';
import { openDatabase, type Database } from '../prisma/database.ts';
import { listen } from '../prisma/listen.ts';
import { ensureInstallation } from '../records/installation.ts';
import { builtWeb } from '../scripts/places.mjs';
import { LIVE_CHANNEL } from '../records/live.ts';
import { createSecretBox } from '../records/secrets.ts';
import { countLiving } from '../records/workers.ts';
import { READY, receiveSettings, stopWithHost, type ChildSettings } from './child.ts';
import { createDemoStudy } from './demo-study.ts';
import { messengerFor } from './messenger.ts';
import { modelsFor } from './models.ts';
import { connectionOptions } from './servers/given-temporal.ts';
import { temporalServer } from './servers/temporal-facts.ts';

/** The process of the API. */
async function serve(): Promise<void> {
  const settings = await receiveSettings();
  const log = pino({ level: settings.logLevel, name: 'api' });
  const db = openDatabase(settings.databaseUrl, 'api');
  const { ownerId } = await ensureInstallation(db);
  const secretKey = Buffer.from(settings.secretKey, 'base64');
  const hosts = ['127.0.0.1', 'localhost', '[::1]'];
  const live = createLiveHub(db, (onNotice) => listen(settings.databaseUrl, LIVE_CHANNEL, onNotice));
  const demo = createDemoStudy(settings.demoFolder);
  const app = createApp({
    db,
    ownerId,
    accounts: createAccounts({ db, secretKey, hosts, log }),
    ...modelsFor(settings),
    secrets: createSecretBox(secretKey),
    sendMessage: messengerFor(settings),
    build: settings.build,
    token: settings.api.token,
    hosts,
    checks: createChecks(settings, db),
    screens: builtWeb(),
    live,
    machinery: machineryOf(settings),
    demo,
    log,
  });
  const server = createServer(app);
  stopWithHost(async () => {
    server.close();
    server.closeAllConnections();
    await live.close();
    await demo.close();
    await db.$disconnect();
  }, 2_000);
  server.listen(settings.api.port, '127.0.0.1');
  await once(server, 'listening');
  log.info({ port: settings.api.port }, 'listening');
  process.send?.(READY);
}

function machineryOf({ temporal, temporalUi, secretKeyFrom, durations }: ChildSettings): Machinery {
  return {
    temporal: temporalServer(temporal, temporalUi),
    secretKey: secretKeyFrom,
    workerLivesMs: durations.workerBeatMs * 3,
    startedAt: new Date(),
  };
}

function createChecks({ temporal, durations }: ChildSettings, db: Database) {
  const connection = Connection.lazy(connectionOptions(temporal));
  return {
    Postgres: async () => void (await db.$queryRaw`SELECT 1`),
    Temporal: async () => void (await connection.workflowService.getSystemInfo({})),
    worker: async () => {
      if ((await countLiving(db, durations.workerBeatMs * 3)) === 0) throw new Error('no worker');
    },
  };
}

await serve();
