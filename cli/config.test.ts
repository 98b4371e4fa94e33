import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFAULT_DURATIONS } from '../domain/durations.ts';
import { UsageError, childEnvironment, dataFolder, readSettings } from './config.ts';

test('an empty environment gives an installation of one’s own with all defaults', () => {
  expect(readSettings({})).toEqual({
    data: null,
    remote: null,
    secretKey: null,
    databaseUrl: null,
    temporal: null,
    durations: DEFAULT_DURATIONS,
    logLevel: 'info',
    build: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
  });
});

test('an empty variable is none', () => {
  const empty = { PROBAND_DATA: '', PROBAND_URL: ' ', DATABASE_URL: '', TEMPORAL_ADDRESS: '', LOG_LEVEL: '' };
  expect(readSettings({ ...empty, PROBAND_DURATIONS: '' })).toEqual(readSettings({}));
});

test('blanks around a value do not count', () => {
  expect(readSettings({ PROBAND_DATA: ' /tmp/lab ' }).data).toBe('/tmp/lab');
});

test('an installation elsewhere takes its address and its token', () => {
  const env = { PROBAND_URL: 'http://127.0.0.1:3000', PROBAND_TOKEN: 'secret' };
  expect(readSettings(env).remote).toEqual({ url: 'http://127.0.0.1:3000', token: 'secret' });
});

test('an address without token says where the token is', () => {
  const read = () => readSettings({ PROBAND_URL: 'http://127.0.0.1:3000' });
  expect(read).toThrow(UsageError);
  expect(read).toThrow(
    'PROBAND_URL is set without PROBAND_TOKEN. The token stands in the file `token` of the installation’s data folder.',
  );
});

test.each([
  [{ TEMPORAL_ADDRESS: 'h:7233' }, { address: 'h:7233', namespace: 'default', apiKey: null }],
  [
    { TEMPORAL_ADDRESS: 'h:7233', TEMPORAL_NAMESPACE: 'lab', TEMPORAL_API_KEY: 'k' },
    { address: 'h:7233', namespace: 'lab', apiKey: 'k' },
  ],
])('%o is a given Temporal', (env, temporal) => {
  expect(readSettings(env).temporal).toEqual(temporal);
});

describe('durations', () => {
  test('that are given replace the defaults one by one', () => {
    const { durations } = readSettings({ PROBAND_DURATIONS: '{"heartbeatMs": 500}' });
    expect(durations).toEqual({ ...DEFAULT_DURATIONS, heartbeatMs: 500 });
  });

  test.each(['500', 'fast', '[1]', '{"heartbeatMs": "500"}', '{"heartbeatMs": null}', '{'])(
    '%s are refused',
    (given) => {
      const read = () => readSettings({ PROBAND_DURATIONS: given });
      expect(read).toThrow(UsageError);
      expect(read).toThrow(
        /^The environment variable PROBAND_DURATIONS is not a JSON object of durations in ms \(heartbeatMs, .+\)\.$/,
      );
    },
  );
});

test('a level of the log that does not exist is refused', () => {
  expect(() => readSettings({ LOG_LEVEL: 'loud' })).toThrow(/^The environment variable LOG_LEVEL /);
});

describe('a secret key', () => {
  const KEY = Buffer.alloc(32, 9);

  test.each([KEY.toString('base64'), KEY.toString('base64url'), ` ${KEY.toString('base64')}\n`])(
    '%j is taken',
    (given) => {
      expect(readSettings({ PROBAND_SECRET_KEY: given }).secretKey).toEqual(KEY);
    },
  );

  test.each(['', ' '])('%j is none', (given) => {
    expect(readSettings({ PROBAND_SECRET_KEY: given }).secretKey).toBeNull();
  });

  test.each([
    KEY.subarray(1).toString('base64'),
    Buffer.alloc(33).toString('base64'),
    KEY.toString('hex'),
    'a pass phrase',
    `${KEY.toString('base64')}!`,
  ])('%j is refused, and not repeated', (given) => {
    const read = () => readSettings({ PROBAND_SECRET_KEY: given });
    expect(read).toThrow(UsageError);
    expect(read).toThrow(
      /^The environment variable PROBAND_SECRET_KEY is no secret key: 32 random bytes in base64, as `openssl rand -base64 32` makes them\.$/,
    );
  });
});

test('child processes get no secret, neither ours nor one that a library would find by itself', () => {
  const secrets = [
    ...['PROBAND_TOKEN', 'PROBAND_SECRET_KEY', 'TEMPORAL_API_KEY', 'DATABASE_URL'],
    ...['OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'GEMINI_API_KEY', 'OPENROUTER_API_KEY', 'OPENAI_BASE_URL'],
    ...['ANTHROPIC_AUTH_TOKEN', 'AZURE_OPENAI_API_KEY'],
  ];
  const given = Object.fromEntries([...secrets, 'PATH', 'HOME', 'LANG'].map((name) => [name, 'x']));
  expect(childEnvironment(given)).toEqual({ PATH: 'x', HOME: 'x', LANG: 'x' });
  expect(Object.keys(childEnvironment())).toContain('PATH');
});

test.each([
  ['/a', '/b', '/a'],
  [undefined, '/b', '/b'],
  ['rel', '/b', resolve('rel')],
  [undefined, undefined, resolve('.proband')],
])('--data %s with PROBAND_DATA %s is %s', (option, variable, folder) => {
  expect(dataFolder(option, readSettings({ PROBAND_DATA: variable }))).toBe(folder);
});
