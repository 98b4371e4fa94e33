import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppDeps } from '../../api/deps.ts';
import { createLiveHub, type LiveHub } from '../../api/live/hub.ts';
import { listen } from '../../prisma/listen.ts';
import { LIVE_CHANNEL } from '../../records/live.ts';
import { builtWeb } from '../../scripts/places.mjs';
import { startApp, type Person, type TestApp } from '../support/app.ts';
import { expectAccessible, startBrowser, type TestBrowser } from '../support/browser.ts';
import { plantEmptySession, plantJobs } from '../support/planted-jobs.ts';

let app: TestApp;
let browser: TestBrowser;
let live: LiveHub;
let ada: Person;

beforeAll(async () => {
  const given: Partial<AppDeps> = { screens: builtWeb() };
  [app, browser] = await Promise.all([startApp(given), startBrowser()]);
  live = createLiveHub(app.db, (onNotice) => listen(app.databaseUrl, LIVE_CHANNEL, onNotice), {
    windowMs: 50,
    beatMs: 10_000,
  });
  given.live = live;
  await app.restart();
  ada = await app.signUp({ email: 'ada@lab.example', name: 'Ada' });
});

afterAll(async () => {
  await browser?.stop();
  await live?.close();
  await app?.stop();
});

/** A page of Ada's, at a session. */
async function open(session: string, options: Parameters<TestBrowser['newPage']>[0] = {}): Promise<Page> {
  const page = await browser.newPage(options);
  const cookies = ada.cookie.split('; ').map((pair) => {
    const at = pair.indexOf('=');
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url: app.url };
  });
  await page.context().addCookies(cookies);
  await page.goto(`${app.url}/sessions/${session}`);
  return page;
}

const rows = (page: Page) => page.getByRole('grid', { name: 'Participants' }).getByRole('row');

describe('a session of a thousand', () => {
  let session: string;
  beforeAll(async () => {
    session = await plantEmptySession(app.db, { name: 'large', ownerId: ada.id });
    await plantJobs(app.db, session, 1000, (index) => {
      if (index < 600) return { pageLabel: 'Offer', step: 6, steps: 5 };
      return index < 900
        ? { state: 'completed', reason: 'finished', step: 9, finishedAt: new Date() }
        : { state: 'queued', step: 0, steps: 0, pageLabel: '' };
    });
  });

  test('is shown whole and counted, though few rows are in the page', async () => {
    const page = await open(session);
    await page.getByText('1000 participants', { exact: true }).waitFor();
    const grid = page.getByRole('grid', { name: 'Participants' });
    expect(await grid.getAttribute('aria-rowcount')).toBe('1001');
    expect(await rows(page).count()).toBeLessThan(80);
    await grid.focus();
    await page.keyboard.press('End');
    await grid.getByRole('link', { name: 'P1000', exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/jobs\/job_ses_large_1000$/);
  });

  test('all that match are selected and paused, with their number in the button', async () => {
    const page = await open(session);
    await page.getByRole('textbox', { name: 'Find participants' }).fill('offer');
    await page.getByText('600 of 1000 participants').waitFor();
    await page.getByRole('button', { name: 'Select all 600' }).click();
    const selected = page.getByRole('group', { name: 'With those selected' });
    await selected.getByRole('button', { name: 'Pause 600' }).click();
    await page.getByText('600 participants told to pause.').waitFor();
    const told = await app.db.command.findMany({ where: { kind: 'pause', job: { sessionId: session } } });
    expect(told).toHaveLength(600);
    expect(new Set(told.map(({ source }) => source))).toEqual(new Set(['ui']));
  });

  test('what changes in the database is in the table, without loading the page again', async () => {
    const page = await open(session);
    const row = rows(page).filter({ has: page.getByRole('link', { name: 'P2', exact: true }) });
    await row.getByText('6 · Offer').waitFor();
    await app.db.job.update({
      where: { id: 'job_ses_large_2' },
      data: { step: 7, pageLabel: 'Payoff', state: 'paused', reason: 'captcha', pausedBySystem: 'captcha' },
    });
    await row.getByText('7 · Payoff').waitFor();
    await row.getByText('captcha').waitFor();
    await page.getByText('1 is paused: captcha.').waitFor();
  });

  test('clicks, Shift and Space select; to cancel is asked once', async () => {
    const page = await open(session);
    await rows(page).getByRole('checkbox', { name: 'Select P901', exact: true }).count();
    await page.getByRole('textbox', { name: 'Find participants' }).fill('queued');
    await page.getByText('100 of 1000 participants').waitFor();
    await page.getByRole('checkbox', { name: 'Select P901', exact: true }).click();
    await page.getByRole('checkbox', { name: 'Select P904', exact: true }).click({ modifiers: ['Shift'] });
    await page.getByRole('grid').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    const selected = page.getByRole('group', { name: 'With those selected' });
    await selected.getByRole('button', { name: 'Cancel 5' }).click();
    const dialog = page.getByRole('dialog', { name: 'Cancel 5 participants?' });
    await dialog.getByRole('button', { name: 'Cancel 5' }).click();
    await page.getByText('5 participants told to stop for good.').waitFor();
    const told = await app.db.command.findMany({ where: { kind: 'cancel', job: { sessionId: session } } });
    expect(told.map(({ jobId }) => jobId).toSorted()).toEqual(
      [901, 902, 903, 904, 905].map((number) => `job_ses_large_${number}`),
    );
  });
});

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  test('one that blocks and eleven that wait are one problem, and all can use the page', async () => {
    const name = `blocked_${colorScheme}`;
    const session = await plantEmptySession(app.db, { name, ownerId: ada.id });
    await plantJobs(app.db, session, 12, (index) =>
      index === 0
        ? { state: 'paused', reason: 'key_rejected', pausedBySystem: 'key_rejected', detail: 'Wrong key.' }
        : { state: 'waiting', reason: 'wait_page', step: 5, pageLabel: 'Results wait' },
    );
    const page = await open(session, { colorScheme });
    const problems = page.getByRole('region', { name: 'Problems' });
    await problems.getByText('1 is paused: key rejected; 11 wait for it.').waitFor();
    expect(await problems.getByRole('alert').count()).toBe(1);
    await rows(page).getByText('for P1').first().waitFor();
    await page.getByRole('heading', { name: 'How it goes' }).scrollIntoViewIfNeeded();
    await page.getByRole('figure', { name: 'Participants over time' }).waitFor();
    await expectAccessible(page);
    await problems.getByRole('button', { name: 'Resume 1' }).click();
    await page.getByText('1 participant told to go on.').waitFor();
    expect(
      await app.db.command.findMany({ where: { kind: 'resume', job: { sessionId: session } } }),
    ).toMatchObject([{ jobId: `job_${session}_1` }]);
  });
});

