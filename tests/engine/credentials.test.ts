import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CredentialView } from '../../domain/credentials.schema.ts';
import { serveInTest, type ServerInTest } from '../../net/server-in-test.ts';
import { startLab, type Lab } from '../support/lab.ts';

const KEY = 'sk-key-of-a-test-0123456789-abcd';
const OTHER = 'sk-other-key-of-a-test-987654-wxyz';

let lab: Lab;
let provider: ServerInTest;

/** All that was ever printed: no key may be in it. */
let printed = '';

beforeAll(async () => {
  lab = await startLab({ stayDown: true });
  provider = await serveInTest(({ headers }, response) => {
    if (headers.authorization === `Bearer ${KEY}`)
      return void response.end(JSON.stringify({ data: [{ id: 'gpt-4o' }, { id: 'o3' }] }));
    response.writeHead(401, { 'content-type': 'application/json' });
    const said = String(headers.authorization);
    response.end(
      JSON.stringify({ error: { message: `Incorrect API key: ${said}`, code: 'invalid_api_key' } }),
    );
  });
});
afterAll(async () => {
  await lab?.stop();
  await provider?.[Symbol.asyncDispose]();
});

interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

async function run(
  args: string[],
  given: { env?: Record<string, string>; stdin?: string } = {},
): Promise<Ran> {
  const { file, args: all, env } = lab.command(...args);
  const child = spawn(file, all, { env: { ...env, ...given.env }, stdio: 'pipe' });
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (chunk: string) => (text[name] += chunk));
  child.stdin.end(given.stdin ?? '');
  const [code] = (await once(child, 'close')) as [number | null];
  printed += text.stdout + text.stderr;
  return { code, ...text };
}
const credentials = (...args: string[]): Promise<Ran> => run(['credentials', ...args]);
const listed = async (): Promise<CredentialView[]> =>
  JSON.parse((await credentials('list', '--json')).stdout) as CredentialView[];
const add = (name: string, key = KEY, ...more: string[]): Promise<Ran> =>
  run(
    [
      'credentials',
      'add',
      name,
      '--provider',
      'openai',
      '--api-url',
      provider.at('/v1'),
      '--key-file',
      '-',
      ...more,
    ],
    { stdin: `${key}\n` },
  );

