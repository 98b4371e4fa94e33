import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createLiveHub, type LiveHub } from '../../api/live/hub.ts';
import { LIVE_CHANNEL } from '../../records/live.ts';
import { listen } from '../../prisma/listen.ts';
import { builtWeb } from '../../scripts/places.mjs';
import { startApp, type Person, type TestApp } from '../support/app.ts';
import { expectAccessible, startBrowser, takeCookies, type TestBrowser } from '../support/browser.ts';
import { HOSTILE_PAGE, plantExperiment, plantJob, SYSTEM_TEXT, USER_TEXT } from './planted-job.ts';

let app: TestApp;
let browser: TestBrowser;
let hub: LiveHub;
let ada: Person;

beforeAll(async () => {
  // The hub is made with the app's database, which is there when the app is.
  const live: LiveHub = {
    beatMs: 15_000,
    watch: (watcher) => hub.watch(watcher),
    count: () => hub.count(),
    close: () => hub.close(),
  };
  [app, browser] = await Promise.all([startApp({ screens: builtWeb(), live }), startBrowser()]);
  hub = createLiveHub(app.db, (onNotice) => listen(app.databaseUrl, LIVE_CHANNEL, onNotice), {
    windowMs: 20,
  });
  ada = await app.signUp({ email: 'ada@example.org', name: 'Ada' });
  await plantExperiment(app.db, ada.id);
  await plantJob(app.db, { id: 'job_first', ordinal: 1, steps: 9 });
  await plantJob(app.db, { id: 'job_second', ordinal: 2, html: { 2: HOSTILE_PAGE } });
  await plantJob(app.db, { id: 'job_long', ordinal: 3, steps: 200 });
});

afterAll(async () => {
  await browser.stop();
  await hub.close();
  await app.stop();
});

let waiting = 3;
let held: string;
beforeEach(() => {
  held = `job_held_${++waiting}`;
});

/** A job that stops with an answer to approve. Without its page: axe cannot run in a frame that lets nothing run. */
const plantHeld = (): Promise<void> =>
  plantJob(app.db, {
    ...{ id: held, ordinal: waiting, steps: 2, approve: true, html: {} },
    ...{ state: 'paused', reason: 'awaiting_approval' },
  });

async function open(job: string, options: Parameters<TestBrowser['newPage']>[0] = {}): Promise<Page> {
  const page = await browser.newPage(options);
  await takeCookies(page, app.url, ada.cookie);
  await page.goto(`${app.url}/jobs/${job}`);
  await page.getByRole('heading', { name: /^Participant P/ }).waitFor();
  return page;
}

const chosenStep = (page: Page): Promise<string | null> =>
  page.getByRole('option', { selected: true }).textContent();

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  test('a job is shown, and everybody can use it', async () => {
    await plantHeld();
    const page = await open(held, { colorScheme });
    await page.getByRole('region', { name: 'Approval' }).waitFor();
    await page.getByText('a person has to approve what it sends').waitFor();
    await page.getByRole('button', { name: /^Call 1/ }).click();
    await page.getByRole('region', { name: 'system message' }).waitFor();
    await expectAccessible(page);
    for (const tab of ['Checkpoints', 'Notes', 'Settings']) {
      await page.getByRole('tab', { name: tab }).click();
      await expectAccessible(page);
    }
  });
});

test('steps are chosen by keyboard, and by a click; what is shown is of that step', async () => {
  const page = await open('job_first');
  const steps = page.getByRole('listbox', { name: 'Steps' });
  expect(await chosenStep(page)).toMatch(/^Step 9, /);
  await steps.focus();
  await page.keyboard.press('Home');
  expect(await chosenStep(page)).toBe(
    'Step 1, About you. Page: 1:00 min; Agent, answered: 12 s; Submission, taken: 4 s. 1:00 min',
  );
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.getByRole('heading', { name: 'Step 4 · Your opinion' }).waitFor();
  const refused = page.getByRole('region', { name: 'Step 4' });
  await refused.getByText('Give your age in years.').waitFor();
  await refused.getByText('refused', { exact: true }).waitFor();
  await refused.getByRole('cell', { name: '2 (Somewhat)' }).first().waitFor();
  await page.getByRole('option', { name: /^Step 3\b/ }).click();
  await page.getByText('A wait page asks nothing.').waitFor();
});

