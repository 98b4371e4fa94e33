import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import type { Database } from '../../prisma/database.ts';
import { createAuth } from './options.ts';

const KEY = Buffer.alloc(32, 1);

const contextOf = (hosts: string[], secretKey = KEY) =>
  createAuth({ db: {} as Database, secretKey, hosts, log: pino({ level: 'silent' }) }).$context;

afterEach(() => vi.unstubAllEnvs());

test('cookies go over TLS alone, except where all is loopback', async () => {
  const local = (await contextOf(['127.0.0.1', 'localhost', '[::1]'])).authCookies.sessionToken;
  expect(local.attributes).toMatchObject({ secure: false, httpOnly: true, sameSite: 'strict' });
  const served = (await contextOf(['127.0.0.1', 'lab.example.org'])).authCookies.sessionToken;
  expect(served.attributes).toMatchObject({ secure: true, httpOnly: true, sameSite: 'strict' });
  expect(served.name).toMatch(/^__Secure-proband-/);
});

test('two installations on one machine have cookies of different names', async () => {
  const names = [KEY, Buffer.alloc(32, 2)].map(async (key) => {
    return (await contextOf(['localhost'], key)).authCookies.sessionToken.name;
  });
  expect(new Set(await Promise.all(names)).size).toBe(2);
});

test('what signs cookies comes from the secret key, is not it, and is not taken from the environment', async () => {
  vi.stubEnv('BETTER_AUTH_SECRET', 'a-secret-of-the-environment-0123456789');
  vi.stubEnv('BETTER_AUTH_SECRETS', '2:another-secret-of-the-environment-0123456789');
  const { secret } = await contextOf(['localhost']);
  vi.unstubAllEnvs();
  expect((await contextOf(['localhost'])).secret).toBe(secret);
  expect((await contextOf(['localhost'], Buffer.alloc(32, 2))).secret).not.toBe(secret);
  expect(secret).not.toBe(KEY.toString('base64'));
});
