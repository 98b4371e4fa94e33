import { afterAll, beforeAll, expect, test } from 'vitest';
import { api, type JobView } from '../../domain/api.schema.ts';
import { createGroupStudy } from '../../examples/group-study/study.ts';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, startLab, type Lab } from '../support/lab.ts';
import { expectEachPageOnce, openTriggerStudy } from '../support/study.ts';
import { finished, question, serveTiny, type TinyStudy } from '../support/tiny-study.ts';

let lab: Lab;
const opened: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  lab = await startLab({ durations: { troubleLimitMs: 1_500, probeMs: 500 } });
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
const untilStanding = (session: string, wanted: string) =>
  lab.until(session, (job) => standing(job) === wanted);
const resume = (jobs: string[], how: { as?: 'resend' | 'taken' | 'completed'; allowHosts?: string[] } = {}) =>
  lab.client.call(api.command, { body: { kind: 'resume', jobs, ...how } });

test('a study that goes away is waited for, then pauses its jobs, and resumes them by itself when it is back', async () => {
  const study = await openTriggerStudy();
  opened.push(study);
  const urls = study.participants(3);
  const { port } = new URL(urls[0] as string);
  const { session } = await lab.start(urls.slice(0, 2));
  await untilStanding(session, 'waiting wait_page');
  await study.study.close();
  await untilStanding(session, 'waiting study_unreachable');
  await untilStanding(session, 'paused study_unreachable');
  await study.study.listen(Number(port));
  await untilStanding(session, 'waiting wait_page');
  const rest = await lab.start(urls.slice(2));
  await Promise.all([lab.untilOver(session), lab.untilOver(rest.session)]);
  expectEachPageOnce(study.study.entries(), urls);
});

