import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtWeb } from '../../scripts/places.mjs';
import { startApp, type Person, type TestApp } from '../support/app.ts';
import { expectAccessible, startBrowser, takeCookies, type TestBrowser } from '../support/browser.ts';

let app: TestApp;
let browser: TestBrowser;
let ada: Person;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp({ screens: builtWeb() }), startBrowser()]);
  ada = await app.signUp({ email: 'ada@example.org', name: 'Ada' });
});

afterAll(async () => {
  await browser.stop();
  await app.stop();
});

const GONE = /Failed to load resource.* 403 .*experiments/;

async function open(path: string, options: Parameters<TestBrowser['newPage']>[0] = {}): Promise<Page> {
  const page = await browser.newPage(options);
  await takeCookies(page, app.url, ada.cookie);
  await page.goto(`${app.url}${path}`);
  return page;
}

async function anExperiment(name: string): Promise<string> {
  const { body } = await ada.ask('/experiments', { body: { name, platform: 'web' } });
  return (body as { experiment: { id: string } }).experiment.id;
}

async function aSession(experiment: string, name: string, config: object = {}): Promise<string> {
  const asked = { body: { name, config: { platform: 'web', ...config } } };
  const { body } = await ada.ask(`/experiments/${experiment}/sessions`, asked);
  return (body as { session: string }).session;
}

const configOf = async (session: string): Promise<Record<string, unknown>> => {
  const { body } = await ada.ask(`/sessions/${session}`);
  return (body as { session: { config: Record<string, unknown> } }).session.config;
};

test('from nothing to a session: an experiment, a persona, and the prompt that it makes', async () => {
  const page = await open('/');
  await page.getByText('No experiments yet').waitFor();
  await page.getByRole('button', { name: 'New experiment' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'New experiment' });
  await dialog.getByRole('button', { name: 'Create experiment' }).click();
  await dialog.getByText('Give it a name.').waitFor();
  await dialog.getByLabel('Name').fill('Trust game');
  await dialog.getByRole('radio', { name: 'Web pages' }).check();
  await dialog.getByLabel('Description').fill('Who trusts whom.');
  await dialog.getByLabel('Name').press('Enter');
  await page.getByRole('heading', { name: 'Trust game' }).waitFor();
  await page.getByText('Who trusts whom.').waitFor();

  await page.getByRole('link', { name: 'Create the first session' }).click();
  await page.getByRole('heading', { name: 'New session' }).waitFor();
  const preview = page.getByRole('region', { name: 'Preview of the prompt' });
  await preview.getByText('You take part in an online study').waitFor();
  await page.getByLabel('Role and context').fill('You are a retired sailor from Kiel.');
  await preview.locator('mark').getByText('You are a retired sailor from Kiel.').waitFor();
  await preview.getByText('Raw', { exact: true }).click();
  await preview.getByRole('region', { name: 'prompt', exact: true }).getByText('retired sailor').waitFor();

  await page.getByRole('button', { name: 'Create session' }).click();
  await page.getByText('Give the session a name').waitFor();
  await page.getByLabel('Name').fill('Sailors');
  await page.getByRole('button', { name: 'Limits and budgets' }).click();
  await page.getByLabel('Time limit').fill('90');
  await page.getByRole('button', { name: 'Create session' }).click();
  await page.waitForURL(/\/sessions\/ses_/);
  const config = await configOf(new URL(page.url()).pathname.split('/')[2]!);
  expect(config).toMatchObject({
    persona: 'You are a retired sailor from Kiel.',
    platform: 'web',
    model: 'dry-run',
    limits: { timeoutMs: 90 * 60_000 },
  });
});

test('a page of one’s own is pasted, and shown as the model gets it', async () => {
  const page = await open(`/experiments/${await anExperiment('Pasted')}/new-session`);
  const preview = page.getByRole('region', { name: 'Preview of the prompt' });
  await preview.getByRole('combobox', { name: 'On this page' }).click();
  await page.getByRole('option', { name: 'Pasted HTML' }).click();
  await preview
    .getByLabel('HTML of the page')
    .fill('<form><label>Your shoe size <input name="shoe"></label><button>Go on</button></form>');
  await preview.getByText('Your shoe size').first().waitFor();
});

