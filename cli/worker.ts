import { hostname } from 'node:os';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { pino, type Logger } from 'pino';
import { createParticipantActivities } from '../activities/participant.activities.ts';
import { startDispatcher } from '../dispatch/dispatcher.ts';
import { createLoop } from '../dispatch/loop.ts';
import { startNotices } from '../dispatch/notices.ts';
import { startReconciler } from '../dispatch/reconciler.ts';
import { createWorkflows } from '../dispatch/temporal.ts';
import { taskQueues } from '../domain/task-queues.ts';
import { createHttpClient } from '../net/http-client.ts';
import { userAgentOf } from '../net/user-agent.ts';
import { createWayOut } from '../net/way-out.ts';
import { openDatabase, type Database } from '../prisma/database.ts';
import { newId } from '../records/ids.ts';
import { ensureInstallation } from '../records/installation.ts';
import { createSecretBox } from '../records/secrets.ts';
import { beat, signOff } from '../records/workers.ts';
import { READY, receiveSettings, stopWithHost, type ChildMessage, type ChildSettings } from './child.ts';
import { messengerFor } from './messenger.ts';
import { modelsFor } from './models.ts';
import { connectionOptions } from './servers/given-temporal.ts';

/** Activities that one worker runs at the same time: one for each job that it can hold. */
const ACTIVITY_SLOTS = 1_000;

/** The process that moves jobs on: a Temporal worker, the dispatcher, the reconciler, and who tells people. */
async function work(): Promise<void> {
  const settings = await receiveSettings();
  const log = pino({ level: settings.logLevel, name: 'worker' });
  Runtime.install({ shutdownSignals: [] }); // the host says when
  const db = openDatabase(settings.databaseUrl, 'worker', 20);
  const { id: installation } = await ensureInstallation(db);
  const worker = await createWorker(settings, db, installation);
  const loops = await startLoops(settings, db, installation, log);
  const running = worker.run();
  running.catch((error: unknown) => {
    log.fatal({ err: error }, 'the Temporal worker ended');
    process.exit(1); // the host starts another
  });
  stopWithHost(async () => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await Promise.allSettled([running, ...loops.map((loop) => loop.stop())]);
    await db.$disconnect();
  }, settings.durations.drainMs + 1_000);
  log.info({ installation }, 'working');
  process.send?.(READY);
}

async function createWorker(settings: ChildSettings, db: Database, installation: string): Promise<Worker> {
  const { temporal, durations } = settings;
  const connection = await NativeConnection.connect(connectionOptions(temporal));
  const http = createHttpClient({
    dispatcher: createWayOut({ allowPrivate: true, ownPorts: new Set(settings.ownPorts) }),
    userAgent: userAgentOf(settings.build),
    timeoutMs: durations.requestMs,
  });
  const secrets = createSecretBox(Buffer.from(settings.secretKey, 'base64'));
  const { agents } = modelsFor(settings);
  const activities = createParticipantActivities({ db, http, agents, secrets, durations });
  return Worker.create({
    connection,
    namespace: temporal.namespace,
    taskQueue: taskQueues(installation).http,
    workflowBundle: { codePath: settings.workflowBundle },
    activities,
    maxConcurrentActivityTaskExecutions: ACTIVITY_SLOTS,
    shutdownGraceTime: durations.drainMs,
    // So long the server waits for the worker that knows a workflow before it asks another: after a kill this is lost.
    stickyQueueScheduleToStartTimeout: durations.heartbeatMs / 2,
  });
}

async function startLoops(settings: ChildSettings, db: Database, installation: string, log: Logger) {
  const { temporal, durations, databaseUrl } = settings;
  const connection = await Connection.connect(connectionOptions(temporal));
  const client = new Client({ connection, namespace: temporal.namespace });
  const workflows = createWorkflows(client, installation);
  const self = { id: newId('wrk'), pid: process.pid, host: hostname(), build: settings.build };
  const dispatcher = startDispatcher({ db, databaseUrl, workflows, durations, log });
  const reconciler = startReconciler({ db, workflows, durations, log });
  const secrets = createSecretBox(Buffer.from(settings.secretKey, 'base64'));
  const notices = startNotices({ db, secrets, send: messengerFor(settings), durations, log });
  const beats = createLoop('beat', durations.workerBeatMs, log, () => beat(db, self));
  process.on('message', (message: ChildMessage) => {
    if ('reconcile' in message) reconciler.wake();
  });
  const leave = { wake: () => {}, stop: () => beats.stop().then(() => signOff(db, self.id)) };
  return [dispatcher, reconciler, notices, leave];
}

await work();
