import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { otreeBin } from '../../scripts/places.mjs';
import { freePort, logTail, startGroup, type ProcessGroup } from './otree-process.ts';

export interface OtreeOptions {
  /** An empty database, `postgres://…`. Without it oTree keeps a SQLite file that goes with `stop()`. */
  databaseUrl?: string;
  /** @default a free one */
  port?: number;
  /** The server's output is appended here. */
  logFile: string;
  /** The project to run a copy of. @default tests/otree/project */
  projectDir?: string;
  /**
   * `devserver` is what authors try their study on: it asks for no log-in, shows debug tables, keeps its data in
   * memory, and leaves pages whose time is over to the browser. @default prodserver
   */
  server?: 'prodserver' | 'devserver';
}

export interface SessionWish {
  /** Name in SESSION_CONFIGS, e.g. `public_goods`. */
  config: string;
  /** A multiple of the size of its groups. */
  participants: number;
  /** Name in ROOMS: `lab`, or `listed` and `secure`, which take the labels in `_rooms/listed.txt` alone. */
  room?: string;
  /** Session config fields to change. */
  fields?: Record<string, unknown>;
}

export interface OtreeSession {
  code: string;
  sessionWideUrl: string;
  roomUrl: string | null;
  /** Participant codes by id_in_session. */
  participants: string[];
  /** In the order of `participants`. */
  participantUrls: string[];
}

/** One line of an export, by column. */
export type ExportRecord = Record<string, string>;

export interface OtreeServer {
  /** `http://127.0.0.1:PORT` */
  url: string;
  port: number;
  restKey: string;
  /** The folder it runs in, with its `db.sqlite3` where it keeps one. */
  folder: string;
  createSession: (wish: SessionWish) => Promise<OtreeSession>;
  /** Leads a participant to the page where it is. */
  initializeUrl: (participant: string) => string;
  exportApp: (app: string, sessionCode: string) => Promise<ExportRecord[]>;
  exportWide: (sessionCode?: string) => Promise<ExportRecord[]>;
  /** One line for each page that somebody completed, with its round and whether its time was over. */
  pageTimes: (sessionCode: string) => Promise<ExportRecord[]>;
  /** Participant code → index of the page where it is; 0 before the first page. */
  progress: (sessionCode?: string) => Promise<Map<string, number>>;
  /** Ends it like a power cut; data and address stay for `restart`. */
  kill: () => Promise<void>;
  /** Starts it again after `kill`, on the same port with the same data. */
  restart: () => Promise<void>;
  /** Ends it and removes its files. */
  stop: () => Promise<void>;
}

const PROJECT = fileURLToPath(new URL('../otree/project', import.meta.url));
const START_LIMIT = 60_000; // ms; 0.4 s on a quiet machine, the rest is for a busy one
const STOP_PATIENCE = 5_000; // ms; 0.2 s when idle, but requests in flight are let finish first

/** The oTree to run: `OTREE_BIN`, or the one that set-up made. @throws with what to do when there is none */
function otreeProgram(): string {
  const bin = process.env['OTREE_BIN'] ?? otreeBin();
  if (bin !== null && existsSync(bin)) return bin;
  throw new Error(
    `There is no oTree${bin === null ? '' : ` at ${bin}`}, and these tests need a real one. ` +
      'Run `node scripts/setup.mjs --for tests`, or name its executable in OTREE_BIN (it needs what ' +
      'tests/otree/project/requirements.txt lists).',
  );
}

/** Starts a real oTree server on loopback and returns when it answers. */
export async function startOtree(options: OtreeOptions): Promise<OtreeServer> {
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  // A key of its own: should another oTree hold the port, its 403 shows it.
  const restKey = randomUUID();
  const home = await mkdtemp(join(tmpdir(), 'otree-'));
  const project = join(home, 'project'); // SQLite's file is written into the folder that oTree runs in
  let group: ProcessGroup | null = null;
  const end = async (patience: number) => {
    await group?.end(patience);
    group = null;
  };
  const stop = async () => {
    await end(STOP_PATIENCE);
    await rm(home, { recursive: true, force: true });
  };
  const start = async () => {
    if (group !== null) throw new Error('This oTree is running. `kill()` it before `restart()`.');
    group = await launch(project, port, restKey, options);
    await untilReady(group, url, restKey, options.logFile);
  };
  try {
    await cp(options.projectDir ?? PROJECT, project, { recursive: true });
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    port,
    restKey,
    folder: project,
    ...restCalls(url, restKey),
    kill: () => end(0),
    restart: start,
    stop,
  };
}

