import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Database } from '../prisma/database.ts';
import { createApp } from './app.ts';
import type { AppDeps } from './deps.ts';
import { depsInTest, TOKEN } from './deps-in-test.ts';

export { answers, doesNot, TOKEN } from './deps-in-test.ts';
export const bearer = { authorization: `Bearer ${TOKEN}` };

/** A database that no request may reach. */
const untouchable = new Proxy({} as Database, {
  get(_target, name) {
    throw new Error(`The database was touched: ${String(name)}.`);
  },
});

/** What every request needs of it: the local owner is there, and what is done can be written down. */
function withOwner(db: Database): Database {
  const owner = { name: 'Local owner', email: 'owner@localhost', role: 'administrator', disabledAt: null };
  const everyRequest = {
    user: { findUnique: async () => owner },
    experiment: { findFirst: async () => ({ id: 'exp_1', ownerId: 'usr_1', members: [] }) },
    auditEntry: { create: async () => ({ id: 1n }), update: async () => ({}) },
  };
  return new Proxy(db, {
    get: (target, name) =>
      name in everyRequest
        ? everyRequest[name as keyof typeof everyRequest]
        : (Reflect.get(target, name) as unknown),
  });
}

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  body: unknown;
}

interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/**
 * Serves the API on loopback for as long as the test runs; returns how to ask it.
 * @param realDatabase whether `db` knows its people and experiments itself
 */
export async function serveApi(
  given: Partial<AppDeps> = {},
  { realDatabase = false } = {},
): Promise<(path: string, asked?: Asked) => Promise<Answer>> {
  const db = given.db && realDatabase ? given.db : withOwner(given.db ?? untouchable);
  const app = createApp(depsInTest({ ownerId: 'usr_1', ...given, db }));
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return (path, asked = {}) => ask(port, path, asked);
}

/** Not by `fetch`, which sets Host and Origin itself. */
async function ask(
  port: number,
  path: string,
  { method = 'GET', headers = {}, body }: Asked,
): Promise<Answer> {
  const sending = request({ host: '127.0.0.1', port, path, method, headers, agent: false });
  sending.end(body);
  const [response] = (await once(sending, 'response')) as [
    AsyncIterable<Buffer> & { statusCode: number; headers: Record<string, unknown> },
  ];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  return {
    status: response.statusCode,
    headers: response.headers,
    body: isJson(response.headers) ? (JSON.parse(text) as unknown) : text,
  };
}

function isJson(headers: Record<string, unknown>): boolean {
  return /json/.test(String(headers['content-type']));
}

export function post(value: unknown, headers: Record<string, string> = bearer): Asked {
  const body = typeof value === 'string' ? value : JSON.stringify(value);
  return { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } };
}
