import { pino } from 'pino';
import { describe, expect, test, vi } from 'vitest';
import type { ProviderAccess } from '../../models/access.ts';
import { ProviderFault } from '../../models/faults.ts';
import type { Database } from '../../prisma/database.ts';
import { createSecretBox } from '../../records/secrets.ts';
import { bearer, post, serveApi } from '../api-in-test.ts';

const KEY = 'sk-key-of-a-test-0123456789-abcd';
const secrets = createSecretBox(Buffer.alloc(32, 1));

/** A database with one credential. */
function dbWith(row: Record<string, unknown> = {}): Database {
  const credential = {
    id: 'cred_1',
    ownerId: 'usr_1',
    owner: { name: 'Ada', email: 'ada@example.org' },
    name: 'lab',
    provider: 'openai',
    apiUrl: 'https://api.openai.com/v1',
    sealedKey: new Uint8Array(secrets.seal('cred_1', KEY)),
    keyHint: 'abcd',
    models: [],
    prices: { 'gpt-4o': { input: 2.5, output: 10, date: '2026-01-01', source: 'given' } },
    maxCallsAtOnce: null,
    requestsPerMinute: 60,
    tokensPerMinute: null,
    maxCostPerDayUsd: null,
    disabledAt: null,
    removedAt: null,
    createdAt: new Date(0),
    updatedAt: new Date(0),
    ...row,
  };
  const fits = ({ where }: { where: object }): boolean => !JSON.stringify(where).includes('"nobody"');
  const found = async (asked: { where: object }) => (fits(asked) ? credential : null);
  const isShared = ({ where }: { where: object }): boolean => JSON.stringify(where).includes('"not":');
  const many = async (asked: { where: object }) => (fits(asked) && !isShared(asked) ? [credential] : []);
  return {
    credential: { findMany: many, findFirst: found, findUnique: found },
  } as unknown as Database;
}

const fault = (message: string, kind: ProviderFault['kind'] = 'key_rejected') =>
  new ProviderFault({
    ...{ kind, message, status: 401, retryAfterMs: null, rateLimits: null, requestId: null, parameter: null },
  });

test('credentials are listed with all but their key', async () => {
  const api = await serveApi({ db: dbWith(), secrets });
  const { body, status } = await api('/api/credentials', { headers: bearer });
  expect(status).toBe(200);
  expect(body).toEqual({
    credentials: [
      {
        id: 'cred_1',
        name: 'lab',
        provider: 'openai',
        label: 'OpenAI',
        apiUrl: 'https://api.openai.com/v1',
        key: 'ready',
        keyHint: 'abcd',
        problem: null,
        models: [],
        prices: { 'gpt-4o': { input: 2.5, output: 10, date: '2026-01-01', source: 'given' } },
        limits: {
          maxCallsAtOnce: null,
          requestsPerMinute: 60,
          tokensPerMinute: null,
          maxCostPerDayUsd: null,
        },
        disabled: false,
        createdAt: '1970-01-01T00:00:00.000Z',
        updatedAt: '1970-01-01T00:00:00.000Z',
      },
    ],
    shared: [],
  });
});

test.each(['lab', 'cred_1'])('%s finds one', async (name) => {
  const api = await serveApi({ db: dbWith(), secrets });
  const { body } = await api(`/api/credentials/${name}`, { headers: bearer });
  expect(body).toMatchObject({ credential: { id: 'cred_1' } });
});

test('one that is not there is said so', async () => {
  const api = await serveApi({ db: dbWith(), secrets });
  expect(await api('/api/credentials/nobody', { headers: bearer })).toMatchObject({
    status: 404,
    body: { detail: 'There is no credential nobody in this installation.' },
  });
});

test('without the token nothing is told', async () => {
  const api = await serveApi({ db: dbWith(), secrets });
  for (const path of ['', '/lab', '/lab/models'])
    expect((await api(`/api/credentials${path}`)).status).toBe(401);
});

describe('a test', () => {
  const run = async (list: (access: ProviderAccess) => Promise<string[]>, row = {}) => {
    const api = await serveApi({ db: dbWith(row), secrets, models: { list } });
    return api('/api/credentials/lab/test', post({}));
  };

  test('asks the provider with the opened key, and counts its models', async () => {
    const asked: ProviderAccess[] = [];
    const list = async (access: ProviderAccess) => (asked.push(access), ['gpt-4o', 'o3']);
    const { body } = await run(list, { models: ['o3', 'gpt-9'] });
    expect(body).toEqual({
      ok: true,
      models: 2,
      missing: ['gpt-9'],
      tookMs: expect.any(Number) as number,
      fault: null,
    });
    expect(asked).toEqual([
      { credentialId: 'cred_1', provider: 'openai', apiUrl: 'https://api.openai.com/v1', key: KEY },
    ]);
  });

  test('says why the provider did not answer', async () => {
    const { body, status } = await run(async () => {
      throw fault('Incorrect API key provided.');
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ok: false,
      fault: { kind: 'key_rejected', message: 'Incorrect API key provided.' },
    });
  });

  test('works for a disabled credential', async () => {
    expect((await run(async () => [], { disabledAt: new Date(0) })).body).toMatchObject({ ok: true });
  });

  test('says what is with the key without asking anybody', async () => {
    const nobody = async () => expect.unreachable();
    expect((await run(nobody, { sealedKey: null })).body).toMatchObject({
      ok: false,
      fault: { kind: 'key_cleared' },
    });
    const other = createSecretBox(Buffer.alloc(32, 2)).seal('cred_1', KEY);
    expect((await run(nobody, { sealedKey: new Uint8Array(other) })).body).toMatchObject({
      ok: false,
      fault: { kind: 'key_unreadable' },
    });
  });
});

