import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../prisma/database.ts';
import {
  changeCredential,
  credentialFromEnvironment,
  CredentialRefused,
  removeCredential,
  saveCredential,
} from '../../records/credential-changes.ts';
import {
  CredentialUnavailable,
  findCredential,
  learntOf,
  listCredentials,
  openAccess,
  recordLearnt,
  viewOfCredential,
} from '../../records/credentials.ts';
import { ensureInstallation } from '../../records/installation.ts';
import { createSecretBox } from '../../records/secrets.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';

const KEY = 'sk-key-of-a-test-0123456789-abcd';
const box = createSecretBox(randomBytes(32));
const other = createSecretBox(randomBytes(32));

let base: TestDatabase;
let db: Database;
let owner: string;

const me = () => ({ userId: owner, email: 'owner@localhost' });

beforeAll(async () => {
  base = await startDatabase();
  db = base.db;
  owner = (await ensureInstallation(db)).ownerId;
});
afterAll(() => base?.stop());
beforeEach(async () => {
  await db.modelProfile.deleteMany();
  await db.credential.deleteMany();
});

const save = (given: Partial<Parameters<typeof saveCredential>[3]> = {}) =>
  saveCredential(db, box, owner, { name: 'lab', provider: 'openai', key: KEY, ...given });

async function unavailable(id: string, with_ = box): Promise<CredentialUnavailable> {
  const error: unknown = await openAccess(db, with_, id).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CredentialUnavailable);
  return error as CredentialUnavailable;
}

describe('a credential', () => {
  test('is opened with its key, URL, models, prices and limits', async () => {
    const { row, created } = await save({
      models: ['openai/gpt-4o', 'gpt-4o', 'o3'],
      prices: { 'openai/gpt-4o': { input: 2.5, output: 10, cachedInput: 1.25 } },
      limits: { requestsPerMinute: 60, maxCostPerDayUsd: 0.5 },
    });
    expect(created).toBe(true);
    expect(row.id).toMatch(/^cred_/);
    expect(await openAccess(db, box, row.id)).toEqual({
      access: {
        credentialId: row.id,
        provider: 'openai',
        apiUrl: 'https://api.openai.com/v1',
        key: KEY,
      },
      name: 'lab',
      models: ['gpt-4o', 'o3'],
      prices: {
        'gpt-4o': {
          input: 2.5,
          output: 10,
          cachedInput: 1.25,
          date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string,
          source: 'given',
        },
      },
      limits: {
        maxCallsAtOnce: null,
        requestsPerMinute: 60,
        tokensPerMinute: null,
        maxCostPerDayUsd: 0.5,
      },
      disabled: false,
    });
  });

  test('is shown without its key, which stands nowhere in its row', async () => {
    const { row } = await save();
    expect(viewOfCredential(row, box)).toMatchObject({ key: 'ready', keyHint: 'abcd', problem: null });
    expect(JSON.stringify(viewOfCredential(row, box))).not.toContain(KEY.slice(0, 8));
    const [text] = await db.$queryRaw<{ text: string }[]>`SELECT c::text AS text FROM "Credential" c`;
    expect(text?.text).toContain(row.id);
    for (const form of [KEY, Buffer.from(KEY).toString('hex'), Buffer.from(KEY).toString('base64')])
      expect(text?.text).not.toContain(form.slice(0, 20));
  });

  test('whose key is short shows no part of it', async () => {
    expect((await save({ key: 'short-key' })).row.keyHint).toBe('');
  });

  test('that is saved again is changed where something is said', async () => {
    const first = await save({ models: ['a'] });
    const second = await saveCredential(db, box, owner, {
      name: 'lab',
      provider: 'openai',
      limits: { maxCallsAtOnce: 3 },
    });
    expect(second).toMatchObject({ created: false, keyCleared: false });
    expect(second.row).toMatchObject({ id: first.row.id, models: ['a'], maxCallsAtOnce: 3 });
    expect((await openAccess(db, box, first.row.id)).access.key).toBe(KEY);
  });

  test('that two save at once is one', async () => {
    const both = await Promise.all([save(), save()]);
    expect(both.map(({ created }) => created).sort()).toEqual([false, true]);
    expect(await listCredentials(db, me())).toHaveLength(1);
  });

  test('is found by id and by name', async () => {
    const { row } = await save();
    expect((await findCredential(db, me(), row.id))?.id).toBe(row.id);
    expect((await findCredential(db, me(), 'lab'))?.id).toBe(row.id);
    expect(await findCredential(db, me(), 'Lab')).toBeNull();
    expect(await findCredential(db, { userId: 'usr_other', email: 'other@localhost' }, 'lab')).toBeNull();
  });

  test.each<[string, Partial<Parameters<typeof saveCredential>[3]>]>([
    ['OpenAI needs an API key', { key: null }],
    ['Azure OpenAI has no API URL of its own', { provider: 'azure' }],
    ['would go to api.example.org in the clear', { apiUrl: 'http://api.example.org/v1' }],
  ])('is refused: %s', async (text, given) => {
    await expect(save(given)).rejects.toThrow(CredentialRefused);
    await expect(save(given)).rejects.toThrow(text);
    expect(await listCredentials(db, me())).toEqual([]);
  });

  test('of a name that another provider has is refused', async () => {
    await save();
    await expect(save({ provider: 'mistral' })).rejects.toThrow('"lab" already, for openai');
  });

  test('of one’s own machine needs no key', async () => {
    const { row } = await save({ provider: 'ollama', key: null });
    expect((await openAccess(db, box, row.id)).access).toMatchObject({
      apiUrl: 'http://127.0.0.1:11434/v1',
      key: null,
    });
    expect(viewOfCredential(row, box)).toMatchObject({ key: 'none', keyHint: null });
  });

  test('keeps the prices that are not spoken of', async () => {
    const { row } = await save({ prices: { a: { input: 1, output: 2 }, b: { input: 3, output: 4 } } });
    await Promise.all([
      changeCredential(db, box, row.id, { prices: { a: null } }),
      changeCredential(db, box, row.id, { prices: { c: { input: 5, output: 6 } } }),
    ]);
    const { prices } = await openAccess(db, box, row.id);
    expect(Object.keys(prices).sort()).toEqual(['b', 'c']);
  });
});

