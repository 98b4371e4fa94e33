import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiClient } from '../cli/client.ts';
import { down } from '../cli/commands/down.ts';
import { readSettings } from '../cli/config.ts';
import { connectRunning } from '../cli/connect.ts';
import { createContext, type Context } from '../cli/context.ts';
import { choosePort } from '../cli/servers/processes.ts';
import { childOf } from './proc.ts';
import { startStudy, type StudyProcess } from './study-process.ts';

export const PARTS = ['worker', 'Temporal server', 'Postgres', 'API', 'host'] as const;
export type Part = (typeof PARTS)[number];

/** Proband on real servers with nothing in them, and the bundled study beside it. */
export interface Engine {
  client: ApiClient;
  study: StudyProcess;
  pids: Record<Part, number>;
}

/** Variables that lead elsewhere than to an installation of our own. */
const ELSEWHERE = ['PROBAND_URL', 'PROBAND_TOKEN', 'DATABASE_URL', 'TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE'];

/**
 * Starts an engine in a new folder, hands it to `work`, and ends all of it and removes the folder, whatever
 * becomes of the work. Should this process be killed, host, servers and study end by themselves.
 */
export async function withEngine<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
  for (const name of ELSEWHERE) delete process.env[name]; // the host inherits the environment
  const folder = mkdtempSync(join(tmpdir(), 'proband-bench-'));
  chmodSync(folder, 0o755); // under root, Postgres runs as somebody else
  const context = createContext(join(folder, 'installation'), readSettings());
  let study: StudyProcess | null = null;
  try {
    study = await startStudy(join(folder, 'book'));
    context.installation.prepare();
    context.installation.setLastPort(await choosePort(undefined, undefined)); // the usual one may be somebody's
    const connection = await connectRunning(context.installation, context.settings, 'bench', () => {});
    try {
      return await work({ client: connection.client, study, pids: findPids(context) });
    } finally {
      await connection.release();
    }
  } finally {
    await down({ ...context, stderr: SILENT });
    await study?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `down` tells a person what becomes of the jobs; here nothing becomes of them. */
const SILENT = { write: () => true } as unknown as Context['stderr'];

function findPids({ installation }: Context): Engine['pids'] {
  const host = installation.host()?.pid;
  if (host === undefined) throw new Error('Proband has ended.');
  const temporal = JSON.parse(readFileSync(installation.path('temporal', 'server.json'), 'utf8')) as {
    pid: number;
  };
  const postmaster = readFileSync(installation.path('postgres', 'data', 'postmaster.pid'), 'utf8');
  return {
    worker: childOf(host, 'cli/worker.ts'),
    'Temporal server': temporal.pid,
    Postgres: Number(postmaster.split('\n', 1)[0]),
    API: childOf(host, 'cli/server.ts'),
    host,
  };
}

/** The other parts, which do not count to this one though they may descend from it: the host started them all. */
export function partsBeside({ pids }: Engine, part: Part): number[] {
  return PARTS.filter((other) => other !== part).map((other) => pids[other]);
}
