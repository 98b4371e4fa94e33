import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '../../cli/client.ts';
import { firstSignIn, signInLink } from '../../cli/commands/sign-in-link.ts';
import { readSettings } from '../../cli/config.ts';
import { createContext, type Context } from '../../cli/context.ts';
import { cookieOf, PASSWORD, startApp, type TestApp } from '../support/app.ts';

let app: TestApp;
let folder: string;
beforeAll(async () => {
  app = await startApp();
  folder = mkdtempSync(join(tmpdir(), 'proband-sign-in-link-'));
});
afterAll(async () => {
  await app?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the command on the app's database, without a host, and returns what it printed. */
async function run(options: { email?: string }): Promise<string> {
  const settings = readSettings({ DATABASE_URL: app.databaseUrl });
  const context: Context = createContext(folder, settings);
  context.installation.prepare();
  let printed = '';
  const stdout = new Writable({
    write(chunk, _encoding, done) {
      printed += String(chunk);
      done();
    },
  }) as NodeJS.WriteStream;
  await signInLink(
    { ...context, stdout, stderr: new Writable({ write: (_c, _e, done) => done() }) as NodeJS.WriteStream },
    options,
  );
  return printed.trim();
}

const use = (link: string) =>
  app.anybody(`/setup/links/${new URL(link).pathname.split('/').at(-1)}`, { body: { password: PASSWORD } });

test('who starts an installation is told a way in, until there is a password', async () => {
  const client = createClient(async () => ({ url: app.url, token: app.token }));
  const link = await firstSignIn(client, app.url);
  expect(link).toMatch(new RegExp(`^${app.url}/setup/[\\w-]{43}$`));
  expect((await use(link ?? '')).status).toBe(200);
  expect(await firstSignIn(client, app.url)).toBeNull();
});

test('whoever may read the data folder makes a link, also while nothing runs', async () => {
  const link = await run({});
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:3000\/setup\/[\w-]{43}$/);
  const owner = app.withCookie(cookieOf(await use(link)));
  expect((await owner('/account')).body).toMatchObject({ id: app.ownerId });
});

test('… for another person too, by e-mail', async () => {
  const { id } = await app.signUp({ email: 'forgot@example.org' });
  const came = await use(await run({ email: 'Forgot@example.org' }));
  expect(came.body).toMatchObject({ id });
  await expect(run({ email: 'nobody@example.org' })).rejects.toThrow(
    'There are: owner@localhost, forgot@example.org',
  );
});