describe('another API URL', () => {
  test('clears the key, and says so until there is a new one', async () => {
    const { row } = await save();
    const changed = await changeCredential(db, box, row.id, { apiUrl: 'https://proxy.example/v1' });
    expect(changed).toMatchObject({ keyCleared: true, row: { sealedKey: null } });
    const error = await unavailable(row.id);
    expect(error).toMatchObject({ reason: 'key_cleared', credentialId: row.id });
    expect(error.message).toContain('cleared when its API URL was changed');
    await changeCredential(db, box, row.id, { key: 'sk-of-the-proxy' });
    expect((await openAccess(db, box, row.id)).access).toMatchObject({
      apiUrl: 'https://proxy.example/v1',
      key: 'sk-of-the-proxy',
    });
  });

  test('clears that of a provider that needs none too, until it is taken away', async () => {
    const { row } = await save({ provider: 'vllm' });
    await changeCredential(db, box, row.id, { apiUrl: 'http://127.0.0.1:9/v1' });
    expect((await unavailable(row.id)).reason).toBe('key_cleared');
    await changeCredential(db, box, row.id, { key: null });
    expect((await openAccess(db, box, row.id)).access.key).toBeNull();
  });

  test('with a key, or the same as before, clears nothing', async () => {
    const { row } = await save();
    const same = await changeCredential(db, box, row.id, { apiUrl: 'https://api.openai.com/v1' });
    expect(same?.keyCleared).toBe(false);
    const both = await changeCredential(db, box, row.id, { apiUrl: 'https://proxy.example', key: 'new' });
    expect(both?.keyCleared).toBe(false);
    expect((await openAccess(db, box, row.id)).access.key).toBe('new');
  });

  test('in the clear with a key is refused, and nothing is changed', async () => {
    const { row } = await save();
    const changing = changeCredential(db, box, row.id, { apiUrl: 'http://proxy.example', key: 'new' });
    await expect(changing).rejects.toThrow('would go to proxy.example in the clear');
    expect((await openAccess(db, box, row.id)).access).toMatchObject({ key: KEY });
  });

  test('forgets what was learnt of models; another key does not', async () => {
    const { row } = await save();
    await recordLearnt(db, row.id, 'm', { dropped: ['seed'] });
    await changeCredential(db, box, row.id, { key: 'another' });
    expect((await learntOf(db, row.id, 'm')).dropped).toEqual(['seed']);
    await changeCredential(db, box, row.id, { apiUrl: 'https://proxy.example' });
    expect((await learntOf(db, row.id, 'm')).dropped).toEqual([]);
  });
});

