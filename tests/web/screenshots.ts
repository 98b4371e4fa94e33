import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { api } from '../../domain/api.schema.ts';
import { ConfigSchema } from '../../domain/config.schema.ts';
import { findChromium, ROOT } from '../../scripts/places.mjs';
import { startLab, type Lab } from '../support/lab.ts';
import { openTriggerStudy } from '../support/study.ts';

/**
 * `npm run screenshots [-- FOLDER]`: pictures of every screen, from an installation that it starts, fills and ends. Without a
 * folder they go where the documents show them from.
 */

const folder = process.argv[2] ?? join(ROOT, 'docs', 'screenshots');
const WIDE = { width: 1280, height: 860 };
const TABLET = { width: 820, height: 1080 };

interface Scene {
  experiment: string;
  empty: string;
  session: string;
  large: string;
  job: string;
  held: string;
  credential: string;
  setup: string;
  invitation: string;
}

mkdirSync(folder, { recursive: true });
const lab = await startLab();
const study = await openTriggerStudy();
const executablePath = findChromium();
if (!executablePath) throw new Error('There is no Chromium: `node scripts/setup.mjs --for tests`.');
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const browser = await chromium.launch({ executablePath, args: ['--disable-gpu', ...asRoot] });
try {
  const scene = await fill(lab, (count) => study.participants(count));
  await shootAll(browser, lab.installation.host()?.url ?? '', scene);
} finally {
  lab.signal('worker', 'SIGCONT');
  await browser.close();
  await study.close();
  await lab.stop();
}

async function fill(of: Lab, participants: (count: number) => string[]): Promise<Scene> {
  const { client } = of;
  const create = async (name: string, description: string): Promise<string> => {
    const body = { name, platform: 'web' as const, description };
    return (await client.call(api.createExperiment, { body })).experiment.id;
  };
  const experiment = await create(
    'Public goods with nudges',
    'Three players, two rounds, a nudge in every other group.',
  );
  const empty = await create('Trust game (not started)', '');
  const addSession = async (id: string, name: string, given: object = {}): Promise<string> => {
    const config = ConfigSchema.parse({ platform: 'web', ...given });
    return (await client.call(api.addSession, { params: { id }, body: { name, config, maxCostUsd: 20 } }))
      .session;
  };
  const start = async (session: string, urls: string[]): Promise<string[]> => {
    const entries = urls.map((url) => ({ url }));
    const body = { requestKey: crypto.randomUUID(), entries, seed: 7 };
    return (await client.call(api.createJobs, { params: { id: session }, body })).jobs;
  };
  const persona = 'You are Mira, 34, a nurse from Graz. You read carefully, and you do not like to gamble.';
  const session = await addSession(experiment, 'Wave 1 · nurses', { persona });
  const jobs = await start(session, participants(12));
  await of.untilOver(session);
  const stepping = await addSession(experiment, 'Pilot · step by step', { persona, approve: true });
  const [held = ''] = await start(stepping, participants(3));
  await of.until(stepping, ({ reason }) => reason === 'awaiting_approval');
  const large = await addSession(experiment, 'Wave 2 · a thousand');
  const { credential } = await client.call(api.saveCredential, {
    body: {
      ...{ name: 'Lab account', provider: 'openai', key: 'sk-of-no-account-0123456789' },
      ...{ models: ['gpt-4o', 'gpt-4o-mini'], limits: { maxCostPerDayUsd: 50 } },
    },
  });
  await client.call(api.share, {
    params: { credential: credential.id },
    body: { email: 'mira@lab.example' },
  });
  const invited = await client.call(api.invite, { body: { email: 'mira@lab.example', role: 'researcher' } });
  of.signal('worker', 'SIGSTOP'); // what is planted is moved by nobody
  const db = await of.database();
  await plantLarge(db, experiment, large);
  await db.end();
  const { file, args, env } = of.command('sign-in-link');
  const setup = execFileSync(file, args, { env, encoding: 'utf8' }).trim();
  return {
    ...{ experiment, empty, session, large, job: jobs[0] ?? '', held, credential: credential.id },
    ...{ setup: new URL(setup).pathname, invitation: invited.link.path },
  };
}