describe('models', () => {
  test('are listed with what they cost; an unknown price is null', async () => {
    const list = async () => ['gpt-4o', 'o3', 'made-up'];
    const api = await serveApi({ db: dbWith(), secrets, models: { list } });
    const { status, body } = await api('/api/credentials/lab/models', { headers: bearer });
    expect(status).toBe(200);
    expect(body).toEqual({
      models: [
        {
          model: 'gpt-4o',
          price: { input: 2.5, output: 10, cachedInput: null, date: '2026-01-01', source: 'given' },
        },
        { model: 'o3', price: expect.objectContaining({ source: 'catalogue' }) as object },
        { model: 'made-up', price: null },
      ],
    });
  });

  test('that cannot be listed come with the reason', async () => {
    const list = async () => {
      throw fault('gpu1 does not answer', 'unreachable');
    };
    const api = await serveApi({ db: dbWith(), secrets, models: { list } });
    expect(await api('/api/credentials/lab/models', { headers: bearer })).toMatchObject({
      status: 502,
      body: { code: 'unreachable', detail: 'gpu1 does not answer' },
    });
  });
});

describe('one that is not saved', () => {
  test('is tried with the provider’s own address and the key', async () => {
    const list = vi.fn(async (_access: ProviderAccess) => ['gpt-4o']);
    const api = await serveApi({ models: { list } });
    const { body } = await api('/api/credential-tests', post({ provider: 'openai', key: KEY }));
    expect(body).toMatchObject({ ok: true, models: 1, fault: null });
    expect(list.mock.calls[0]?.[0]).toMatchObject({ apiUrl: 'https://api.openai.com/v1', key: KEY });
  });

  test('is not tried where its key would go in the clear', async () => {
    const api = await serveApi();
    const given = { provider: 'custom', apiUrl: 'http://gpu.example.org/v1', key: KEY };
    expect(await api('/api/credential-tests', post(given))).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('in the clear') as string },
    });
  });
});

describe('what is refused', () => {
  const given = { name: 'lab', provider: 'openai', key: KEY };

  test.each<[object, string]>([
    [{ provider: 'closedai' }, 'provider: Invalid option'],
    [{ name: ' ' }, 'name: must not be empty'],
    [{ name: 'cred_1' }, 'name: must not begin with cred_'],
    [{ name: KEY }, 'name: looks like an API key'],
    [{ key: '' }, 'key: is empty'],
    [{ key: `${KEY} ${KEY}` }, 'key: holds blanks'],
    [{ key: `${KEY}é` }, 'key: holds blanks'],
    [{ key: [KEY] }, 'key: Invalid input'],
    [{ apiUrl: 'gpu1:8000' }, 'apiUrl: The API URL has to begin'],
    [{ apiUrl: `https://${KEY}@h/` }, 'apiUrl: The API URL must not hold a user'],
    [{ limits: { requestsPerMinute: 0 } }, 'limits.requestsPerMinute: '],
    [{ limits: { rpm: 1 } }, 'limits: Unrecognized key'],
    [{ prices: { m: { input: -1, output: 1 } } }, 'prices.m.input: '],
    [{ apikey: KEY }, 'body: Unrecognized key'],
  ])('%o is, with the reason and without the key', async (changes, text) => {
    const api = await serveApi();
    const { status, body } = await api('/api/credentials', post({ ...given, ...changes }));
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(text);
    expect(JSON.stringify(body)).not.toContain(KEY.slice(0, 12));
  });

  test('a variable without its key', async () => {
    const api = await serveApi();
    const asked = { provider: 'openai', variable: 'OPENAI_API_KEY', key: null };
    const { body } = await api('/api/environment/credentials', post(asked));
    expect(JSON.stringify(body)).toContain('Give both the variable and its key, or neither.');
  });
});

describe('the key', () => {
  /** All that the API says and logs for a request. */
  async function heard(path: string, asked: Parameters<Awaited<ReturnType<typeof serveApi>>>[1], given = {}) {
    const lines: string[] = [];
    const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
    const api = await serveApi({ db: dbWith(), secrets, log, ...given });
    return `${JSON.stringify(await api(path, asked))}\n${lines.join('')}`;
  }
  const failing = (error: Error) => ({
    models: {
      list: async () => {
        throw error;
      },
    },
  });

  test.each([
    ['a fault that repeats it', fault(`Key ${KEY} is wrong`)],
    ['an error that nobody thought of', Object.assign(new Error(`at ${KEY}`), { headers: { auth: KEY } })],
    ['an error with a cause', new Error('no', { cause: new Error(KEY) })],
  ])('is neither answered nor logged with %s', async (_what, error) => {
    for (const [path, asked] of [
      ['/api/credentials/lab/test', post({})],
      ['/api/credentials/lab/models', { headers: bearer }],
      ['/api/credential-tests', post({ provider: 'openai', key: KEY })],
    ] as const) {
      const all = await heard(path, asked, failing(error));
      expect(all).toMatch(/\[key\]|internal/);
      expect(all).not.toContain(KEY);
    }
  });

  test('is neither answered nor logged when the database fails under it', async () => {
    const db = {
      $transaction: async () => {
        throw new Error('out of disk');
      },
    } as unknown as Database;
    const all = await heard('/api/credentials', post({ name: 'a', provider: 'openai', key: KEY }), { db });
    expect(all).toContain('out of disk');
    expect(all).not.toContain(KEY);
  });
});
