import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createClient, type ApiClient } from '../../cli/client.ts';
import { openInstallation, type Installation } from '../../cli/installation.ts';
import { api, type JobView } from '../../domain/api.schema.ts';
import { ConfigSchema } from '../../domain/config.schema.ts';
import type { Durations } from '../../domain/durations.ts';
import { isTerminal } from '../../domain/states.ts';
import { ROOT } from '../../scripts/places.mjs';

/** Short, so that a lost worker or server is noticed within a test's patience. */
const SHORT: Partial<Durations> = {
  heartbeatMs: 2_000,
  reconcileMs: 2_000,
  dispatchMs: 500,
  leaseMs: 2_000,
  workerBeatMs: 500,
  troubleFirstMs: 200,
  troubleCapMs: 1_000,
};

export type Part = 'worker' | 'api' | 'temporal' | 'postgres';

/** A whole installation of its own, as `proband up` makes it: real Postgres, real Temporal, API and workers. */
export interface Lab {
  installation: Installation;
  client: ApiClient;
  /** The environment and arguments to run a `proband` command with on this installation. */
  command(...args: string[]): { file: string; args: string[]; env: NodeJS.ProcessEnv };
  /** Starts one job for each link. @param budget of the session */
  start(
    urls: string[],
    config?: Record<string, unknown>,
    budget?: { maxCostUsd?: number; maxJobCostUsd?: number },
  ): Promise<{ session: string; jobs: string[] }>;
  jobs(session: string): Promise<JobView[]>;
  /** Waits until all jobs of the session satisfy the condition. */
  until(session: string, holds: (job: JobView) => boolean, limitMs?: number): Promise<JobView[]>;
  /** Waits until all jobs of the session are over. */
  untilOver(session: string, limitMs?: number): Promise<JobView[]>;
  /** Process ids of a part, as the installation tells. */
  pid(part: Part, number?: number): number;
  signal(part: Part, signal: NodeJS.Signals, number?: number): void;
  /** Kills with -9 and returns when another process does the work of the killed one. */
  kill(part: Part): Promise<void>;
  healthy(): Promise<void>;
  temporalAddress(): string;
  databaseUrl(): string;
  /** A connection of the test's own to the installation's database. */
  database(): Promise<pg.Client>;
  hostPid(): number;
  log(): string;
  workerLog(number: number): string;
  /** Starts the host again after it was killed. */
  up(): Promise<void>;
  stop(): Promise<void>;
}

export interface LabOptions {
  durations?: Partial<Durations>;
  workers?: number;
  /** Given servers in place of embedded ones. */
  given?: { databaseUrl: string; temporalAddress: string };
  /** Leave starting the host to the test. */
  stayDown?: boolean;
}

