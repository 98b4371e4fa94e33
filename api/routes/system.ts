import { api } from '../../domain/api.schema.ts';
import { systemWarnings } from '../../domain/system-warnings.ts';
import type { System } from '../../domain/system.schema.ts';
import { taskQueues } from '../../domain/task-queues.ts';
import { listWorkers, outboxFacts, postgresFacts } from '../../records/system.ts';
import type { AppDeps } from '../deps.ts';
import type { TemporalServer } from '../machinery.ts';
import { serve, type Door } from '../serve.ts';

export function serveSystem(door: Door, deps: AppDeps): void {
  const { build, machinery } = deps;
  serve(door, api.system, async () => {
    const facts = await gather(deps);
    return { ...facts, warnings: systemWarnings(facts) };
  });

  serve(door, api.installation, async () => ({
    version: build,
    temporalUi: machinery.temporal?.ui ?? null,
    namespace: machinery.temporal?.namespace ?? null,
    now: new Date().toISOString(),
  }));
}

async function gather({ db, build, machinery }: AppDeps): Promise<Omit<System, 'warnings'>> {
  const installation = await db.installation.findFirstOrThrow();
  const [postgres, workers, outbox, temporal] = await Promise.all([
    postgresFacts(db),
    listWorkers(db, machinery.workerLivesMs),
    outboxFacts(db),
    temporalFacts(machinery.temporal, installation.id),
  ]);
  return {
    now: new Date().toISOString(),
    installation: { id: installation.id, createdAt: installation.createdAt.toISOString() },
    api: {
      version: build,
      node: process.version,
      pid: process.pid,
      startedAt: machinery.startedAt.toISOString(),
    },
    postgres,
    ...temporal,
    workers: workers.map((worker) => ({
      ...worker,
      startedAt: worker.startedAt.toISOString(),
      lastSeenAt: worker.lastSeenAt.toISOString(),
    })),
    outbox: { ...outbox, oldestDueAt: outbox.oldestDueAt?.toISOString() ?? null },
    secretKey: machinery.secretKey,
  };
}

/** How long Temporal may take to answer, in ms. */
const LIMIT_MS = 3_000;

/** One that does not answer is part of the picture. */
async function temporalFacts(
  server: TemporalServer | null,
  installationId: string,
): Promise<Pick<System, 'temporal' | 'queues'>> {
  if (!server) return { temporal: null, queues: [] };
  const { address, namespace, ui } = server;
  const name = taskQueues(installationId).http;
  const unknown = { backlog: null, oldestSeconds: null, pollers: null };
  try {
    const [facts, queues] = await within(
      LIMIT_MS,
      Promise.all([server.describe(), server.describeQueue(name)]),
    );
    return {
      temporal: { address, namespace, ui, problem: null, ...facts },
      queues: queues.map((queue) => ({ name, ...queue })),
    };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return {
      temporal: { address, namespace, ui, problem, version: null, retentionDays: null },
      queues: (['workflow', 'activity'] as const).map((kind) => ({ name, kind, ...unknown })),
    };
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1000} s`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
