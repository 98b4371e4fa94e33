import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../api/app.ts';
import { depsInTest } from '../../api/deps-in-test.ts';
import { ensureInstallation } from '../../records/installation.ts';
import { builtWeb } from '../../scripts/places.mjs';
import { expectAccessible, startBrowser, type TestBrowser } from '../support/browser.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';

const REFUSED = /Failed to load resource.* (401|404) /;

let database: TestDatabase;
let browser: TestBrowser;
let server: Server;
let origin: string;

beforeAll(async () => {
  [database, browser] = await Promise.all([startDatabase(), startBrowser()]);
  const { ownerId } = await ensureInstallation(database.db);
  const app = createApp(depsInTest({ db: database.db, ownerId, screens: builtWeb() }));
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await browser.stop();
  server.closeAllConnections();
  server.close();
  await database.stop();
});

/** Answers of the part that signs people in, which is not asked here. */
async function signedIn(page: Page): Promise<void> {
  await page.route('**/api/auth/get-session', (route) =>
    route.fulfill({
      json: {
        session: {},
        user: { id: 'usr_1', name: 'Ada', email: 'ada@example.org', role: 'administrator' },
      },
    }),
  );
}

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  test('signing in is offered, and everybody can use it', async () => {
    const page = await browser.newPage({ colorScheme });
    await page.goto(`${origin}/sign-in`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await page.title()).toBe('Sign in · Proband');
    await page.getByRole('textbox', { name: 'E-mail' }).waitFor();
    await page.getByLabel('Password', { exact: true }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Give your e-mail address.').waitFor();
    await page.getByText('Give your password.').waitFor();
    await expectAccessible(page);
  });

  test('the shell stands, and everybody can use it', async () => {
    const page = await browser.newPage({ colorScheme, expected: [REFUSED] });
    await signedIn(page);
    await page.goto(`${origin}/costs`);
    await page.getByRole('heading', { name: 'Costs' }).waitFor();
    await page.getByRole('button', { name: 'Ada' }).waitFor();
    const current = page.getByRole('navigation').getByRole('link', { name: 'Costs' });
    expect(await current.getAttribute('aria-current')).toBe('page');
    await expectAccessible(page);
  });
});

test('whoever is not known is sent to sign in, and the way back is kept', async () => {
  const page = await browser.newPage({ expected: [REFUSED] });
  await page.goto(`${origin}/jobs/job_1`);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(new URL(page.url()).searchParams.get('to')).toBe('/jobs/job_1');
});

test('by keyboard: first the skip link, then the places in their order; Enter goes there', async () => {
  const page = await browser.newPage({ expected: [REFUSED] });
  await signedIn(page);
  await page.goto(`${origin}/costs`);
  await page.getByRole('button', { name: 'Ada' }).waitFor();
  const focused = async (): Promise<string> => {
    await page.keyboard.press('Tab');
    return page.evaluate<string>(
      'document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent',
    );
  };
  const order = [];
  for (let step = 0; step < 7; step++) order.push(await focused());
  expect(order).toEqual([
    'Skip to content',
    'Proband',
    'Colours',
    'Ada',
    'Experiments',
    'Credentials',
    'Costs',
  ]);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'System' }).waitFor();
  expect(await page.evaluate('document.activeElement.textContent')).toBe('System');
});

test('the skip link leads past the navigation', async () => {
  const page = await browser.newPage({ expected: [REFUSED] });
  await signedIn(page);
  await page.goto(`${origin}/costs`);
  await page.getByRole('button', { name: 'Ada' }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.id')).toBe('main');
});

test('dark colours are chosen in the menu, and remembered', async () => {
  const page = await browser.newPage({ colorScheme: 'light', expected: [REFUSED] });
  await signedIn(page);
  await page.goto(`${origin}/costs`);
  const scheme = (): Promise<string> =>
    page.evaluate('document.documentElement.getAttribute("data-mantine-color-scheme")');
  await page.getByRole('button', { name: 'Colours' }).click();
  await page.getByRole('menuitem', { name: 'Dark' }).click();
  await expect.poll(scheme).toBe('dark');
  await page.reload();
  await page.getByRole('heading', { name: 'Costs' }).waitFor();
  expect(await scheme()).toBe('dark');
});

test('on a narrow screen the navigation opens by its button', async () => {
  const page = await browser.newPage({ viewport: { width: 600, height: 900 }, expected: [REFUSED] });
  await signedIn(page);
  await page.goto(`${origin}/costs`);
  const link = page.getByRole('link', { name: 'System' });
  await page.getByRole('button', { name: 'Open navigation' }).click();
  await link.click();
  await page.getByRole('heading', { name: 'System' }).waitFor();
  await page.getByRole('button', { name: 'Open navigation' }).waitFor();
});

test('an address without a page says so', async () => {
  const page = await browser.newPage();
  await page.goto(`${origin}/no/such/page`);
  await page.getByText('There is no page at this address').waitFor();
  await expectAccessible(page);
});

test('a style without the nonce is refused', async () => {
  const page = await browser.newPage({ expected: [/Content Security Policy/i] });
  await page.goto(`${origin}/sign-in`);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  const color = await page.evaluate(`(() => {
    const style = document.createElement('style');
    style.textContent = 'body { color: rgb(1, 2, 3) }';
    document.head.append(style);
    return getComputedStyle(document.body).color;
  })()`);
  expect(color).not.toBe('rgb(1, 2, 3)');
});
