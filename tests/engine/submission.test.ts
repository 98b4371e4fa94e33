import { afterAll, beforeAll, expect, test } from 'vitest';
import { api, type JobDetail } from '../../domain/api.schema.ts';
import { startLab, type Lab } from '../support/lab.ts';
import {
  finished,
  serveTiny,
  type TinyAnswer,
  type TinyRequest,
  type TinyStudy,
} from '../support/tiny-study.ts';

let lab: Lab;
const opened: TinyStudy[] = [];

beforeAll(async () => {
  lab = await startLab();
});
afterAll(async () => {
  await lab?.stop();
  for (const study of opened) await study.close();
});

/** A study of this one page, which leads to its end. */
async function onePage(
  page: (request: TinyRequest) => TinyAnswer,
): Promise<{ study: TinyStudy; job: JobDetail }> {
  const study = await serveTiny((request) => {
    if (request.path === '/end') return finished();
    return request.path === '/' && request.method === 'GET' ? page(request) : { to: '/end', status: 303 };
  });
  opened.push(study);
  const { session, jobs } = await lab.start([`${study.url}/`]);
  const [job] = await lab.untilOver(session);
  expect(job?.state).toBe('completed');
  return { study, job: await lab.client.call(api.showJob, { params: { id: jobs[0] as string } }) };
}

/** One choice only, so that the answer is known. */
const only = (value: string) => `<select name="ä" required><option value="${value}">${value}</select>`;
const latin1 = (html: string): TinyAnswer => ({
  status: 200,
  html: Buffer.from(html.replaceAll('€', '\u0080'), 'latin1'),
  headers: { 'content-type': 'text/html; charset=iso-8859-1' },
});

test('a page in latin-1 is read and answered in latin-1, to the byte', async () => {
  const { study, job } = await onePage(() =>
    latin1(
      `<h1>Grüße</h1><form method=post action=/go><input type=hidden name=_charset_>${only('für 5 €')}<button>OK</button></form>`,
    ),
  );
  expect(job.pages[0]?.label).toBe('Grüße');
  expect(job.pages[0]?.submissions[0]?.values).toEqual({ ä: ['für 5 €'] });
  const sent = study.requests[1];
  expect(sent?.body).toBe('_charset_=windows-1252&%E4=f%FCr+5+%80');
  expect(sent?.headers).toMatchObject({
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(sent?.body.length),
    origin: study.url,
    referer: `${study.url}/`,
  });
});

test('a multipart form holds the bytes of its charset', async () => {
  const { study } = await onePage(() =>
    latin1(`<form method=post action=/go enctype=multipart/form-data>${only('ü')}<button>OK</button></form>`),
  );
  expect(study.requests[1]?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=\S+$/);
  expect(study.requests[1]?.body).toContain('name="\u00e4"\r\n\r\n\u00fc\r\n');
});

test('a GET form, the pressed button’s own address, and what is not filled in', async () => {
  const { study } = await onePage(
    () => `<base href="/sub/"><form action="no" method=post><input type=hidden name=h value=" 1 ">${only('x')}
      <input type=radio name=never value=1 disabled><button name=b value="2 3" formaction="go?old=1" formmethod=get>OK</button></form>`,
  );
  expect(study.requests[1]).toMatchObject({ method: 'GET', path: '/sub/go?h=+1+&%C3%A4=x&b=2+3' });
});

test('cookies and redirects: kept by path and host, gone when they are over, each hop on record', async () => {
  const hops: Record<string, TinyAnswer> = {
    'POST /go': { to: '/again', status: 307, headers: { 'set-cookie': ['a=1; Path=/', 'b=2; Path=/other'] } },
    'POST /again': { to: '/next', status: 303, headers: { 'set-cookie': 'start=; Max-Age=0; Path=/' } },
    'GET /next': { to: '/end', status: 301 },
    'GET /end': finished(),
  };
  const study = await serveTiny(({ method, path }) => {
    const page = `<form method=post action=/go>${only('x')}<button>OK</button></form>`;
    return (
      hops[`${method} ${path}`] ?? { status: 200, html: page, headers: { 'set-cookie': 'start=7; Path=/' } }
    );
  });
  opened.push(study);
  const { session, jobs } = await lab.start([study.url]);
  await lab.untilOver(session);
  expect(
    study.requests.map(({ method, path, body, headers }) => [method, path, body, headers.cookie]),
  ).toEqual([
    ['GET', '/', '', undefined],
    ['POST', '/go', '%C3%A4=x', 'start=7'],
    ['POST', '/again', '%C3%A4=x', 'start=7; a=1'],
    ['GET', '/next', '', 'a=1'],
    ['GET', '/end', '', 'a=1'],
  ]);
  const db = await lab.database();
  const { rows } = await db.query<{
    evidence: { redirects: { status: number; from: string; to: string }[] };
  }>(`SELECT evidence FROM "Submission" WHERE "jobId" = $1`, [jobs[0]]);
  await db.end();
  const at = (path: string) => `${study.url}${path}`;
  expect(rows[0]?.evidence.redirects).toEqual([
    { status: 307, from: at('/go'), to: at('/again') },
    { status: 303, from: at('/again'), to: at('/next') },
    { status: 301, from: at('/next'), to: at('/end') },
  ]);
});

test('a form that cannot be sent is none: nothing leaves, and a person decides', async () => {
  const study = await serveTiny(() => '<form method=dialog><input name=a><button>OK</button></form>');
  opened.push(study);
  const { session } = await lab.start([study.url]);
  await lab.until(session, ({ reason }) => reason === 'end_unclear');
  expect(study.requests).toHaveLength(1);
});