describe('without anything running', () => {
  test('a credential is added, listed and tested; the secret key is made with it', async () => {
    const added = await add('lab', KEY, '--models', 'openai/gpt-4o,gpt-9');
    expect(added).toMatchObject({ code: 0, stdout: expect.stringContaining('key …abcd') as string });
    expect(statSync(lab.installation.path('secret.key')).mode & 0o777).toBe(0o600);
    expect(await listed()).toMatchObject([
      { name: 'lab', provider: 'openai', key: 'ready', keyHint: 'abcd', models: ['gpt-4o', 'gpt-9'] },
    ]);
    const tested = await credentials('test', 'lab');
    expect(tested.code).toBe(0);
    expect(tested.stdout).toMatch(/^✓ lab: OpenAI listed 2 models in \d+ ms\. It does not list: gpt-9\.\n$/);
    expect((await credentials('models', 'lab')).stdout).toBe('gpt-4o\no3\n');
    expect(provider.received.at(-1)).toMatchObject({ method: 'GET', path: '/v1/models' });
  });

  test('a wrong key is said to be wrong, and not repeated', async () => {
    await add('wrong', OTHER);
    const tested = await credentials('test', 'wrong');
    expect(tested.code).toBe(1);
    expect(tested.stdout).toMatch(/^✗ wrong: .*Incorrect API key.*\(key_rejected, after \d+ ms\)\n$/);
    const models = await credentials('models', 'wrong');
    expect(models).toMatchObject({ code: 1, stdout: '' });
    expect(models.stderr).toContain('Incorrect API key');
  });

  test('a key comes from a variable or a file, too', async () => {
    const file = join(lab.installation.folder, 'key.txt');
    writeFileSync(file, `${OTHER}\n`);
    expect((await credentials('set', 'lab', '--key-file', file)).stdout).toContain('key …wxyz');
    const args = ['credentials', 'set', 'lab', '--api-key-env', 'KEY_OF_TEST'];
    expect((await run(args, { env: { KEY_OF_TEST: KEY } })).stdout).toContain('key …abcd');
    expect((await run(args)).stderr).toContain('The environment variable KEY_OF_TEST is not set');
    rmSync(file);
  });

  test('prices and limits are set and cleared', async () => {
    await credentials('price', 'lab', 'openai/gpt-4o', '2.5,10,1.25');
    await credentials('limit', 'lab', '--rpm', '60', '--calls', '4', '--max-cost-per-day', '0.5');
    const limited = await credentials('limit', 'lab', '--calls', 'none');
    expect(limited.stdout).toContain('at most 60 requests a minute, $0.5 a day');
    expect((await listed())[0]).toMatchObject({
      prices: { 'gpt-4o': { input: 2.5, output: 10, cachedInput: 1.25, source: 'given' } },
      limits: { maxCallsAtOnce: null, requestsPerMinute: 60, tokensPerMinute: null, maxCostPerDayUsd: 0.5 },
    });
    await credentials('price', 'lab', 'gpt-4o', 'none');
    expect((await listed())[0]?.prices).toEqual({});
  });

  test('another API URL clears the key', async () => {
    const moved = await credentials('set', 'wrong', '--api-url', provider.at('/v2'));
    expect(moved.stderr).toContain('The key was cleared');
    expect(moved.stdout).toContain('no key');
    const before = provider.received.length;
    expect((await credentials('test', 'wrong')).stdout).toContain('cleared when its API URL was changed');
    expect(provider.received).toHaveLength(before);
  });

  test('one that is removed is gone, and its name is free', async () => {
    expect((await credentials('remove', 'wrong')).stderr).toContain('say --yes if that is meant');
    expect((await credentials('remove', 'wrong', '--yes')).code).toBe(0);
    expect((await listed()).map(({ name }) => name)).toEqual(['lab']);
    expect((await credentials('test', 'wrong')).stderr).toContain('There is no credential wrong');
    expect((await add('wrong')).stderr).toContain('Added');
    await credentials('remove', 'wrong', '--yes');
  });

  test.each<[string[], string]>([
    [['add', 'a', '--provider', 'openai', '--key', KEY], 'never given as an argument'],
    [['add', 'a', '--provider', 'openai', `--api-key=${KEY}`], 'never given as an argument'],
    [['add', 'a', KEY, '--provider', 'openai'], 'never given as an argument'],
    [['add', KEY, '--provider', 'openai'], 'never given as an argument'],
    [['set', 'lab', '--api-key-env', KEY], 'never given as an argument'],
    [['add', 'a', '--provider', 'openai'], 'There is no terminal to ask for the key'],
    [['add', 'a', '--provider', 'closedai'], 'Allowed choices are openai'],
    [['add', 'a', '--provider', 'openai', '--key-file', '/nowhere'], 'cannot be read (ENOENT)'],
    [['price', 'lab', 'gpt-4o', 'cheap'], 'It has to be IN,OUT'],
    [['limit', 'lab'], 'Say which limit'],
    [['limit', 'lab', '--rpm', '0'], 'whole number from 1, or none'],
    [['test', 'nobody'], 'There is no credential nobody'],
  ])('%j is refused with the reason', async (args, text) => {
    const { code, stdout, stderr } = await credentials(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(text);
  });

  test('a key is not sent in the clear', async () => {
    const args = ['credentials', 'set', 'lab', '--api-url', 'http://api.example.org/v1', '--key-file', '-'];
    expect((await run(args, { stdin: KEY })).stderr).toContain('would go to api.example.org in the clear');
  });
});

describe('without the secret key', () => {
  test('the list says which keys cannot be opened and what to restore; with the file back all is well', async () => {
    const file = lab.installation.path('secret.key');
    renameSync(file, `${file}.kept`);
    const [credential] = await listed();
    expect(credential).toMatchObject({ name: 'lab', key: 'unreadable' });
    expect(credential?.problem).toContain('Restore the file `secret.key`');
    expect((await credentials('test', 'lab')).stdout).toContain('(key_unreadable');
    renameSync(`${file}.kept`, file);
    expect((await credentials('test', 'lab')).code).toBe(0);
  });

  test('in the file, one in PROBAND_SECRET_KEY is used', async () => {
    const file = lab.installation.path('secret.key');
    const key = readFileSync(file, 'utf8').trim();
    renameSync(file, `${file}.kept`);
    const tested = await run(['credentials', 'test', 'lab'], { env: { PROBAND_SECRET_KEY: key } });
    expect(tested.code).toBe(0);
    expect(readdirSync(lab.installation.folder)).not.toContain('secret.key');
    renameSync(`${file}.kept`, file);
    const wrong = await run(['credentials', 'list'], { env: { PROBAND_SECRET_KEY: 'x' } });
    expect(wrong.stderr).toContain('PROBAND_SECRET_KEY is no secret key: 32 random bytes');
  });
});

test('with the host running, its API opens the same keys; two rows cannot swap theirs; no key is anywhere in plain', async () => {
  await lab.up();
  await add('second', OTHER);
  expect((await credentials('test', 'lab')).code).toBe(0);
  const db = await lab.database();
  const swap = `UPDATE "Credential" a SET "sealedKey" = b."sealedKey" FROM "Credential" b
    WHERE a.name IN ('lab', 'second') AND b.name IN ('lab', 'second') AND a.id <> b.id`;
  await db.query(swap);
  for (const name of ['lab', 'second'])
    expect((await credentials('test', name)).stdout).toContain('damaged, or belongs to another row');
  await db.query(swap);
  expect((await credentials('test', 'lab')).code).toBe(0);
  const { rows } = await db.query<{ row: string }>('SELECT c::text AS row FROM "Credential" c');
  await db.end();
  const logs = lab.installation.path('logs');
  const everything = [
    printed,
    ...rows.map(({ row }) => row),
    ...readdirSync(logs).map((name) => readFileSync(join(logs, name), 'utf8')),
    lab.log(),
    readFileSync(`/proc/${lab.pid('api')}/environ`, 'latin1'),
  ].join('\n');
  expect(everything).toContain('cred_');
  for (const key of [KEY, OTHER])
    for (const form of [key, Buffer.from(key).toString('hex'), Buffer.from(key).toString('base64')])
      expect(everything).not.toContain(form.slice(0, 16));
});