test('what only a person can know is asked before a job goes on', async () => {
  const session = await plantEmptySession(app.db, { name: 'unclear', ownerId: ada.id });
  const reason = 'unclear_submission';
  await plantJobs(app.db, session, 2, () => ({ state: 'paused', reason, pausedBySystem: reason }));
  const page = await open(session);
  const problems = page.getByRole('region', { name: 'Problems' });
  await problems.getByRole('button', { name: 'Resume 2' }).click();
  const dialog = page.getByRole('dialog', { name: 'How do they go on?' });
  await dialog.getByRole('radio', { name: /Yes, they were taken/ }).click();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Resume 2' }).click();
  await page.getByText('2 participants told to go on.').waitFor();
  const told = await app.db.command.findMany({ where: { job: { sessionId: session } } });
  expect(told.map(({ how }) => how)).toEqual(['taken', 'taken']);
});

describe('starting participants', () => {
  test('links are checked first, and a bad line is named; nothing is lost', async () => {
    const session = await plantEmptySession(app.db, { name: 'list', ownerId: ada.id });
    const page = await open(session);
    await page.getByText('No participants yet').waitFor();
    await page.getByText('List of links', { exact: true }).click();
    const list = page.getByRole('textbox', { name: 'Entry links' });
    await list.fill('http://127.0.0.1:8000/InitializeParticipant/aaaa1111\nstudy');
    const trouble = page.getByRole('alert').filter({ hasText: 'These cannot be started' });
    await trouble.getByText('Line 2:').waitFor();
    const start = page.getByRole('button', { name: 'Start 2 participants' });
    expect(await start.isDisabled()).toBe(true);
    await expectAccessible(page);
    expect(await list.inputValue()).toContain('\nstudy');
    await list.fill('http://127.0.0.1:8000/InitializeParticipant/aaaa1111\tAnn');
    await page.getByRole('button', { name: 'Start 1 participant' }).click();
    await page.getByText('1 participant started.').waitFor();
    await page.getByRole('grid').getByRole('link', { name: 'Ann' }).waitFor();
  });

  test('who runs a study elsewhere is asked; an answer that was lost and sent again makes nobody twice', async () => {
    const session = await plantEmptySession(app.db, {
      ...{ name: 'copies', ownerId: ada.id, config: { platform: 'web' } },
    });
    const page = await open(session, { expected: [/ERR_FAILED/] });
    await page.getByRole('textbox', { name: 'Entry link' }).fill('https://study.example.org/start');
    await page.getByRole('textbox', { name: 'Participants' }).fill('50');
    const start = page.getByRole('button', { name: 'Start 50 participants' });
    await page.getByRole('textbox', { name: /Who runs the study at study.example.org/ }).fill('our lab');
    // The server makes them, and its answer does not arrive.
    await page.route(
      '**/api/sessions/*/jobs',
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await start.click();
    await page.getByText('Proband does not answer').waitFor();
    await start.click();
    await page.getByText('50 participants started.').waitFor();
    expect(await app.db.job.count({ where: { sessionId: session } })).toBe(50);
    const { ask } = ada;
    const { body } = await ask('/experiments/exp_copies/hosts');
    expect(JSON.stringify(body)).toContain('our lab');
  });
});

test('whoever may only look is offered nothing that changes anything', async () => {
  const owner = await app.signUp({ email: 'bob@lab.example', name: 'Bob' });
  const session = await plantEmptySession(app.db, { name: 'shared', ownerId: owner.id });
  await plantJobs(app.db, session, 2);
  await app.db.experimentMember.create({
    data: { experimentId: 'exp_shared', email: ada.email, rights: [] },
  });
  const page = await open(session);
  await rows(page).getByText('3 · Comprehension').first().waitFor();
  expect(await page.getByRole('button', { name: /Start|Pause|Resume|Cancel|Export|More/ }).count()).toBe(0);
  expect(await page.getByRole('link', { name: 'Edit' }).count()).toBe(0);
});
