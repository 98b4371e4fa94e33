import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modelsFor } from '../../cli/models.ts';
import { makeSignInLink } from '../../records/links.ts';
import { builtWeb } from '../../scripts/places.mjs';
import { startApp, type Person, type TestApp } from '../support/app.ts';
import { expectAccessible, startBrowser, takeCookies, type TestBrowser } from '../support/browser.ts';
import { startProvider, type StandIn } from '../support/providers/stand-in.ts';

const WORDS = 'a few words in a row';

let app: TestApp;
let browser: TestBrowser;
let standIn: StandIn;
let ada: Person;

beforeAll(async () => {
  [app, browser, standIn] = await Promise.all([
    startApp({ screens: builtWeb(), ...modelsFor({ ownPorts: [], build: 'test' }) }),
    startBrowser(),
    startProvider({ kind: 'openai' }),
  ]);
  ada = await app.signUp({ email: 'ada@example.org', name: 'Ada', role: 'administrator' });
});

afterAll(async () => {
  await browser?.stop();
  await standIn?.close();
  await app?.stop();
});

async function open(page: Page, path: string, heading: string): Promise<void> {
  await page.goto(app.url + path);
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
}

const pageOf = async (person: Person, options: Parameters<TestBrowser['newPage']>[0] = {}): Promise<Page> => {
  const page = await browser.newPage(options);
  await takeCookies(page, app.url, person.cookie);
  return page;
};

test('from a one-time link to a credential that works and is shared, and to somebody who sees its name alone', async () => {
  const page = await browser.newPage();
  await page.goto(app.url + (await makeSignInLink(app.db, app.ownerId, null)).path);
  await page.getByLabel('Password', { exact: true }).fill(WORDS);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Experiments', exact: true }).waitFor();

  await open(page, '/credentials', 'Credentials');
  await page.getByText('No credential of your own yet').waitFor();
  await page.getByRole('button', { name: 'New credential' }).click();
  const dialog = page.getByRole('dialog', { name: 'New credential' });
  await dialog.getByLabel('Name').fill('Lab');
  await dialog.getByLabel('API URL').fill(standIn.apiUrl);
  await dialog.getByLabel('API key').fill('sk-wrong-0123456789-wrong');
  await dialog.getByRole('button', { name: 'Test' }).click();
  await dialog.getByText('The provider did not accept it').waitFor();
  expect(await dialog.getByLabel('Name').inputValue()).toBe('Lab');
  await dialog.getByLabel('API key').fill(standIn.key);
  await dialog.getByRole('button', { name: 'Test' }).click();
  await dialog.getByText('It works').waitFor();
  await dialog.getByRole('button', { name: 'Save' }).click();

  await page.getByRole('heading', { level: 1, name: 'Lab' }).waitFor();
  expect(await page.content()).not.toContain(standIn.key);
  await page.getByRole('button', { name: 'List the provider’s models' }).click();
  await page.getByRole('checkbox', { name: 'gpt-4o', exact: true }).click();
  await page.getByText('Only the chosen models may be used.').waitFor();
  await page.getByLabel('E-mail').fill('Ben@example.org');
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.getByRole('cell', { name: 'ben@example.org', exact: true }).waitFor();
  await expectAccessible(page);

  await open(page, '/users', 'Users');
  await page.getByLabel('E-mail', { exact: true }).fill('ben@example.org');
  await page.getByRole('button', { name: 'Make invitation' }).click();
  const link = (await page.getByRole('region', { name: 'The link' }).textContent()) ?? '';
  expect(link).toContain(`${app.url}/invitation/`);
  await page.reload();
  await page.getByRole('cell', { name: 'ben@example.org', exact: true }).waitFor();
  expect(await page.content()).not.toContain(link);

  const bens = await browser.newPage();
  await bens.goto(link);
  await bens.getByLabel('Your name').fill('Ben');
  await bens.getByLabel('Password', { exact: true }).fill(WORDS);
  await bens.keyboard.press('Enter');
  await bens.getByRole('heading', { name: 'Experiments', exact: true }).waitFor();
  await open(bens, '/credentials', 'Credentials');
  const row = bens.getByRole('row', { name: /Lab/ });
  expect(await row.textContent()).toContain('gpt-4o');
  expect(await row.getByRole('link').count()).toBe(0);
  const seen = await bens.content();
  for (const hidden of [standIn.apiUrl, standIn.key, standIn.key.slice(-4)])
    expect(seen).not.toContain(hidden);
  expect(await bens.getByRole('navigation').getByRole('link', { name: 'Users' }).count()).toBe(0);
});

test('a token is shown once, lets a program in, and the audit page tells of it', async () => {
  const page = await pageOf(ada);
  await open(page, '/account', 'Account');
  await page.getByLabel('What it is for').fill('backup');
  await page.getByRole('button', { name: 'Make token' }).click();
  const secret = (await page.getByRole('region', { name: 'The token' }).textContent()) ?? '';
  const headers = { authorization: `Bearer ${secret}` };
  expect((await app.anybody('/account', { headers })).body).toMatchObject({ via: 'token', email: ada.email });
  await page.reload();
  await page.getByRole('cell', { name: 'backup', exact: true }).waitFor();
  expect(await page.content()).not.toContain(secret);
  await open(page, '/audit', 'Audit');
  await page
    .getByRole('cell', { name: /made the token/ })
    .first()
    .waitFor();
});

test('a wrong current password is told at its field, and what was typed stays', async () => {
  const page = await pageOf(ada, { expected: [/Failed to load resource.* 403 /] });
  await open(page, '/account', 'Account');
  await page.getByLabel('Current password', { exact: true }).fill('not this one');
  await page.getByLabel('New password', { exact: true }).fill(WORDS);
  await page.keyboard.press('Enter');
  await page.getByText('The current password is another one.').waitFor();
  expect(await page.getByLabel('New password', { exact: true }).inputValue()).toBe(WORDS);
});

test('the books are checked on the system page', async () => {
  const page = await pageOf(ada);
  await open(page, '/system', 'System');
  await page.getByRole('button', { name: 'Check the books' }).click();
  await page.getByText('The books balance').waitFor();
  await expectAccessible(page);
});

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  test.each([
    ['/credentials', 'Credentials'],
    ['/costs', 'Costs'],
    ['/audit', 'Audit'],
    ['/account', 'Account'],
    ['/users', 'Users'],
    ['/system', 'System'],
  ])('everybody can use %s', async (path, heading) => {
    const page = await pageOf(ada, { colorScheme });
    await open(page, path, heading);
    await page.waitForLoadState('load');
    await expectAccessible(page);
  });
});
