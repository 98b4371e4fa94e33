import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import type { Database } from '../prisma/database.ts';
import { answers, bearer, doesNot, post, serveApi, TOKEN } from './api-in-test.ts';

const error = (code: string, message: string): object => ({ code, detail: message });

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
        body: { code: 'not_signed_in' },
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
    expect(body).toMatchObject({ code: 'invalid' });
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
      body: { code: 'invalid' },
    });
  });

  test('does not repeat a body that is no JSON, which may hold a key', async () => {
    const api = await serveApi();
    const answer = await api('/api/credentials', post('{"key": sk-secret-1234567890}'));
    expect(answer).toMatchObject({ status: 400, body: error('invalid', 'The body is not valid JSON.') });
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
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });
});