export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), 'proband-lab-'));
  const installation = openInstallation(folder);
  const { given } = options;
  const env = cleanEnvironment({
    PROBAND_DURATIONS: JSON.stringify({ ...SHORT, ...options.durations }),
    ...(given ? { DATABASE_URL: given.databaseUrl, TEMPORAL_ADDRESS: given.temporalAddress } : {}),
  });
  const client = createClient(async () => {
    const host = installation.host();
    return { url: host?.url ?? 'http://127.0.0.1:9', token: installation.token() };
  });
  let host: ChildProcess | undefined;

  const lab: Lab = {
    installation,
    client,
    command: (...args) => ({
      file: process.execPath,
      args: [join(ROOT, 'cli', 'proband.mjs'), ...args, '--data', folder],
      env,
    }),
    async up() {
      const { file, args } = lab.command('up', '--workers', String(options.workers ?? 1));
      const log = openSync(join(folder, 'host.log'), 'a');
      host = spawn(file, args, { stdio: ['ignore', log, log], env, detached: true });
      closeSync(log);
      const ended = once(host, 'exit').then(() => 'ended');
      await eventually(
        () => installation.exists() && installation.host(),
        120_000,
        ended,
        () => lab.log(),
      );
      await lab.healthy();
    },
    async start(urls, config = {}, budget = {}) {
      const hosts = [...new Set(urls.map((url) => new URL(url).host))];
      const body = {
        requestKey: crypto.randomUUID(),
        experiment: 'test',
        name: 'test',
        hosts,
        config: ConfigSchema.parse({ platform: 'web', ...config }),
        ...budget,
      };
      const { session } = await client.call(api.createSession, { body });
      const entries = urls.map((url) => ({ url }));
      const made = { requestKey: crypto.randomUUID(), entries, seed: 7 };
      const { jobs } = await client.call(api.createJobs, { params: { id: session }, body: made });
      return { session, jobs };
    },
    jobs: async (session) => (await client.call(api.listJobs, { query: { session } })).jobs,
    async until(session, holds, limitMs = 90_000) {
      let last: JobView[] = [];
      const look = async (): Promise<JobView[] | null> => {
        last = await lab.jobs(session);
        return last.every(holds) ? last : null;
      };
      return eventually(
        look,
        limitMs,
        undefined,
        () => `jobs: ${JSON.stringify(last, null, 1)}\n${lab.log()}`,
      );
    },
    untilOver: (session, limitMs) => lab.until(session, ({ state }) => isTerminal(state), limitMs),
    pid(part, number = 1) {
      if (part === 'temporal') return pidIn(join(folder, 'temporal', 'server.json'));
      if (part === 'postgres')
        return Number(readFileSync(join(folder, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);
      const processes = JSON.parse(readFileSync(join(folder, 'processes.json'), 'utf8')) as Record<
        string,
        number
      >;
      return processes[part === 'api' ? 'api' : `worker-${number}`] as number;
    },
    signal: (part, signal, number) => void process.kill(lab.pid(part, number), signal),
    async kill(part) {
      const before = lab.pid(part);
      process.kill(before, 'SIGKILL');
      await eventually(
        () => pidOrNull(() => lab.pid(part)) !== before && pidOrNull(() => lab.pid(part)),
        60_000,
        undefined,
        () => lab.log(),
      );
      await lab.healthy();
    },
    async healthy() {
      await eventually(
        async () => (await client.call(api.health)).ok,
        90_000,
        undefined,
        () => lab.log(),
      );
    },
    temporalAddress: () =>
      `127.0.0.1:${(JSON.parse(readFileSync(join(folder, 'temporal/server.json'), 'utf8')) as { port: number }).port}`,
    databaseUrl() {
      const port = readFileSync(join(folder, 'postgres/port'), 'utf8').trim();
      const password = readFileSync(join(folder, 'postgres/password'), 'utf8').trim();
      return `postgres://proband:${password}@127.0.0.1:${port}/proband`;
    },
    async database() {
      const connection = new pg.Client({ connectionString: lab.databaseUrl(), application_name: 'test' });
      connection.on('error', () => {}); // the server may be killed under it
      await connection.connect();
      return connection;
    },
    hostPid: () => host?.pid as number,
    log: () => readFileSync(join(folder, 'host.log'), 'utf8').slice(-3_000),
    workerLog: (number) => readFileSync(join(folder, 'logs', `worker-${number}.log`), 'utf8'),
    async stop() {
      const { file, args } = lab.command('down');
      await once(spawn(file, args, { stdio: 'ignore', env }), 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
  if (!options.stayDown) await lab.up();
  return lab;
}

/** Nothing of the developer's own settings reaches a test. */
export function cleanEnvironment(own: Record<string, string> = {}): NodeJS.ProcessEnv {
  const ours = /^(PROBAND_(DATA|URL|TOKEN|DURATIONS)|DATABASE_URL|TEMPORAL_|NODE_OPTIONS|VITEST|NODE_ENV)/;
  const rest = Object.entries(process.env).filter(([name]) => !ours.test(name));
  return { ...Object.fromEntries(rest), ...own };
}

/** Asks again and again until there is an answer; fails with what `explain` says. */
export async function eventually<T>(
  ask: () => T | Promise<T>,
  limitMs: number,
  ended?: Promise<string>,
  explain: () => string = () => '',
): Promise<Exclude<T, false | null | undefined>> {
  let over: string | undefined;
  void ended?.then((why) => (over = why));
  const until = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer as Exclude<T, false | null | undefined>;
    if (over !== undefined || Date.now() > until)
      throw new Error(`${over ?? `not within ${limitMs} ms`}\n${explain()}`);
    await sleep(50);
  }
}

function pidIn(file: string): number {
  return (JSON.parse(readFileSync(file, 'utf8')) as { pid: number }).pid;
}

function pidOrNull(ask: () => number): number | null {
  try {
    return ask();
  } catch {
    return null; // being written, or its process is starting
  }
}
