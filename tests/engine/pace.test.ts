import { afterAll, beforeAll, expect, test } from 'vitest';
import { api } from '../../domain/api.schema.ts';
import { startLab, type Lab } from '../support/lab.ts';
import { finished, question, serveTiny, type TinyStudy } from '../support/tiny-study.ts';

const PAGES = 3;
let lab: Lab;
let study: TinyStudy;
/** The study's own book: when it gave out a page, and when it took the answer. */
const given = new Map<string, number>();
const taken = new Map<string, number>();

beforeAll(async () => {
  study = await serveTiny(({ method, path }) => {
    const [, who = '', at = ''] = path.split('/');
    const number = Number(at);
    if (method === 'POST') {
      taken.set(`${who} ${number}`, Date.now());
      return { to: `/${who}/${number + 1}` };
    }
    if (number > PAGES) return finished();
    given.set(`${who} ${number}`, given.get(`${who} ${number}`) ?? Date.now());
    return number === 2 ? question('Only Next', '') : question(`Question ${number}`);
  });
  lab = await startLab();
});
afterAll(async () => {
  await Promise.all([lab?.stop(), study?.close()]);
});

async function pagesOf(job: string): Promise<{ number: number; paceMs: number | null }[]> {
  const database = await lab.database();
  const { rows } = await database.query<{ number: number; paceMs: number | null }>(
    `SELECT number, "paceMs" FROM "Step" WHERE "jobId" = $1 AND kind = 'form' ORDER BY number`,
    [job],
  );
  await database.end();
  return rows;
}

test('no page is answered before its time, which stands on its step', async () => {
  const range = { minSeconds: 0.3, maxSeconds: 1.5 };
  const { session, jobs } = await lab.start([`${study.url}/early/1`], { pace: range });
  const [over] = await lab.untilOver(session);
  expect(over?.state).toBe('completed');
  const pages = await pagesOf(jobs[0] as string);
  expect(pages.map(({ number }) => number)).toEqual([1, 2, 3]);
  for (const { number, paceMs } of pages) {
    expect(paceMs).toBeGreaterThanOrEqual(300);
    expect(paceMs).toBeLessThanOrEqual(1_500);
    const took = (taken.get(`early ${number}`) ?? 0) - (given.get(`early ${number}`) ?? 0);
    expect(took).toBeGreaterThanOrEqual((paceMs as number) - 2); // times on record are whole ms
  }
});

test('a participant that takes its time says so, and is paused and resumed without an early answer', async () => {
  const range = { minSeconds: 600, maxSeconds: 600 };
  const { session, jobs } = await lab.start([`${study.url}/long/1`], { pace: range });
  const waits = ({ state, reason }: { state: string; reason: string | null }) =>
    state === 'waiting' && reason === 'pace';
  await lab.until(session, waits);
  const { sentences } = await lab.client.call(api.why, { params: { id: jobs[0] as string } });
  expect(sentences[0]?.sentence).toMatch(
    /for the time to pass that a person takes for the page; it sends its answer in \d+ min\.$/,
  );
  await lab.client.call(api.command, { body: { kind: 'pause', jobs } });
  await lab.until(session, ({ state }) => state === 'paused');
  await lab.client.call(api.command, { body: { kind: 'resume', jobs } });
  await lab.until(session, waits);
  expect(taken.has('long 1')).toBe(false);
  await lab.client.call(api.command, { body: { kind: 'cancel', jobs } });
  await lab.untilOver(session);
});

test('a session without a pace has none on record', async () => {
  const { session, jobs } = await lab.start([`${study.url}/none/1`]);
  await lab.untilOver(session);
  expect((await pagesOf(jobs[0] as string)).map(({ paceMs }) => paceMs)).toEqual([null, null, null]);
});