function launch(cwd: string, port: number, restKey: string, options: OtreeOptions): Promise<ProcessGroup> {
  const bin = otreeProgram();
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PATH: [dirname(bin), process.env['PATH']].join(delimiter), // prodserver starts a second `otree` by name
    OTREE_REST_KEY: restKey,
    OTREE_ADMIN_PASSWORD: restKey,
    ...(options.server === 'devserver' ? {} : { OTREE_AUTH_LEVEL: 'STUDY', OTREE_PRODUCTION: '1' }),
    PYTHONUNBUFFERED: '1', // or a killed server leaves no log
  };
  // One that Proband itself is started with must not become oTree's.
  delete env['DATABASE_URL'];
  if (options.databaseUrl !== undefined) env['DATABASE_URL'] = options.databaseUrl;
  const args =
    options.server === 'devserver' ? ['devserver', String(port)] : ['prodserver', `127.0.0.1:${port}`];
  return startGroup({ command: bin, args, cwd, env, logFile: options.logFile });
}

async function untilReady(group: ProcessGroup, url: string, restKey: string, logFile: string): Promise<void> {
  const limit = Date.now() + START_LIMIT;
  while (!(await answers(url, restKey))) {
    const ended = await Promise.race([group.ended, delay(100)]);
    if (ended === undefined && Date.now() < limit) continue;
    const what = ended === undefined ? `did not answer within ${START_LIMIT / 1000} s` : `ended: ${ended}`;
    await group.end(0); // its log is complete only then
    throw new Error(`oTree at ${url} ${what}. Its log ${logFile} ends with:\n${await logTail(logFile)}`);
  }
}

async function answers(url: string, restKey: string): Promise<boolean> {
  const init = { headers: { 'otree-rest-key': restKey }, signal: AbortSignal.timeout(2_000) };
  return fetch(`${url}/api/otree_version`, init).then(
    async (response) => (await response.text(), response.ok),
    () => false,
  );
}

const CreatedSchema = z.object({
  code: z.string(),
  session_wide_url: z.string(),
  room_url: z.string().optional(),
});
const DetailSchema = z.object({
  participants: z.array(z.object({ id_in_session: z.number(), code: z.string() })),
});

type Call = (path: string, body?: object) => Promise<string>;

function restCalls(url: string, restKey: string) {
  const call: Call = async (path, body) => {
    const headers = { 'otree-rest-key': restKey, 'content-type': 'application/json' };
    const init = body === undefined ? { headers } : { headers, method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${url}${path}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`oTree answered ${response.status} to ${path}: ${text.slice(0, 500)}`);
    return text;
  };
  const exported = async (kind: string, query: Record<string, string>) =>
    parseExport(await call(`/api/export_${kind}?${new URLSearchParams(query).toString()}`));
  const exportWide = (sessionCode?: string) =>
    exported('wide', sessionCode === undefined ? {} : { session_code: sessionCode });
  const progress = async (sessionCode?: string) => {
    const records = await exportWide(sessionCode);
    return new Map(
      records.map((row) => [row['participant.code'] ?? '', Number(row['participant._index_in_pages'])]),
    );
  };
  const pageTimes = async (sessionCode: string) =>
    (await exported('page_times', {})).filter((row) => row['session_code'] === sessionCode);
  const exportApp = (app: string, sessionCode: string) => exported('app', { app, session_code: sessionCode });
  const initializeUrl = (participant: string) => `${url}/InitializeParticipant/${participant}`;
  const create = async (wish: SessionWish): Promise<OtreeSession> => {
    const session = await createSession(call, wish);
    return { ...session, participantUrls: session.participants.map(initializeUrl) };
  };
  return { createSession: create, initializeUrl, exportApp, exportWide, pageTimes, progress };
}

async function createSession(call: Call, wish: SessionWish): Promise<Omit<OtreeSession, 'participantUrls'>> {
  const body = {
    session_config_name: wish.config,
    num_participants: wish.participants,
    room_name: wish.room,
    modified_session_config_fields: wish.fields,
  };
  const created = CreatedSchema.parse(JSON.parse(await call('/api/sessions', body)));
  const detail = DetailSchema.parse(JSON.parse(await call(`/api/sessions/${created.code}`)));
  const inOrder = detail.participants.toSorted((a, b) => a.id_in_session - b.id_in_session);
  return {
    code: created.code,
    sessionWideUrl: created.session_wide_url,
    roomUrl: created.room_url ?? null,
    participants: inOrder.map(({ code }) => code),
  };
}

/** A server without sessions exports a file without columns. */
function parseExport(csv: string): ExportRecord[] {
  return parse<ExportRecord>(csv, { columns: true, skip_empty_lines: true, bom: true });
}
