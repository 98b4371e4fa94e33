import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CredentialView } from '../../domain/credentials.schema.ts';
import type { ApiClient } from '../client.ts';
import { UsageError } from '../config.ts';
import { credentialFor, introduce, readModel, type ModelOptions } from './run-model.ts';

const KEYS = ['OPENAI_API_KEY', 'GOOGLE_API_KEY', 'GEMINI_API_KEY', 'MY_KEY', 'MISTRAL_API_KEY'];
const before = process.cwd();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'proband-model-'));
  process.chdir(folder);
  for (const name of KEYS) vi.stubEnv(name, undefined);
});
afterEach(() => {
  process.chdir(before);
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe('who answers', () => {
  test.each<[Partial<ModelOptions>, object]>([
    [{ model: 'dry-run' }, { model: 'dry-run', name: null, price: null }],
    [{ model: 'gpt-4o' }, { model: 'openai/gpt-4o', name: { provider: 'openai', model: 'gpt-4o' } }],
    [{ model: 'ollama/llama3:8b' }, { model: 'ollama/llama3:8b' }],
    [{ model: 'qwen3', apiUrl: 'http://localhost:8000/v1' }, { model: 'custom/qwen3' }],
    [{ model: 'gpt-4o', price: '2.50, 10' }, { price: { input: 2.5, output: 10 } }],
    [
      { model: 'gpt-4o', param: ['temperature=0.2', 'user=ada=1', 'stop=["x"]', 'seed=7'] },
      { parameters: { temperature: 0.2, user: 'ada=1', stop: ['x'], seed: 7 } },
    ],
  ])('%j', (options, choice) => {
    expect(readModel({ model: 'dry-run', ...options })).toMatchObject(choice);
  });

  test.each<[Partial<ModelOptions>, string]>([
    [{ model: 'gpt4o' }, 'The catalogue has no model "gpt4o". Did you mean one of these?\n  openai/gpt-4o\n'],
    [{ model: 'zzzzqqqq' }, 'Name it with its provider'],
    [{ model: 'gpt-4o', param: ['temperature'] }, '--param takes NAME=VALUE'],
    [{ model: 'gpt-4o', price: '2.50' }, '--price takes what a million tokens'],
    [{ model: 'gpt-4o', price: '-1,2' }, '--price takes what a million tokens'],
    [{ model: 'gpt-4o', price: '1,' }, '--price takes what a million tokens'],
    [{ model: 'gpt-4o', apiKeyEnv: 'MY_KEY' }, 'The environment variable MY_KEY is empty or not set'],
    [{ credential: 'lab' }, 'leave --credential out'],
    [{ apiUrl: 'http://x', apiKeyEnv: 'MY_KEY' }, 'leave --api-url, --api-key-env out'],
  ])('%j is refused', (options, message) => {
    const read = () => readModel({ model: 'dry-run', ...options });
    expect(read).toThrow(UsageError);
    expect(read).toThrow(message);
  });
});

describe('the credential', () => {
  const openai = { provider: 'openai', model: 'gpt-4o' } as const;
  const stored = (name: string, given: object = {}) =>
    ({ name, provider: 'openai', disabled: false, problem: null, ...given }) as unknown as CredentialView;

  /** Answers with these stored ones, and keeps what it was asked. */
  function anApi(...credentials: CredentialView[]) {
    const bodies: unknown[] = [];
    const call = async ({ path }: { path: string }, given: { body?: unknown; params?: unknown } = {}) => {
      bodies.push(given.body ?? given.params);
      return path === '/credentials' ? { credentials, shared: [] } : { credential: stored(path) };
    };
    return { client: { call } as unknown as ApiClient, bodies };
  }

  test('is that of a key in the environment', async () => {
    vi.stubEnv('OPENAI_API_KEY', 'sk-1');
    const { client, bodies } = anApi(stored('lab'));
    await credentialFor(client, openai, { model: '', apiUrl: 'http://127.0.0.1:1/v1' });
    expect(bodies).toEqual([
      { provider: 'openai', apiUrl: 'http://127.0.0.1:1/v1', variable: 'OPENAI_API_KEY', key: 'sk-1' },
    ]);
  });

  test('is that of a key in .env, by any of the provider’s names; the environment goes before it', async () => {
    writeFileSync('.env', 'GEMINI_API_KEY="g-2"\nOPENAI_API_KEY=sk-file\n');
    vi.stubEnv('OPENAI_API_KEY', 'sk-1');
    const { client, bodies } = anApi();
    await credentialFor(client, { provider: 'google', model: 'm' }, { model: '' });
    await credentialFor(client, openai, { model: '' });
    expect(bodies).toMatchObject([{ variable: 'GEMINI_API_KEY', key: 'g-2' }, { key: 'sk-1' }]);
  });

  test('is the only one that is stored, where there is no key', async () => {
    const { client } = anApi(
      stored('lab'),
      stored('off', { disabled: true }),
      stored('no key', { problem: 'cleared' }),
      stored('other', { provider: 'mistral' }),
    );
    expect((await credentialFor(client, openai, { model: '' })).name).toBe('lab');
  });

  test('is asked for where there are several, or none', async () => {
    const several = credentialFor(anApi(stored('a'), stored('b')).client, openai, { model: '' });
    await expect(several).rejects.toThrow('say which (--credential NAME): "a", "b"');
    const none = credentialFor(anApi().client, openai, { model: '' });
    await expect(none).rejects.toThrow('There is no key for OpenAI: set OPENAI_API_KEY');
    const azure = credentialFor(anApi().client, { provider: 'custom', model: 'm' }, { model: '' });
    await expect(azure).rejects.toThrow('has no API URL of its own');
  });

  test('needs no key on a machine of one’s own', async () => {
    const { client, bodies } = anApi();
    await credentialFor(client, { provider: 'ollama', model: 'llama3' }, { model: '' });
    expect(bodies.at(-1)).toMatchObject({ provider: 'ollama', variable: null, key: null });
  });

  test('is introduced with the price, or that nobody knows it', () => {
    const lab = { ...stored('lab'), prices: {} };
    expect(introduce(readModel({ model: 'gpt-4o' }), lab)).toMatch(
      /^Model openai\/gpt-4o by credential lab · \$2\.5 and \$10 per million tokens \(catalogue of .*\)$/,
    );
    expect(introduce(readModel({ model: 'gpt-4o', price: '1,2' }), lab)).toContain(
      '$1 and $2 per million tokens (as given)',
    );
    expect(introduce(readModel({ model: 'ollama/x' }), lab)).toContain('price unknown');
  });
});
