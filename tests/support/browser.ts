import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { findChromium } from '../../scripts/places.mjs';

const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface TestBrowser {
  /**
   * A page in a context of its own, for as long as the test runs. The test fails when the page throws, writes an error
   * to its console or breaks its content security policy.
   * @param expected errors that belong to the test, as the 401 of somebody who has not signed in
   */
  newPage(options?: BrowserContextOptions & { expected?: RegExp[] }): Promise<Page>;
  stop(): Promise<void>;
}

/** A real headless Chromium. */
export async function startBrowser(): Promise<TestBrowser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('There is no Chromium: `node scripts/setup.mjs --for tests`.');
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath, args: [...FLAGS, ...asRoot] });
  return {
    newPage: (options = {}) => openPage(browser, options),
    stop: () => browser.close(),
  };
}

async function openPage(
  browser: Browser,
  { expected = [], ...options }: BrowserContextOptions & { expected?: RegExp[] },
): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  // A violation of the policy is an error on the console too.
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => faults.push(`thrown: ${error.stack ?? error.message}`));
  onTestFinished(async () => {
    await context.close();
    expect(faults.filter((fault) => !expected.some((pattern) => pattern.test(fault)))).toEqual([]);
  });
  return page;
}

/** The cookies of somebody who has signed in (tests/support/app.ts), for a page that is not open yet. */
export async function takeCookies(page: Page, url: string, cookies: string): Promise<void> {
  await page.context().addCookies(
    cookies.split('; ').map((cookie) => {
      const at = cookie.indexOf('=');
      return { url, name: cookie.slice(0, at), value: cookie.slice(at + 1) };
    }),
  );
}

/** No serious or critical violation of what axe knows of WCAG. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(
    grave.map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary ?? ''}`),
    })),
  ).toEqual([]);
}
