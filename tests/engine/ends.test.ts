import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { api, type JobDetail, type JobView } from '../../domain/api.schema.ts';
import type { EndRule } from '../../domain/ends.ts';
import { startLab, type Lab } from '../support/lab.ts';
import { question, serveTiny, type TinyAnswer, type TinyStudy } from '../support/tiny-study.ts';

let lab: Lab;
/** Another host than the study's, which nobody may visit. */
let recruiter: TinyStudy;
let done: string;
const opened: TinyStudy[] = [];

beforeAll(async () => {
  lab = await startLab();
  recruiter = await tiny(() => 'nobody comes here');
  done = `${recruiter.url.replace('127.0.0.1', 'localhost')}/done?code=C1`;
});
afterAll(async () => {
  await lab?.stop();
  for (const study of opened) await study.close();
});

async function tiny(...args: Parameters<typeof serveTiny>): Promise<TinyStudy> {
  const study = await serveTiny(...args);
  opened.push(study);
  return study;
}

const standing = ({ state, reason }: JobView) => `${state} ${reason}`;
const byCode: EndRule[] = [{ match: 'url', pattern: '/done?code=C1', outcome: 'finished' }];

/** One question, and then this. */
const then = (last: TinyAnswer) =>
  tiny(({ method, path }) =>
    method === 'POST' ? { to: '/last' } : path === '/last' ? last : question('One'),
  );

async function endOf(study: TinyStudy, config: Record<string, unknown> = {}): Promise<JobDetail> {
  const { session, jobs } = await lab.start([study.url], config);
  await lab.until(session, ({ state }) => !['queued', 'running', 'waiting'].includes(state));
  return lab.client.call(api.showJob, { params: { id: jobs[0] as string } });
}

test.each([
  ['a redirect', (to: string): TinyAnswer => ({ to })],
  ['a meta refresh', (to: string) => `<meta http-equiv="refresh" content="3; url=${to}"><p>One moment</p>`],
  ['a link as the only control', (to: string) => `<p>Bye.</p><a href="${to}">Back to the recruiter</a>`],
  [
    'a button as the only control',
    (to: string) => `<form method=post action="${to}"><button>Back</button></form>`,
  ],
])('%s to an address that a rule knows completes the job and is not followed', async (_what, last) => {
  const study = await then(last(done));
  const job = await endOf(study, { ends: byCode });
  expect(standing(job)).toBe('completed finished');
  expect(job.pages.map(({ kind }) => kind)).toEqual(['form', 'finished']);
  expect(job.pages[0]?.submissions[0]?.status).toBe('taken');
  expect(recruiter.requests).toEqual([]);
});

test('the answer to a form may lead there at once; the address is on record', async () => {
  const study = await tiny(({ method }) => (method === 'POST' ? { to: done, status: 303 } : question('One')));
  const job = await endOf(study, { ends: byCode });
  expect(standing(job)).toBe('completed finished');
  expect(job.pages.map(({ url }) => url)).toEqual([study.url, done]);
  expect(job.steps).toBe(1);
  expect(recruiter.requests).toEqual([]);
});

test('a host of the experiment is not visited either where a rule knows the address', async () => {
  const study = await then({ to: done });
  const { session } = await lab.client.call(api.createSession, {
    body: {
      requestKey: crypto.randomUUID(),
      experiment: 'with the recruiter',
      name: 'test',
      hosts: [new URL(study.url).host, new URL(done).host],
      config: { platform: 'web', ends: byCode } as never,
    },
  });
  const body = { requestKey: crypto.randomUUID(), entries: [{ url: study.url }], seed: 1 };
  await lab.client.call(api.createJobs, { params: { id: session }, body });
  expect((await lab.untilOver(session)).map(standing)).toEqual(['completed finished']);
  expect(recruiter.requests).toEqual([]);
});

test.each([
  ['a redirect', (to: string): TinyAnswer => ({ to })],
  ['a meta refresh', (to: string) => `<meta http-equiv="refresh" content="0; url=${to}"><p>One moment</p>`],
])('%s to any other host pauses, and is not followed', async (_what, last) => {
  const job = await endOf(await then(last(done)));
  expect(standing(job)).toBe('paused host_not_allowed');
  expect(job.detail).toContain(new URL(done).host);
  expect(recruiter.requests).toEqual([]);
});

