import { afterAll, beforeAll, expect, test } from 'vitest';
import { api, type JobDetail, type JobView } from '../../domain/api.schema.ts';
import { startLab, type Lab } from '../support/lab.ts';
import { finished, question, serveTiny, type TinyAnswer, type TinyStudy } from '../support/tiny-study.ts';

let lab: Lab;
const opened: TinyStudy[] = [];

beforeAll(async () => {
  lab = await startLab({ durations: { troubleLimitMs: 600_000, probeMs: 600_000 } });
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
const show = (job: string): Promise<JobDetail> => lab.client.call(api.showJob, { params: { id: job } });
const posts = ({ requests }: TinyStudy) => requests.filter(({ method }) => method === 'POST');

/** Sends one participant to a page of its own, and waits until it stands where it should. */
async function until(
  study: TinyStudy,
  wanted: string,
  config: Record<string, unknown> = {},
): Promise<JobDetail> {
  const { session, jobs } = await lab.start([study.url], config);
  await lab.until(session, (job) => standing(job) === wanted);
  return show(jobs[0] as string);
}

/** Has the bad page first, then a question, then the end. */
function badFirst(bad: TinyAnswer, times: number): (request: { method: string; path: string }) => TinyAnswer {
  let left = times;
  return ({ method, path }) => {
    if (path === '/end') return finished();
    if (left-- > 0) return bad;
    return method === 'POST' ? { to: '/end' } : `<meta name="study-page" content="one">${question('One')}`;
  };
}

test.each([404, 410])('%i: the study is closed', async (status) => {
  const study = await tiny(() => ({ status, html: '<h1>Not here</h1>' }));
  await until(study, 'failed study_closed');
  expect(study.requests).toHaveLength(1);
});

test.each([
  [401, 'asks for a login (401)'],
  [403, 'refuses entry (403)'],
])('%i pauses at once, says so, and goes on when a person has mended it', async (status, why) => {
  const study = await tiny(badFirst({ status, html: 'no' }, 1));
  const job = await until(study, 'paused study_unreachable');
  expect(job.detail).toContain(why);
  expect(study.requests).toHaveLength(1);
  await lab.client.call(api.command, { body: { kind: 'resume', jobs: [job.id] } });
  const [over] = await lab.untilOver(job.session);
  expect(standing(over as JobView)).toBe('completed finished');
});

test('a circle of redirects pauses at once and says so', async () => {
  const study = await tiny(({ path }) => ({ to: path === '/a' ? '/b' : '/a' }));
  const job = await until(study, 'paused study_unreachable');
  expect(job.detail).toContain('redirects in a circle: 20 redirects');
  expect(study.requests).toHaveLength(21);
});

test('a redirect to nowhere pauses at once and says so', async () => {
  const study = await tiny(() => ({ to: 'http://[' }));
  const job = await until(study, 'paused study_unreachable');
  expect(job.detail).toContain('302 without an address');
});

test.each([
  ['429', { status: 429, html: 'slow down', headers: { 'retry-after': '0' } }],
  ['500', { status: 500, html: 'Application error' }],
  ['503', { status: 503, html: '<h1>Maintenance</h1><form method=post><input name=x></form>' }],
  ['a connection that is cut at once', { hangUp: true }],
  ['a page that is cut in the middle', { cut: `${question('One')}<form method=post>` }],
] as [string, TinyAnswer][])('%s is weather: it goes on by itself', async (_what, bad) => {
  const study = await tiny(badFirst(bad, 2));
  const job = await until(study, 'completed finished');
  expect(posts(study)).toHaveLength(1);
  expect(job.events.filter(({ kind }) => kind === 'trouble')).toHaveLength(1);
});

test.each([
  ['seconds', () => '7200'],
  ['a date', () => new Date(Date.now() + 7_200_000).toUTCString()],
])('Retry-After in %s: nobody looks before', async (_how, value) => {
  const study = await tiny(() => ({ status: 429, html: 'later', headers: { 'retry-after': value() } }));
  const job = await until(study, 'waiting study_unreachable');
  expect(job.detail).toContain('429');
  const db = await lab.database();
  const { rows } = await db.query<{ seconds: number }>(
    `SELECT extract(epoch FROM "nextLookAt" - "stateSince")::float AS seconds FROM "Job" WHERE id = $1`,
    [job.id],
  );
  await db.end();
  expect(rows[0]?.seconds).toBeGreaterThan(7_190);
  expect(rows[0]?.seconds).toBeLessThan(7_210);
  expect(study.requests).toHaveLength(1);
  await lab.client.call(api.command, { body: { kind: 'cancel', jobs: [job.id] } });
  await lab.untilOver(job.session);
});

test.each([
  [
    'a PDF',
    { status: 200, html: '%PDF-1.7', headers: { 'content-type': 'application/pdf' } },
    'application/pdf',
  ],
  ['a picture', { status: 200, html: 'GIF89a', headers: { 'content-type': 'image/gif' } }, 'image/gif'],
  [
    'JSON',
    { status: 200, html: '{"a":1}', headers: { 'content-type': 'application/json' } },
    'application/json',
  ],
  [
    'a download',
    { status: 200, html: 'x', headers: { 'content-disposition': 'attachment; filename=a.html' } },
    'a file to download',
  ],
  ['more than 5 MB', { status: 200, html: 'x'.repeat(5 * 1024 * 1024 + 1) }, 'more than 5242880 bytes'],
] as [string, TinyAnswer, string][])('%s is no page: the job fails and says why', async (_what, bad, why) => {
  const study = await tiny(() => bad);
  const job = await until(study, 'failed page_refuses');
  expect(job.detail).toContain(why);
  expect(study.requests).toHaveLength(1);
});

test('a file in answer to a form: the job fails, and nobody claims that the answers were taken', async () => {
  const pdf = { status: 200, html: '%PDF-1.7', headers: { 'content-type': 'application/pdf' } };
  const study = await tiny(({ method }) => (method === 'POST' ? pdf : question('One')));
  const job = await until(study, 'failed page_refuses');
  expect(job.pages[0]?.submissions.map(({ status }) => status)).toEqual(['unclear']);
  expect(posts(study)).toHaveLength(1);
});

test('a page that never accepts: the job fails with all tries on record', async () => {
  const study = await tiny(() =>
    question('Never right', '<input name="a" required><p class="error">No.</p>'),
  );
  const job = await until(study, 'failed page_refuses', { limits: { maxRefusals: 3 } });
  const tries = job.pages[0]?.submissions ?? [];
  expect(tries.map(({ status, messages }) => [status, messages])).toEqual(
    Array.from({ length: 4 }, () => ['refused', ['No.']]),
  );
  expect(posts(study).map(({ form }) => form.get('a'))).toEqual(tries.map(({ values }) => values.a?.[0]));
});

test('malformed HTML is read as browsers do', async () => {
  const broken = `<title>Broken<body><h1>Age</h2><table><form method=post action=/go><tr><td>Age<td><input name=age value="1>2"
    <p></td></tr><tr><td><input type=submit value=Go></form></table></div></p><b><i>x</b></i>`;
  const study = await tiny(({ method, path }) =>
    method === 'POST'
      ? { to: '/end' }
      : path === '/end'
        ? finished()
        : `${broken.replace('<title>Broken', '')}`,
  );
  const job = await until(study, 'completed finished');
  expect(posts(study)).toHaveLength(1);
  expect(posts(study)[0]?.path).toBe('/go');
  expect([...(posts(study)[0]?.form.keys() ?? [])]).toEqual(['age']);
  expect(job.steps).toBe(1);
});

test('an empty page says nothing: a person decides', async () => {
  const study = await tiny(() => '');
  const job = await until(study, 'paused end_unclear');
  await lab.client.call(api.command, { body: { kind: 'resume', jobs: [job.id], as: 'completed' } });
  await lab.untilOver(job.session);
});

test.each([
  ['500', { status: 500, html: 'Application error' }],
  ['a page that is cut in the middle', { cut: 'half' }],
  ['403', { status: 403, html: 'CSRF' }],
] as [string, TinyAnswer][])(
  '%s in answer to a form: it is not sent again where nothing tells what became of it',
  async (what, bad) => {
    const study = await tiny(({ method }) => (method === 'POST' ? bad : question('Round')));
    const { session, jobs } = await lab.start([study.url]);
    const [job] = jobs as [string];
    if (what === '403') {
      await lab.until(session, (one) => standing(one) === 'paused study_unreachable');
      await lab.client.call(api.command, { body: { kind: 'resume', jobs } });
    }
    await lab.until(session, (one) => standing(one) === 'paused unclear_submission');
    expect(posts(study)).toHaveLength(1);
    expect((await show(job)).pages[0]?.submissions[0]?.status).toBe('unclear');
  },
);

test('a study that is gone when a form comes: nobody claims that the answers were taken', async () => {
  const study = await tiny(({ method }) =>
    method === 'POST' ? { status: 404, html: 'gone' } : question('One'),
  );
  const job = await until(study, 'failed study_closed');
  expect(job.pages[0]?.submissions[0]?.status).toBe('unclear');
  expect(job.steps).toBe(0);
});

test('a form that was answered with a redirect was answered, also when the page behind it comes late', async () => {
  let late = 1;
  const study = await tiny(({ method, path, headers }) => {
    if (path === '/end') return finished();
    if (path === '/next') {
      if (late-- > 0) return { status: 503, html: 'busy' };
      return headers.cookie === 'seen=1' ? { to: '/end' } : question('Who are you?');
    }
    return method === 'POST'
      ? { to: '/next', status: 303, headers: { 'set-cookie': 'seen=1; Path=/' } }
      : question('Round');
  });
  const job = await until(study, 'completed finished');
  expect(posts(study)).toHaveLength(1);
  expect(job.pages[0]?.submissions[0]?.status).toBe('taken');
  const db = await lab.database();
  const { rows } = await db.query<{ evidence: { by: string; redirects: { status: number; to: string }[] } }>(
    `SELECT evidence FROM "Submission" WHERE "jobId" = $1`,
    [job.id],
  );
  await db.end();
  expect(rows[0]?.evidence.by).toBe('answered');
  expect(rows[0]?.evidence.redirects.map(({ status, to }) => [status, new URL(to).pathname])).toEqual([
    [303, '/next'],
    [302, '/end'],
  ]);
});

test('cookies that came with a redirect are kept when the page behind it is missing', async () => {
  let missing = 1;
  const study = await tiny(({ path, headers }) => {
    if (path === '/' && !headers.cookie) return { to: '/p', headers: { 'set-cookie': 'place=7; Path=/' } };
    if (missing-- > 0) return { status: 502, html: 'Bad gateway' };
    return finished();
  });
  await until(study, 'completed finished');
  expect(study.requests.map(({ path, headers }) => [path, headers.cookie])).toEqual([
    ['/', undefined],
    ['/p', 'place=7'],
    ['/', 'place=7'],
  ]);
});

test('the study knows who comes: the User-Agent names Proband and its version', async () => {
  const study = await tiny(() => finished());
  await until(study, 'completed finished');
  expect(study.requests[0]?.headers['user-agent']).toMatch(
    /^Mozilla\/5\.0 \(compatible; Proband\/\d+\.\d+\.\d+\S*\)$/,
  );
});