test('errors of the study’s server are weather: the job looks again, and sends what was not taken', async () => {
  let failures = 3;
  const study = await tiny(({ method, path }) => {
    if (path === '/end') return finished();
    if (failures-- > 0) return { status: 500, html: 'Application error' };
    return method === 'POST' ? { to: '/end' } : `<meta name="study-page" content="one">${question('One')}`;
  });
  const { session } = await lab.start([study.url]);
  const [job] = await lab.untilOver(session);
  expect(standing(job as JobView)).toBe('completed finished');
  expect(study.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
});

test('a study that takes no more participants: full', async () => {
  const study = createGroupStudy({ bookDir: mkdtempSync(join(tmpdir(), 'proband-full-')), places: 1 });
  opened.push(study);
  const { url } = await study.listen();
  await fetch(`${url}/join`, { redirect: 'manual' }); // takes the only place
  const { session } = await lab.start([`${url}/join`]);
  const [job] = await lab.untilOver(session);
  expect(standing(job as JobView)).toBe('full study_full');
});

test('a job that fails leaves its siblings alone', async () => {
  const study = await openTriggerStudy();
  opened.push(study);
  const urls = study.participants(3);
  const nowhere = new URL('/p/nobody', urls[0]).href;
  const { session } = await lab.start([...urls.slice(0, 2), nowhere, ...urls.slice(2)]);
  const jobs = await lab.untilOver(session);
  expect(jobs.map(standing)).toEqual([
    'completed finished',
    'completed finished',
    'failed study_closed',
    'completed finished',
  ]);
  expectEachPageOnce(study.study.entries(), urls);
});

test('a host that is not allowed is never visited; the job pauses, and follows when a person allows it', async () => {
  const elsewhere = await tiny(() => finished());
  const there = elsewhere.url.replace('127.0.0.1', 'localhost');
  const study = await tiny(({ method }) => (method === 'POST' ? { to: there } : question('Consent')));
  const { session, jobs } = await lab.start([study.url]);
  const [paused] = await untilStanding(session, 'paused host_not_allowed');
  expect(paused?.detail).toContain(new URL(there).host);
  expect(elsewhere.requests).toEqual([]);
  const { sentences } = await lab.client.call(api.why, { params: { id: jobs[0] as string } });
  expect(sentences[0]?.sentence).toContain('--allow-host HOST');
  await resume(jobs, { allowHosts: [new URL(there).host] });
  const [job] = await lab.untilOver(session);
  expect(standing(job as JobView)).toBe('completed finished');
  expect([study, elsewhere].map(({ requests }) => requests.map(({ method }) => method))).toEqual([
    ['GET', 'POST'],
    ['GET'],
  ]);
});

test('an address of Proband’s own is refused, whatever the experiment allows', async () => {
  const own = lab.installation.host()?.url as string;
  const { session } = await lab.start([`${own}/api/health`]);
  const [paused] = await untilStanding(session, 'paused host_not_allowed');
  expect(paused?.detail).toContain('own');
  await lab.client.call(api.command, { body: { kind: 'cancel', session } });
  await lab.untilOver(session);
});

/** Takes the first submission without an answer; afterwards all look alike, and the second page ends the study. */
async function silentOnce(): Promise<TinyStudy> {
  let silent = true;
  return tiny(({ method, path }) => {
    if (path === '/end') return finished();
    if (method === 'GET') return question('Round');
    if (!silent) return { to: '/end' };
    silent = false;
    return { hangUp: true };
  });
}
const posts = ({ requests }: TinyStudy) => requests.filter(({ method }) => method === 'POST');

test('a submission of which nothing tells whether it was taken pauses; resend sends the same bytes again', async () => {
  const study = await silentOnce();
  const { session, jobs } = await lab.start([study.url]);
  await untilStanding(session, 'paused unclear_submission');
  expect(posts(study)).toHaveLength(1);
  await resume(jobs, { as: 'resend' });
  const [job] = await lab.untilOver(session);
  expect(standing(job as JobView)).toBe('completed finished');
  const [first, second] = posts(study).map(({ form }) => form.toString());
  expect(second).toBe(first);
});

test('… and taken goes on from the page that is open, as a page of its own', async () => {
  const study = await silentOnce();
  const { session, jobs } = await lab.start([study.url]);
  await untilStanding(session, 'paused unclear_submission');
  await resume(jobs, { as: 'taken' });
  const [job] = await lab.untilOver(session);
  expect(standing(job as JobView)).toBe('completed finished');
  expect(job?.steps).toBe(2);
  expect(posts(study)).toHaveLength(2);
});

test('a session may say what to do with unclear submissions', async () => {
  const study = await silentOnce();
  const { session } = await lab.start([study.url], { onUnclear: 'resend' });
  const [job] = await lab.untilOver(session);
  expect(standing(job as JobView)).toBe('completed finished');
  expect(posts(study)).toHaveLength(2);
});

test('a page that only looks like the end pauses; a person says what it was', async () => {
  const study = await tiny(() => '<title>Hm</title><p>That was that.</p>');
  const { session, jobs } = await lab.start([study.url]);
  await untilStanding(session, 'paused end_unclear');
  await resume(jobs, { as: 'completed' });
  const [job] = await lab.untilOver(session);
  expect(standing(job as JobView)).toBe('completed finished');
});

test('limits: pages, refusals, time; and a model that nobody knows', async () => {
  let round = 0;
  const endless = await tiny(({ method }) =>
    method === 'POST' ? { to: `/${++round}` } : question(`Round ${round}`),
  );
  const picky = await tiny(() =>
    question('Never right', '<input name="a" required><p class="error">No.</p>'),
  );
  const runs = await Promise.all([
    lab.start([endless.url], { limits: { maxSteps: 3 } }),
    lab.start([picky.url], { limits: { maxRefusals: 2 } }),
    lab.start([endless.url], { limits: { timeoutMs: 1_000 }, parameters: { latencyMs: 400 } }),
  ]);
  const ends = await Promise.all(
    runs.map(async ({ session }) => (await lab.untilOver(session)).map(standing)),
  );
  expect(ends.flat()).toEqual(['failed step_limit', 'failed page_refuses', 'cancelled time_limit']);
  expect(posts(picky)).toHaveLength(3);
});

test('a time limit does not count while a job is paused', async () => {
  const study = await openTriggerStudy();
  opened.push(study);
  const urls = study.participants(3);
  const { session, jobs } = await lab.start(urls.slice(0, 1), { limits: { timeoutMs: 3_000 } });
  await untilStanding(session, 'waiting wait_page');
  await lab.client.call(api.command, { body: { kind: 'pause', jobs } });
  await untilStanding(session, 'paused by_user');
  // Longer than the limit, by the database's clock: what was held is moved into the past.
  const db = await lab.database();
  await db.query(
    `UPDATE "Job" SET "firstPageAt" = "firstPageAt" - interval '1 hour', "heldSince" = "heldSince" - interval '1 hour'
    WHERE id = $1`,
    [jobs[0]],
  );
  await db.end();
  await resume(jobs);
  await untilStanding(session, 'waiting wait_page');
  await eventually(
    async () => standing((await lab.jobs(session))[0] as JobView) === 'cancelled time_limit',
    30_000,
  );
});

test('an unexpected error pauses the job with its trace, and leaves its workflow running; resume tries again', async () => {
  const study = await openTriggerStudy();
  opened.push(study);
  const urls = study.participants(3);
  const { session, jobs } = await lab.start(urls.slice(0, 2));
  await untilStanding(session, 'waiting wait_page');
  const db = await lab.database();
  const broken = await db.query<{ jobId: string; step: number; cookies: object }>(
    `UPDATE "Checkpoint" c SET cookies = '{"cookies": 1}' FROM "Checkpoint" o
     WHERE c."jobId" = $1 AND o."jobId" = c."jobId" AND o.step = c.step RETURNING c."jobId", c.step, o.cookies`,
    [jobs[0]],
  );
  const one = async () => (await lab.jobs(session)).find(({ id }) => id === jobs[0]) as JobView;
  await eventually(async () => standing(await one()) === 'paused internal_error', 60_000);
  const { events } = await lab.client.call(api.showJob, { params: { id: jobs[0] as string } });
  expect(String(events.find(({ kind }) => kind === 'internal_error')?.data.trace)).toContain('visit.ts');
  for (const { jobId, step, cookies } of broken.rows) {
    await db.query(`UPDATE "Checkpoint" SET cookies = $3 WHERE "jobId" = $1 AND step = $2`, [
      jobId,
      step,
      cookies,
    ]);
  }
  await db.end();
  await resume(jobs.slice(0, 1));
  const rest = await lab.start(urls.slice(2));
  const ends = [...(await lab.untilOver(session)), ...(await lab.untilOver(rest.session))];
  expect(ends.map(({ state }) => state)).toEqual(['completed', 'completed', 'completed']);
});

test('hosts that many sessions add to one experiment at once are all kept', async () => {
  const studies = await Promise.all(Array.from({ length: 8 }, () => tiny(() => finished())));
  const runs = await Promise.all(studies.map(({ url }) => lab.start([url])));
  const ends = await Promise.all(runs.map(({ session }) => lab.untilOver(session)));
  expect(ends.flat().map(standing)).toEqual(Array(8).fill('completed finished'));
  expect(new Set(ends.flat().map(({ experiment }) => experiment)).size).toBe(1);
});

test('a study that is down when a form leaves is waited for: nothing was sent, so nothing is unclear', async () => {
  const study = await tiny(({ method, path }) => {
    if (path === '/end') return finished();
    return method === 'POST' ? { to: '/end' } : question('Only one');
  });
  const { port } = study;
  const { session } = await lab.start([study.url], { parameters: { latencyMs: 600 } });
  await eventually(() => study.requests.length > 0, 30_000);
  await study.close();
  await untilStanding(session, 'waiting study_unreachable');
  const again = await serveTiny(({ path }) => (path === '/end' ? finished() : { to: '/end' }), port);
  opened.push(again);
  const [job] = await lab.untilOver(session);
  expect(standing(job as JobView)).toBe('completed finished');
  expect(again.requests.map(({ method }) => method)).toEqual(['POST', 'GET']);
});

test('a title that is cut in the middle of an emoji is no reason to stop', async () => {
  const study = await tiny(({ method }) =>
    method === 'POST' ? finished() : question(`${'a'.repeat(79)}😀`),
  );
  const { session } = await lab.start([study.url]);
  expect((await lab.untilOver(session)).map(standing)).toEqual(['completed finished']);
});