test.each([
  ['Prolific', 'https://app.prolific.com/submissions/complete?cc=C1A2B3', 'completed finished'],
  ['Cint’s screen-out', 'https://s.cint.com/Survey/EarlyScreenOut', 'completed screened_out'],
  ['Cint’s quota', 'https://s.cint.com/Survey/QuotaFull', 'full study_full'],
])('%s is known', async (_who, to, end) => {
  expect(standing(await endOf(await then({ to })))).toBe(end);
});

test('oTree studies end by the same rules', async () => {
  const study = await tiny(({ method, path }) => {
    if (path.startsWith('/InitializeParticipant')) return { to: '/p/abc/app/Page/1', status: 307 };
    if (method === 'POST') return { to: 'https://app.prolific.com/submissions/complete?cc=1' };
    return '<form class="otree-form" method="post"><input name="a"><button class="otree-btn-next">Next</button></form>';
  });
  const { session } = await lab.start([`${study.url}/InitializeParticipant/abc`], { platform: 'otree' });
  expect((await lab.untilOver(session)).map(standing)).toEqual(['completed finished']);
});

test.each([
  ['<p>Your response has been recorded.</p>', 'completed finished'],
  ['<p>Thank you. Unfortunately you do not qualify for this study.</p>', 'completed screened_out'],
  ['<p>Sorry your responses have exceeded a quota on this survey.</p>', 'full study_full'],
  ['<p>This survey is no longer available.</p>', 'failed study_closed'],
  ['<p>Your response has been recorded.</p><a href="/">Submit another response</a>', 'completed finished'],
  ['<p>That was that.</p>', 'paused end_unclear'],
])('words at the end: %s', async (html, end) => {
  const study = await then(html);
  expect(standing(await endOf(study))).toBe(end);
  expect(study.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /',
    'POST /',
    'GET /last',
  ]);
});

test('thanks on a page that goes on are no end', async () => {
  const study = await tiny(({ method, path }) => {
    if (path === '/last') return '<p>Your answers have been saved.</p>';
    return method === 'POST'
      ? { to: '/last' }
      : `<p>Thank you for your participation. Your answers have been saved.</p>${question('One')}`;
  });
  const job = await endOf(study);
  expect([standing(job), job.steps]).toEqual(['completed finished', 1]);
});

test('a refresh of the page or its header is followed when it is due', async () => {
  const study = await tiny(({ path }) => {
    if (path === '/') return { status: 200, html: '<p>First</p>', headers: { refresh: '0; url=/b' } };
    return path === '/b'
      ? '<meta http-equiv="refresh" content="7200; url=/c"><p>Second</p>'
      : '<p>Thank you for participating.</p>';
  });
  const { session, jobs } = await lab.start([study.url]);
  await lab.until(session, ({ page, state }) => state === 'waiting' && page !== 'first page');
  const db = await lab.database();
  const due = async () => {
    const { rows } = await db.query<{ seconds: number; looks: number }>(
      `SELECT extract(epoch FROM "nextLookAt" - now())::float AS seconds FROM "Job" WHERE id = $1`,
      [jobs[0]],
    );
    return rows[0]?.seconds ?? 0;
  };
  await lab.until(session, () => study.requests.length === 2);
  await expect.poll(due, { timeout: 10_000 }).toBeGreaterThan(7_000);
  await db.end();
  await lab.client.call(api.command, { body: { kind: 'resume', jobs } }); // a person may look before
  await lab.untilOver(session);
  expect(study.requests.map(({ path }) => path)).toEqual(['/', '/b', '/c']);
});

test('proband run --ends FILE gives a session its own rules', async () => {
  const study = await then('<p>Slut.</p>');
  const file = join(lab.installation.folder, 'ends.json');
  writeFileSync(file, JSON.stringify([{ match: 'text', pattern: '/^slut\\./i', outcome: 'screened_out' }]));
  const { file: node, args, env } = lab.command('run', study.url, '--ends', file, '--json');
  const { stdout } = await promisify(execFile)(node, args, { env });
  const summary = JSON.parse(stdout.trim().split('\n').at(-1) as string) as { summary: { jobs: JobView[] } };
  expect(summary.summary.jobs.map(standing)).toEqual(['completed screened_out']);
});

test('the API refuses a pattern that cannot be used, and says why', async () => {
  const study = await then('');
  const ends = [{ match: 'text', pattern: '/(?<!a)b/', outcome: 'finished' }];
  const asked = fetch(`${lab.installation.host()?.url}/api/sessions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${lab.installation.token()}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      requestKey: crypto.randomUUID(),
      experiment: 'x',
      name: 'x',
      hosts: [new URL(study.url).host],
      config: { platform: 'web', ends },
    }),
  });
  const answer = await asked;
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('Look-ahead');
});
