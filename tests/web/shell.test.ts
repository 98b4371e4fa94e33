import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeSignInLink } from '../../records/links.ts';
import { builtWeb } from '../../scripts/places.mjs';
import { PASSWORD, startApp, type Person, type TestApp } from '../support/app.ts';
import { expectAccessible, startBrowser, takeCookies, type TestBrowser } from '../support/browser.ts';

const REFUSED = /Failed to load resource.* 401 /;
const GONE = /Failed to load resource.* 410 /;

let app: TestApp;
let browser: TestBrowser;
let ada: Person;
let origin: string;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp({ screens: builtWeb() }), startBrowser()]);
  ada = await app.signUp({ email: 'ada@example.org', name: 'Ada', role: 'administrator' });
  origin = app.url;
});

afterAll(async () => {
  await browser.stop();
  await app.stop();
});

async function signedIn(page: Page): Promise<void> {
  await takeCookies(page, origin, ada.cookie);
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByRole('textbox', { name: 'E-mail' }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
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
    const page = await browser.newPage({ colorScheme });
    await signedIn(page);
    await page.goto(`${origin}/costs`);
    await page.getByRole('heading', { name: 'Costs' }).waitFor();
    await page.getByRole('button', { name: 'Ada' }).waitFor();
    const current = page.getByRole('navigation').getByRole('link', { name: 'Costs' });
    expect(await current.getAttribute('aria-current')).toBe('page');
    await expectAccessible(page);
  });
});

test('whoever is not known is sent to sign in, hears of a wrong password, and comes to where it went', async () => {
  const page = await browser.newPage({ expected: [REFUSED] });
  await page.goto(`${origin}/costs`);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await signIn(page, ada.email, 'not this one');
  await page.getByText('There is no account with this e-mail and password.').waitFor();
  expect(await page.getByRole('textbox', { name: 'E-mail' }).inputValue()).toBe(ada.email);
  await signIn(page, ada.email, PASSWORD);
  await page.getByRole('heading', { name: 'Costs' }).waitFor();
  await page.getByRole('button', { name: 'Ada' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.goto(`${origin}/costs`);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
});

test('a one-time link lets the owner in with a password of their own, once', async () => {
  const page = await browser.newPage({ expected: [REFUSED, GONE] });
  const { path } = await makeSignInLink(app.db, app.ownerId, null);
  await page.goto(origin + path);
  const password = page.getByLabel('Password', { exact: true });
  await password.fill('short');
  await page.keyboard.press('Enter');
  await page.getByText('A password has at least 8 characters.').waitFor();
  await expectAccessible(page);
  await password.fill('a few words in a row');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Experiments', exact: true }).waitFor();
  await page.goto(origin + path);
  await page.getByRole('alert').waitFor();
  expect(await page.getByLabel('Password', { exact: true }).count()).toBe(0);
});

test('by keyboard: first the skip link, then the places in their order; Enter goes there', async () => {
  const page = await browser.newPage();
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
  const page = await browser.newPage();
  await signedIn(page);
  await page.goto(`${origin}/costs`);
  await page.getByRole('button', { name: 'Ada' }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.id')).toBe('main');
});

test('dark colours are chosen in the menu, and remembered', async () => {
  const page = await browser.newPage({ colorScheme: 'light' });
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
  const page = await browser.newPage({ viewport: { width: 600, height: 900 } });
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
