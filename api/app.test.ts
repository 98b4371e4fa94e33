import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createAgentRegistry } from '../models/registry.ts';
import { createSecretBox } from '../records/secrets.ts';
import type { Database } from '../prisma/database.ts';
import { createApp } from './app.ts';
import type { AppDeps } from './deps.ts';

const TOKEN = 'token-of-this-installation';
const bearer = { authorization: `Bearer ${TOKEN}` };

/** A database that no request may reach. */
const untouchable = new Proxy({} as Database, {
  get(_target, name) {
    throw new Error(`The database was touched: ${String(name)}.`);
  },
});

interface Answer {
  status: number;
  headers: Record<string, unknown>;
  body: unknown;
}

interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

const answers = async (): Promise<void> => {};
const doesNot = async (): Promise<void> => {
  throw new Error('not running');
};

/** Serves the API on loopback for as long as the test runs; returns how to ask it. */
async function serveApi(
  given: Partial<AppDeps> = {},
): Promise<(path: string, asked?: Asked) => Promise<Answer>> {
  const app = createApp({
    db: untouchable,
    agents: createAgentRegistry(),
    secrets: createSecretBox(Buffer.alloc(32)),
    ownerId: 'user_1',
    build: '0.0.0',
    token: TOKEN,
    hosts: ['127.0.0.1', 'localhost'],
    checks: { Postgres: answers, Temporal: answers, worker: answers },
    log: pino({ level: 'silent' }),
    ...given,
  });
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
  return { status: response.statusCode, headers: response.headers, body: JSON.parse(text) as unknown };
}

function post(value: unknown, headers: Record<string, string> = bearer): Asked {
  const body = typeof value === 'string' ? value : JSON.stringify(value);
  return { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } };
}

const error = (code: string, message: string): object => ({ error: { code, message } });

describe('health', () => {
  test('is 200 when everything answers, and open to all', async () => {
    const api = await serveApi();
    expect(await api('/api/health')).toMatchObject({ status: 200, body: { ok: true, missing: [] } });
  });

  test('is 503 with what is missing', async () => {
    const api = await serveApi({ checks: { Postgres: answers, Temporal: doesNot, worker: doesNot } });
    expect(await api('/api/health')).toMatchObject({
      status: 503,
      body: { ok: false, missing: ['Temporal', 'worker'] },
    });
  });
});

describe('the name by which the server is asked', () => {
  test.each(['127.0.0.1', 'localhost', 'localhost:3000', 'LOCALHOST:3000'])('may be %s', async (host) => {
    const api = await serveApi();
    expect((await api('/api/health', { headers: { host } })).status).toBe(200);
  });

  test.each([
    'evil.example',
    'evil.example:3000',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '[::1]',
  ])('may not be %s, which a page elsewhere could have rebound', async (host) => {
    const api = await serveApi();
    expect(await api('/api/health', { headers: { host } })).toMatchObject({
      status: 403,
      body: error('host', `This server is not called ${host}.`),
    });
  });
});

describe('a request of a page', () => {
  test('of this server is taken', async () => {
    const api = await serveApi();
    const headers = { host: 'localhost:3000', origin: 'http://localhost:3000' };
    expect((await api('/api/health', { headers })).status).toBe(200);
  });

  test.each(['https://evil.example', 'http://127.0.0.1:3000', 'http://localhost:8000', 'null', 'localhost'])(
    'of %s is not taken',
    async (origin) => {
      const api = await serveApi();
      const answer = await api('/api/health', { headers: { host: 'localhost:3000', origin } });
      expect(answer).toMatchObject({
        status: 403,
        body: error('origin', `Requests from ${origin} are not taken.`),
      });
    },
  );
});