test('a job of 200 steps shows the newest, and leads to the first', async () => {
  const page = await open('job_long');
  const steps = page.getByRole('listbox', { name: 'Steps' });
  expect(await page.getByRole('option').count()).toBe(200);
  const newest = page.getByRole('option', { name: /^Step 200\b/ });
  await expect.poll(async () => isWithin(await newest.boundingBox(), await steps.boundingBox())).toBe(true);
  await steps.focus();
  await page.keyboard.press('Home');
  await page.getByRole('heading', { name: 'Step 1 · About you' }).waitFor();
  const first = page.getByRole('option', { name: /^Step 1\b/ });
  expect(isWithin(await first.boundingBox(), await steps.boundingBox())).toBe(true);
});

interface Box {
  y: number;
  height: number;
}
function isWithin(inner: Box | null, outer: Box | null): boolean {
  return !!inner && !!outer && inner.y >= outer.y - 1 && inner.y + inner.height <= outer.y + outer.height + 1;
}

/** What a sandboxed page is not let do is written to the console by Chromium. */
const NOT_LET = [
  /Blocked (script execution|form submission)/,
  /violates the following Content Security Policy/,
];

test('the page that the participant saw is there, and does nothing', async () => {
  const page = await open('job_second', { expected: NOT_LET });
  const fetched: string[] = [];
  page.on('requestfinished', (request) => fetched.push(request.url()));
  await page.getByRole('option', { name: /^Step 2\b/ }).click();
  const frame = page.frameLocator('iframe[title="Page of step 2 as the participant saw it"]');
  await frame.getByText('Nothing ran here.').waitFor();
  expect(await page.locator('iframe').getAttribute('sandbox')).toBe('');
  await frame.getByRole('button', { name: 'Next' }).click();
  expect(await frame.getByText('Nothing ran here.').isVisible()).toBe(true);
  expect(await page.title()).toBe('Participant P2 · Proband');
  expect(fetched.filter((url) => url.includes('fetched'))).toEqual([]);
});