test('an edit says whom it concerns, keeps what was typed when it is refused, and is saved', async () => {
  const session = await aSession(await anExperiment('Edited'), 'First');
  await plantJobs(session, 2);
  const page = await open(`/sessions/${session}/edit`);
  await page.getByText('Affects new jobs only: 2 jobs keep their settings.').waitFor();
  await page.getByLabel('Role and context').fill('You are ten years old.');
  await page.getByRole('button', { name: 'Parameters of the model' }).click();
  await page.getByLabel('Time to think').fill('-5');
  await page.getByRole('button', { name: 'Parameters of the model' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  // The section that holds it opens again.
  await page.getByText('Has to be from 0 to 600000.').waitFor();
  expect(await page.getByLabel('Role and context').inputValue()).toBe('You are ten years old.');
  await page.getByLabel('Time to think').fill('250');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.waitForURL(/\/sessions\/[^/]+$/);
  expect(await configOf(session)).toMatchObject({
    persona: 'You are ten years old.',
    parameters: { latencyMs: 250 },
  });
});

test('a session is duplicated from the list, and the copy opens', async () => {
  const experiment = await anExperiment('Copied');
  const session = await aSession(experiment, 'Original', { persona: 'You are old.' });
  const page = await open(`/experiments/${experiment}`);
  await page.getByRole('button', { name: 'More about Original' }).click();
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  await page.getByRole('heading', { name: 'Edit Original (copy)' }).waitFor();
  expect(page.url()).not.toContain(session);
  expect(await page.getByLabel('Role and context').inputValue()).toBe('You are old.');
});

test('somebody is let in, may do more, and is removed', async () => {
  const page = await open(`/experiments/${await anExperiment('Shared')}`);
  const people = page.getByRole('region', { name: 'People' });
  await people.getByLabel('Add by e-mail').fill('bob');
  await people.getByRole('button', { name: 'Add', exact: true }).click();
  await people.getByText('Give an e-mail, as ada@example.org.').waitFor();
  await people.getByLabel('Add by e-mail').fill('bob@example.org');
  await people.getByRole('form', { name: 'New member' }).getByRole('checkbox', { name: 'Run' }).uncheck();
  await people.getByRole('button', { name: 'Add', exact: true }).click();
  const row = people.getByRole('row').filter({ hasText: 'bob@example.org' });
  const run = row.getByRole('checkbox', { name: 'Run' });
  expect(await run.isChecked()).toBe(false);
  await run.click();
  await expect.poll(() => run.isChecked()).toBe(true);
  await row.getByRole('button', { name: 'Remove bob@example.org' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await row.waitFor({ state: 'detached' });
});

test('a host is added with who runs the study there', async () => {
  const page = await open(`/experiments/${await anExperiment('Hosts')}`);
  const hosts = page.getByRole('region', { name: 'Hosts' });
  await hosts.getByLabel('Add a host').fill('study.example.org');
  await hosts.getByLabel('Who runs the study there').fill('our lab');
  await hosts.getByLabel('Add a host').press('Enter');
  await hosts.getByRole('row').filter({ hasText: 'study.example.org' }).getByText('our lab').waitFor();
});

test('deleting says what goes with it, and takes no other name', async () => {
  const experiment = await anExperiment('Old study');
  await aSession(experiment, 'A');
  // A hint may come before the screen is left: then it asks for what is gone.
  const page = await open(`/experiments/${experiment}`, { expected: [GONE] });
  await page.getByRole('button', { name: 'More about this experiment' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete this experiment?' });
  await dialog.getByText('1 session', { exact: true }).waitFor();
  await dialog.getByRole('textbox').fill('Another');
  await dialog.getByRole('button', { name: 'Delete experiment' }).click();
  await dialog.getByText('Type its name exactly as it is: Old study').waitFor();
  await dialog.getByRole('textbox').fill('Old study');
  await dialog.getByRole('button', { name: 'Delete experiment' }).click();
  await page.getByRole('heading', { name: 'Experiments', exact: true }).waitFor();
  expect((await ada.ask(`/experiments/${experiment}`)).status).toBe(403);
});

describe.each(['light', 'dark'] as const)('in %s colours everybody can use', (colorScheme) => {
  test('the lists, the form with all its sections, and the dialogs', async () => {
    const experiment = await anExperiment(`A study ${colorScheme}`);
    const session = await aSession(experiment, 'Session');
    await plantJobs(session, 1);
    const page = await open('/', { colorScheme });
    await page.getByRole('link', { name: `A study ${colorScheme}` }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'New experiment' }).click();
    await page.getByRole('dialog').getByLabel('Name').waitFor();
    await expectAccessible(page);
    await page.goto(`${app.url}/experiments/${experiment}`);
    await page.getByRole('link', { name: 'Session', exact: true }).waitFor();
    await page.getByRole('region', { name: 'Hosts' }).getByText('None yet.').waitFor();
    await expectAccessible(page);
    await page.goto(`${app.url}/sessions/${session}/edit`);
    await page.getByText('You take part in an online study').waitFor();
    for (const section of ['Limits', 'Parameters', 'Conduct', 'Rules'])
      await page.getByRole('button', { name: section }).click();
    await page.getByLabel('What a dry run answers').waitFor();
    await expectAccessible(page);
  });
});

/** Jobs as if they had been made; nothing moves them. */
async function plantJobs(sessionId: string, count: number): Promise<void> {
  const { db } = app;
  const session = await db.session.findUniqueOrThrow({ where: { id: sessionId } });
  for (let ordinal = 0; ordinal < count; ordinal++) {
    const id = `${sessionId}_${ordinal}`;
    await db.participant.create({
      data: {
        id: `par_${id}`,
        experimentId: session.experimentId,
        label: `P${ordinal + 1}`,
        entryUrl: 'http://study.example/',
      },
    });
    await db.job.create({
      data: {
        ...{ id: `job_${id}`, sessionId, participantId: `par_${id}`, configId: session.configId },
        ...{ ordinal, seed: 1, build: 'test', state: 'completed', reason: 'finished', phase: 'closed' },
        finishedAt: new Date(),
      },
    });
  }
}
