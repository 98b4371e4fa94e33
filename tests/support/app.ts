import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { createApp } from '../../api/app.ts';
import { createAccounts } from '../../api/auth/accounts.ts';
import { createLiveHub } from '../../api/live/hub.ts';
import type { AppDeps } from '../../api/deps.ts';
import { answers, depsInTest, doesNot, TOKEN } from '../../api/deps-in-test.ts';
import { normalEmail, type Role } from '../../domain/access.ts';
import type { Database } from '../../prisma/database.ts';
import { listen } from '../../prisma/listen.ts';
import { newId } from '../../records/ids.ts';
import { ensureInstallation } from '../../records/installation.ts';
import { LIVE_CHANNEL } from '../../records/live.ts';
import { createSecretBox } from '../../records/secrets.ts';
import { startDatabase } from './database.ts';

export const PASSWORD = 'correct horse battery';

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** Parsed where it is JSON, else the text. */
  body: unknown;
}

export interface Asked {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  /** Sent as JSON; with it the method is POST unless it is said. */
  body?: unknown;
}

/** Asks below `/api`, as whoever it was made for. */
export type Client = (path: string, asked?: Asked) => Promise<Answer>;

/** Somebody with an account, signed in like a browser: with a cookie, and Origin on every request. */
export interface Person {
  id: string;
  email: string;
  cookie: string;
  ask: Client;
}

/** The real app on a port, on a Postgres of its own. */
export interface TestApp {
  url: string;
  databaseUrl: string;
  db: Database;
  /** Of the installation: acts for the local owner. */
  token: string;
  ownerId: string;
  /** With the installation's token. */
  owner: Client;
  /** With nothing that says who it is. */
  anybody: Client;
  /** Everything that was logged so far. */
  logged(): string;
  /** Makes an account and signs it in. */
  signUp(given: { email: string; role?: Role; name?: string }): Promise<Person>;
  /** A client with a cookie. */
  withCookie(cookie: string): Client;
  /** Another app on the same database, as after a restart. */
  restart(): Promise<void>;
  /** While it lasts every query fails with this error. */
  failing(error: Error, work: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/** Starts Postgres and the app, with live hints where it has screens; Temporal and workers are not there. */
export async function startApp(given: Partial<AppDeps> = {}): Promise<TestApp> {
  const base = await startDatabase();
  const { db } = base;
  const { ownerId } = await ensureInstallation(db);
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const hosts = ['127.0.0.1', 'localhost'];
  const secretKey = Buffer.alloc(32, 7);
  const live = given.screens
    ? createLiveHub(db, (onNotice) => listen(base.url, LIVE_CHANNEL, onNotice), { windowMs: 10 })
    : null;
  const make = (database: Database) =>
    createApp(
      depsInTest({
        db: database,
        ownerId,
        accounts: createAccounts({ db: database, secretKey, hosts, log }),
        secrets: createSecretBox(secretKey),
        hosts,
        checks: { Postgres: answers, Temporal: doesNot, worker: doesNot },
        live,
        log,
        ...given,
      }),
    );
  let app = make(db);
  const server = createServer((req, res) => void app(req, res)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const client =
    (own: Record<string, string>): Client =>
    (path, asked = {}) =>
      send(port, path, { ...asked, headers: { ...own, ...asked.headers } });
  const withCookie = (cookie: string) => client({ cookie, origin: url });
  const anybody = client({});
  return {
    url,
    databaseUrl: base.url,
    db,
    token: TOKEN,
    ownerId,
    owner: client({ authorization: `Bearer ${TOKEN}` }),
    anybody,
    logged: () => lines.join(''),
    withCookie,
    async signUp({ email, role = 'researcher', name = email }) {
      const id = await addPerson(db, { email, role, name });
      const cookie = cookieOf(await anybody('/auth/sign-in/email', { body: { email, password: PASSWORD } }));
      return { id, email: normalEmail(email), cookie, ask: withCookie(cookie) };
    },
    async restart() {
      app = make(db);
    },
    async failing(error, work) {
      const $allOperations = () => Promise.reject(error);
      app = make(db.$extends({ query: { $allOperations } }) as unknown as Database);
      await work();
      app = make(db);
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      await live?.close();
      await base.stop();
    },
  };
}

let hash: Promise<string> | undefined;

/** An account with the password of all tests, made in the tables: invitations have tests of their own. */
async function addPerson(
  db: Database,
  { email, role, name }: { email: string; role: Role; name: string },
): Promise<string> {
  const id = newId('usr');
  hash ??= import('better-auth/crypto').then(({ hashPassword }) => hashPassword(PASSWORD));
  const account = { id: newId('auth'), accountId: id, providerId: 'credential', password: await hash };
  await db.user.create({
    data: { id, email: normalEmail(email), name, role, authAccounts: { create: account } },
  });
  return id;
}

/** What a browser would send back of an answer's cookies; fails where it set none. */
export function cookieOf({ status, headers, body }: Answer): string {
  const set = headers['set-cookie'] as string[] | undefined;
  if (!set) throw new Error(`There is no cookie with ${status}: ${JSON.stringify(body)}`);
  return set.map((cookie) => cookie.split(';')[0]).join('; ');
}

/** Not by `fetch`, which sets Host, Origin and cookies itself. */
async function send(port: number, path: string, { method, headers, body }: Asked): Promise<Answer> {
  const sending = request({
    host: '127.0.0.1',
    port,
    path: `/api${path}`,
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    agent: false,
  });
  sending.end(body === undefined ? undefined : JSON.stringify(body));
  const [response] = (await once(sending, 'response')) as [
    AsyncIterable<Buffer> & { statusCode: number; headers: Answer['headers'] },
  ];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const isJson = /json/.test(String(response.headers['content-type']));
  return {
    status: response.statusCode,
    headers: response.headers,
    body: isJson ? (JSON.parse(text) as unknown) : text,
  };
}