test('prompt and response are read, seen as they were sent, and copied', async () => {
  const page = await open('job_second', { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.getByRole('option', { name: /^Step 1\b/ }).click();
  await page.getByText('I am forty, and careful with strangers.').waitFor();
  await page.getByRole('button', { name: /^Call 1: answered/ }).click();
  const system = page.getByRole('region', { name: 'system message' });
  expect(await system.textContent()).toBe(SYSTEM_TEXT);
  await page.getByRole('button', { name: 'Copy user message' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(USER_TEXT);
  await page.getByRole('tab', { name: 'Prompt as JSON' }).click();
  const raw = await page.getByRole('region', { name: 'prompt', exact: true }).textContent();
  expect(JSON.parse(raw ?? '')).toMatchObject({ system: SYSTEM_TEXT, user: USER_TEXT });
  await page.getByRole('tab', { name: 'Response as JSON' }).click();
  const response = await page.getByRole('region', { name: 'response' }).textContent();
  expect(JSON.parse(response ?? '')).toMatchObject({ id: 'cmpl_1' });
});

test('to the jobs beside it by keys and buttons, but not while somebody types', async () => {
  const page = await open('job_second');
  await page.keyboard.press(']');
  await page.getByRole('heading', { name: 'Participant P3' }).waitFor();
  await page.keyboard.press('k');
  await page.getByRole('heading', { name: 'Participant P2' }).waitFor();
  await page.getByRole('button', { name: 'Previous' }).click();
  await page.getByRole('heading', { name: 'Participant P1' }).waitFor();
  expect(await page.getByRole('button', { name: 'Previous' }).isDisabled()).toBe(true);
  await plantHeld();
  await page.goto(`${app.url}/jobs/${held}`);
  await page.getByLabel('What do you think?').fill('');
  await page.keyboard.type('j[k]');
  expect(await page.getByLabel('What do you think?').inputValue()).toBe('j[k]');
  await page.getByRole('heading', { name: `Participant P${waiting}` }).waitFor();
});

test('an answer is edited: what does not fit is said at its field, and what fits is sent as a person’s', async () => {
  await plantHeld();
  const page = await open(held, { expected: [/Failed to load resource.* 400 /] });
  const card = page.getByRole('region', { name: 'Approval' });
  expect(await card.getByLabel('How old are you?').inputValue()).toBe('40');
  expect(await card.getByRole('radio', { name: 'Somewhat' }).isChecked()).toBe(true);
  expect(await card.getByRole('button', { name: 'Edit and send' }).isDisabled()).toBe(true);
  await card.getByLabel('How old are you?').fill('7');
  await page.keyboard.press('Enter');
  await card.getByText('7 is below the minimum 18.', { exact: true }).waitFor();
  expect(await card.getByLabel('How old are you?').inputValue()).toBe('7');
  expect(await card.getByLabel('How old are you?').getAttribute('aria-invalid')).toBe('true');
  await expectAccessible(page);
  await card.getByLabel('How old are you?').fill('41');
  await card.getByRole('radio', { name: 'Very much' }).check();
  await card.getByRole('button', { name: 'Edit and send' }).click();
  await page.getByText('Your answers are sent.').waitFor();
  const decision = await app.db.decision.findFirstOrThrow({ where: { jobId: held } });
  expect(decision).toMatchObject({
    how: 'edit',
    userId: ada.id,
    reply: {
      answers: { age: '41', trust: '3', news: true, thoughts: 'That most people mean well.' },
      press: 'c1',
    },
  });
});

test('who is slower hears what was decided', async () => {
  await plantHeld();
  const page = await open(held, { expected: [/Failed to load resource.*(409|ERR_FAILED)/] });
  await page.getByRole('button', { name: 'Send as it is' }).waitFor();
  const grace = await app.signUp({ email: `${held}@example.org`, name: 'Grace', role: 'administrator' });
  const body = { step: 2, attempt: 1, how: 'again' };
  expect((await grace.ask(`/jobs/${held}/decision`, { body })).status).toBe(200);
  await page.route('**/proposal', (route) => route.abort());
  await page.getByRole('button', { name: 'Send as it is' }).click();
  await page.getByText(/Grace has decided about it already/).waitFor();
});

test('what changes is shown without reloading, and the step that was chosen stays', async () => {
  await plantJob(app.db, { id: held, ordinal: waiting, steps: 2, state: 'running', reason: null });
  const page = await open(held);
  await page.getByText('1,234 + 56').waitFor();
  await page.getByRole('option', { name: /^Step 1\b/ }).click();
  await app.db.job.update({
    where: { id: held },
    data: { state: 'paused', reason: 'by_user', promptTokens: 9999 },
  });
  await page.getByText('9,999 + 56').waitFor();
  await page.getByRole('button', { name: 'Resume' }).waitFor();
  expect(await chosenStep(page)).toMatch(/^Step 1, /);
});

test('cancelling asks once; an unclear submission asks how to go on', async () => {
  await plantJob(app.db, { id: held, ordinal: waiting, state: 'paused', reason: 'unclear_submission' });
  const page = await open(held);
  await page.getByRole('button', { name: 'Resume …' }).click();
  await page.getByRole('dialog', { name: 'How shall it go on?' }).waitFor();
  await page.getByRole('button', { name: 'Go on: the study has them' }).click();
  const told = () => app.db.command.findMany({ where: { jobId: held }, orderBy: { seq: 'asc' } });
  await expect.poll(told).toMatchObject([{ kind: 'resume', how: 'taken' }]);
  await page.getByRole('button', { name: 'Cancel job' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel job' }).click();
  await expect.poll(told).toMatchObject([{ kind: 'resume' }, { kind: 'cancel' }]);
});

test('a job that is not there says so', async () => {
  const page = await browser.newPage({ expected: [/Failed to load resource.* 403 /] });
  await takeCookies(page, app.url, ada.cookie);
  await page.goto(`${app.url}/jobs/job_none`);
  await page.getByRole('alert').first().waitFor();
});