describe('the token', () => {
  test.each<[string, Record<string, string>]>([
    ['none', {}],
    ['an empty one', { authorization: 'Bearer ' }],
    ['another', { authorization: 'Bearer token-of-another' }],
    ['a part of it', { authorization: `Bearer ${TOKEN.slice(0, -1)}` }],
    ['more than it', { authorization: `Bearer ${TOKEN}x` }],
    ['it in another form', { authorization: `Basic ${TOKEN}` }],
    ['it in a cookie', { cookie: `token=${TOKEN}` }],
  ])('%s opens nothing', async (_what, headers) => {
    const api = await serveApi();
    for (const path of ['/api/jobs', '/api/sessions/unfinished', '/api/why/x', '/api/nothing']) {
      expect(await api(path, { headers })).toMatchObject({
        status: 401,
        body: error('token', 'This needs the token of the installation (file `token` in its data folder).'),
      });
    }
  });

  test('opens, however Bearer is written', async () => {
    const api = await serveApi();
    const answer = await api('/api/nothing', { headers: { authorization: `bearer ${TOKEN}` } });
    expect(answer.status).toBe(404);
  });
});

describe('an error answer', () => {
  test('names a path that nothing is at', async () => {
    const api = await serveApi();
    expect(await api('/api/nothing', { headers: bearer })).toMatchObject({
      status: 404,
      body: error('not_found', 'There is nothing at /api/nothing.'),
    });
    expect((await api('/elsewhere')).status).toBe(404);
  });

  test('names every part of a request that does not fit', async () => {
    const api = await serveApi();
    const jobs = { requestKey: 'short', entries: [{ url: 'ftp://study.example/' }] };
    const { status, body } = await api('/api/sessions/ses_1/jobs', post(jobs));
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { code: 'invalid' } });
    expect(JSON.stringify(body)).toMatch(/requestKey: .+; entries\.0\.url: /);
  });

  test('tells a rule about the whole body', async () => {
    const api = await serveApi();
    expect(await api('/api/commands', post({ kind: 'pause' }))).toMatchObject({
      status: 400,
      body: error('invalid', 'body: Give either jobs, or a session, or a cause.'),
    });
  });

  test('names a model that nothing here can run, before anything is stored', async () => {
    const api = await serveApi();
    const session = {
      requestKey: '12345678',
      experiment: 'Trust',
      name: 'Pilot',
      hosts: ['study.example'],
      config: { platform: 'web', model: 'gpt-9' },
    };
    const answer = await api('/api/sessions', post(session));
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain('name it with its provider, as in openai/gpt-4o');
  });

  test('without a body names what is missing', async () => {
    const api = await serveApi();
    const { status, body } = await api('/api/sessions', { method: 'POST', headers: bearer });
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain('requestKey: ');
  });

  test.each([
    ['JSON that breaks off', '{"kind": "pau', 400],
    ['a body that is too large', JSON.stringify({ text: 'x'.repeat(6_000_000) }), 413],
  ])('says that %s is the fault of who sent it', async (_what, text, status) => {
    const api = await serveApi();
    expect(await api('/api/commands', post(text))).toMatchObject({
      status,
      body: { error: { code: 'invalid' } },
    });
  });

  test('says that an address that cannot be decoded is the fault of who sent it', async () => {
    const api = await serveApi();
    expect((await api('/api/jobs/%E0%A4%A', { headers: bearer })).status).toBe(400);
  });

  test('hides what failed inside, and the log has it', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) });
    const api = await serveApi({ log });
    expect(await api('/api/jobs', { headers: bearer })).toMatchObject({
      status: 500,
      body: error('internal', 'Something failed here; the log of the API says what.'),
    });
    expect(lines.join('')).toContain('The database was touched: job.');
    expect(lines.join('')).not.toContain(TOKEN);
  });

  test('that has the wrong form itself is a fault of the server', async () => {
    const db = { session: { findFirst: async () => ({ id: 7 }) } } as unknown as Database;
    const api = await serveApi({ db });
    expect((await api('/api/sessions/unfinished', { headers: bearer })).status).toBe(500);
  });

  test('says nothing of what serves it', async () => {
    const api = await serveApi();
    const { headers } = await api('/elsewhere');
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers['content-security-policy']).toContain("default-src 'self'");
  });
});