describe('a key cannot be used', () => {
  test('that was sealed with another secret key, and the row is still listed', async () => {
    const { row } = await save();
    const error = await unavailable(row.id, other);
    expect(error.reason).toBe('key_unreadable');
    expect(error.message).toMatch(/"lab" cannot be opened\. .+Restore the file `secret\.key`/);
    const [listed] = await listCredentials(db, me());
    expect(viewOfCredential(listed!, other)).toMatchObject({ name: 'lab', key: 'unreadable' });
    await changeCredential(db, other, row.id, { key: 'given anew' });
    expect((await openAccess(db, other, row.id)).access.key).toBe('given anew');
  });

  test('in another row, though both are sealed with the same secret key', async () => {
    const [one, two] = [(await save({ name: 'one' })).row, (await save({ name: 'two', key: 'b' })).row];
    await db.$executeRaw`UPDATE "Credential" a SET "sealedKey" = b."sealedKey" FROM "Credential" b
      WHERE a.id <> b.id`;
    for (const { id } of [one, two])
      expect(await unavailable(id)).toMatchObject({
        reason: 'key_unreadable',
        message: expect.stringContaining('damaged, or belongs to another row') as string,
      });
  });

  test('of a disabled credential, but to try it out', async () => {
    const { row } = await save();
    await changeCredential(db, box, row.id, { disabled: true });
    expect(await unavailable(row.id)).toMatchObject({ reason: 'disabled' });
    expect((await openAccess(db, box, row.id, { evenDisabled: true })).disabled).toBe(true);
    await changeCredential(db, box, row.id, { disabled: false });
    expect((await openAccess(db, box, row.id)).disabled).toBe(false);
  });

  test('of a removed credential; its name is free, and its row without the key stays', async () => {
    const { row } = await save();
    expect(await removeCredential(db, row.id)).toEqual({ id: row.id, name: 'lab' });
    expect(await unavailable(row.id)).toMatchObject({
      reason: 'removed',
      message: 'The credential "lab" of Local owner (owner@localhost) was removed; its key is erased.',
    });
    expect(await db.credential.findUnique({ where: { id: row.id } })).toMatchObject({
      sealedKey: null,
      keyHint: null,
    });
    expect(await removeCredential(db, row.id)).toBeNull();
    expect(await changeCredential(db, box, row.id, { key: 'x' })).toBeNull();
    const again = await save();
    expect(again).toMatchObject({ created: true });
    expect(again.row.id).not.toBe(row.id);
    await removeCredential(db, again.row.id);
    expect(await listCredentials(db, me())).toEqual([]);
  });

  test('of no credential', async () => {
    expect(await unavailable('cred_nobody')).toMatchObject({
      reason: 'unknown',
      credentialId: 'cred_nobody',
    });
  });
});

describe('a key from the environment', () => {
  const given = { provider: 'openai', variable: 'OPENAI_API_KEY', key: KEY } as const;
  const from = (changes: Partial<Parameters<typeof credentialFromEnvironment>[3]> = {}) =>
    credentialFromEnvironment(db, box, owner, { ...given, ...changes });

  test('makes a credential; the same again changes nothing, another replaces it', async () => {
    const first = await from();
    expect(first).toMatchObject({ changed: true, row: { name: 'openai (OPENAI_API_KEY)' } });
    const again = await from();
    expect(again).toEqual({ changed: false, row: first.row });
    const replaced = await from({ key: 'sk-another' });
    expect(replaced).toMatchObject({ changed: true, row: { id: first.row.id } });
    expect((await openAccess(db, box, first.row.id)).access.key).toBe('sk-another');
  });

  test('of two runs at once makes one', async () => {
    const both = await Promise.all([from(), from()]);
    expect(new Set(both.map(({ row }) => row.id)).size).toBe(1);
  });

  test('leaves a disabled one disabled, and another URL to another one', async () => {
    const { row } = await from();
    await changeCredential(db, box, row.id, { disabled: true });
    expect((await from({ key: 'sk-another' })).row.disabledAt).not.toBeNull();
    const elsewhere = await from({ apiUrl: 'https://proxy.example/v1' });
    expect(elsewhere.row).toMatchObject({ name: 'openai (OPENAI_API_KEY) at proxy.example/v1' });
    expect(elsewhere.row.id).not.toBe(row.id);
  });

  test('is sealed anew where the secret key is another', async () => {
    const { row } = await from();
    const anew = await credentialFromEnvironment(db, other, owner, given);
    expect(anew).toMatchObject({ changed: true, row: { id: row.id } });
    expect((await openAccess(db, other, row.id)).access.key).toBe(KEY);
  });

  test('may be none where none is needed', async () => {
    const { row } = await from({ provider: 'ollama', variable: null, key: null });
    expect(row.name).toBe('ollama (no key)');
    expect((await from({ provider: 'ollama', variable: null, key: null })).changed).toBe(false);
  });
});

describe('what was learnt of a model', () => {
  test('grows, whoever learns at the same time', async () => {
    const { row } = await save();
    expect(await learntOf(db, row.id, 'm')).toEqual({ dropped: [], structured: null });
    const names = Array.from({ length: 20 }, (_, index) => `parameter${index}`);
    await Promise.all(
      names.map((name) => recordLearnt(db, row.id, 'm', { dropped: [name, 'temperature', name] })),
    );
    const { dropped } = await learntOf(db, row.id, 'm');
    expect(dropped.toSorted()).toEqual([...names, 'temperature'].toSorted());
    expect(await learntOf(db, row.id, 'n')).toEqual({ dropped: [], structured: null });
  });

  test('of how it takes being asked for JSON only becomes plainer', async () => {
    const { row } = await save();
    const learnt = async (structured: 'json_schema' | 'json_object' | 'plain' | null) => {
      await recordLearnt(db, row.id, 'm', { structured });
      return (await learntOf(db, row.id, 'm')).structured;
    };
    expect(await learnt(null)).toBeNull();
    expect(await learnt('json_object')).toBe('json_object');
    expect(await learnt(null)).toBe('json_object');
    expect(await learnt('plain')).toBe('plain');
    expect(await learnt('json_object')).toBe('plain');
  });
});