/** As if they were under way. */
async function plantLarge(db: pg.Client, experiment: string, session: string): Promise<void> {
  await db.query(
    `INSERT INTO "Participant" (id, "experimentId", label, "entryUrl")
     SELECT 'par_many_' || n, $1, 'P' || n, 'http://127.0.0.1:9/join/' || n FROM generate_series(1, 1000) n`,
    [experiment],
  );
  await db.query(
    `INSERT INTO "Job" (id, "sessionId", "participantId", "configId", ordinal, seed, build, state, reason, detail, step,
       attempt, "pageLabel", steps, "llmCalls", "promptTokens", "completionTokens", "costUsd", phase, "pausedBySystem",
       "pausedByUser", "finishedAt", "firstPageAt", "createdAt", "stateSince", "pageSince", wish)
     SELECT 'job_many_' || n, $1, 'par_many_' || n, (SELECT "configId" FROM "Session" WHERE id = $1), n, n, 'shown', state,
       CASE state WHEN 'waiting' THEN 'wait_page' WHEN 'paused' THEN 'key_rejected' WHEN 'completed' THEN 'finished'
         WHEN 'failed' THEN 'page_refuses' END,
       CASE state WHEN 'paused' THEN 'The provider rejects the key.' END,
       CASE state WHEN 'waiting' THEN 6 WHEN 'completed' THEN 9 ELSE 3 + n % 3 END, 1 + (state = 'failed')::int * 4,
       CASE state WHEN 'waiting' THEN 'Results wait' WHEN 'completed' THEN 'The end' WHEN 'failed' THEN 'Comprehension'
         ELSE 'Contribute' END,
       2 + n % 7, 3 + n % 9, 2000 + n * 7, 300 + n, 0.002 * (n % 50), CASE WHEN state IN ('completed', 'failed') THEN 'closed'
         ELSE 'look' END, CASE state WHEN 'paused' THEN 'key_rejected' END, state <> 'completed' AND state <> 'failed',
       CASE WHEN state IN ('completed', 'failed') THEN now() - n % 40 * interval '1 minute' END,
       now() - interval '1 hour', now() - interval '1 hour', now() - n % 30 * interval '1 minute',
       now() - n % 30 * interval '1 minute', 'pause'
     FROM (SELECT n, CASE WHEN n % 97 = 0 THEN 'failed' WHEN n % 83 = 0 THEN 'paused' WHEN n % 3 = 0 THEN 'completed'
       WHEN n % 5 = 0 THEN 'waiting' ELSE 'running' END AS state FROM generate_series(1, 1000) n) made`,
    [session],
  );
}

async function shootAll(of: Browser, origin: string, scene: Scene): Promise<void> {
  const outside = await of.newContext({ viewport: WIDE, colorScheme: 'light', reducedMotion: 'reduce' });
  await shoot(outside, `${origin}/sign-in`, 'sign-in');
  await shoot(outside, `${origin}${scene.invitation}`, 'invitation');
  await shoot(outside, `${origin}${scene.setup}`, 'setup', async (page) => {
    await page
      .getByLabel(/password/i)
      .first()
      .fill('a password for pictures');
  });
  const signedIn = await signIn(outside, origin + scene.setup);
  const screens: [string, string][] = [
    ['experiments', '/'],
    ['experiment', `/experiments/${scene.experiment}`],
    ['experiment-empty', `/experiments/${scene.empty}`],
    ['new-session', `/experiments/${scene.experiment}/new-session`],
    ['edit-session', `/sessions/${scene.session}/edit`],
    ['session', `/sessions/${scene.session}`],
    ['session-1000', `/sessions/${scene.large}`],
    ['job', `/jobs/${scene.job}`],
    ['job-step-through', `/jobs/${scene.held}`],
    ['credentials', '/credentials'],
    ['credential', `/credentials/${scene.credential}`],
    ['costs', '/costs'],
    ['system', '/system'],
    ['audit', '/audit'],
    ['account', '/account'],
    ['users', '/users'],
  ];
  const views = [
    { name: '', viewport: WIDE, colorScheme: 'light' },
    { name: '-dark', viewport: WIDE, colorScheme: 'dark' },
    { name: '-tablet', viewport: TABLET, colorScheme: 'light' },
  ] as const;
  for (const { name: view, ...how } of views) {
    const context = await of.newContext({ ...how, reducedMotion: 'reduce', storageState: signedIn });
    for (const [name, path] of screens) await shoot(context, origin + path, name + view);
    await context.close();
  }
  await outside.close();
}

async function signIn(context: BrowserContext, link: string) {
  const page = await context.newPage();
  await page.goto(link);
  await page
    .getByLabel(/password/i)
    .first()
    .fill('a password for pictures');
  await page.getByRole('button').last().click();
  await page.waitForURL((url) => !url.pathname.startsWith('/setup'));
  await page.close();
  return context.storageState();
}

async function shoot(
  context: BrowserContext,
  url: string,
  name: string,
  before: (page: Page) => Promise<void> = async () => {},
): Promise<void> {
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') console.error(`${name}: ${message.text()}`);
  });
  page.on('pageerror', (error) => console.error(`${name}: ${error.message}`));
  await page.goto(url);
  await page.getByRole('heading').first().waitFor();
  // Live hints keep a connection open, so the network is never idle: what is shown has settled when nothing is busy.
  const busy = page.locator('[aria-busy="true"], .mantine-Skeleton-root').first();
  await busy
    .waitFor({ state: 'hidden', timeout: 10_000 })
    .catch(() => console.error(`${name}: still loading`));
  await before(page);
  await page.evaluate(() => new Promise((done) => setTimeout(done, 800)));
  await page.screenshot({ path: join(folder, `${name}.png`) });
  console.log(`${name}.png`);
  await page.close();
}
