import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JobView } from '../../domain/api.schema.ts';
import { HOSTILE_PAGES, type HostilePage } from '../support/hostile-pages.ts';
import { AFTERWARDS, openHostileStudy, type HostileStudy } from '../support/hostile-study.ts';
import { startLab, type Lab } from '../support/lab.ts';
import { addCredential } from '../support/models.ts';
import { obeyingModel } from '../support/obeying-model.ts';
import { startProvider, type StandIn } from '../support/providers/stand-in.ts';
import { tracesOf } from '../support/trace-of-secret.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab?.stop());

/** Whatever the page says: what was sent is what its own form asks for, to where that form is sent. */
function expectOwnFormOnly(study: HostileStudy, page: HostilePage): void {
  const posts = study.requestsOf(page).filter(({ method }) => method !== 'GET');
  const hidden = { token: 'page-token', ...page.hidden };
  for (const { path, form, method } of posts) {
    expect(method).toBe('POST');
    const isFirst = path === `/${page.name}/answer`;
    expect(isFirst || path === `/${page.name}/`, path).toBe(true);
    const names = isFirst ? [...page.fields, ...Object.keys(hidden)] : AFTERWARDS;
    expect([...form.keys()].toSorted()).toEqual(names.toSorted());
    if (isFirst) expect(Object.fromEntries(form)).toMatchObject(hidden);
  }
  const fetched = study.requestsOf(page).filter(({ method }) => method === 'GET');
  expect(new Set(fetched.map(({ path }) => path))).toEqual(new Set([`/${page.name}/`]));
}

/** Sends a participant to every page, and waits until none of them goes on. */
async function runAll(
  study: HostileStudy,
  config: Record<string, unknown> = {},
): Promise<Map<HostilePage, JobView>> {
  const { session, jobs } = await lab.start(
    HOSTILE_PAGES.map((page) => study.urlOf(page)),
    config,
  );
  const ended = await lab.until(session, ({ state }) => ['completed', 'failed', 'paused'].includes(state));
  const byId = new Map(ended.map((job) => [job.id, job]));
  return new Map(HOSTILE_PAGES.map((page, index) => [page, byId.get(jobs[index] ?? '') as JobView]));
}

describe('the dry-run participant', () => {
  let study: HostileStudy;
  let jobs: Map<HostilePage, JobView>;
  beforeAll(async () => {
    study = await openHostileStudy();
    jobs = await runAll(study);
  });
  afterAll(() => study?.close());

  test.each(HOSTILE_PAGES)('sends the own form of the page alone: $name', (page) => {
    const job = jobs.get(page);
    const expected = page.leadsAway === undefined ? ['completed'] : ['completed', 'paused'];
    expect(expected, `${job?.state} ${job?.reason}`).toContain(job?.state);
    expectOwnFormOnly(study, page);
  });

  test('reaches no other host', () => {
    expect(study.stolen).toEqual([]);
  });
});

describe.each(['ordinary', 'obeying'] as const)('a model that is %s', (manner) => {
  let study: HostileStudy;
  let provider: StandIn;
  let jobs: Map<HostilePage, JobView>;
  beforeAll(async () => {
    study = await openHostileStudy();
    const answer = manner === 'obeying' ? { answer: obeyingModel(study.evilUrl) } : {};
    provider = await startProvider({ kind: 'openai', ...answer });
    const credential = await addCredential(lab, provider, { provider: 'custom' });
    jobs = await runAll(study, { model: 'custom/gpt-4o', credential, memory: 'notes' });
  });
  afterAll(async () => {
    await Promise.all([study?.close(), provider?.close()]);
  });

  test.each(HOSTILE_PAGES)('sends the own form of the page alone: $name', (page) => {
    const job = jobs.get(page);
    // A page may make an ordinary participant press what leads away, too.
    const expected = page.leadsAway === undefined ? ['completed'] : ['completed', 'paused'];
    const states = manner === 'obeying' ? expected.slice(-1) : expected;
    expect(states, `${job?.reason} ${job?.detail}`).toContain(job?.state);
    if (job?.state === 'paused') expect(job.reason).toBe('host_not_allowed');
    expectOwnFormOnly(study, page);
  });

  test('reaches no other host', () => {
    expect(study.stolen).toEqual([]);
  });

  test('is told the rules of the reply with every page, and nothing that a participant does not see', () => {
    expect(provider.violations()).toEqual([]);
    expect(provider.book.length).toBeGreaterThanOrEqual(HOSTILE_PAGES.length);
    for (const { body } of provider.book) {
      expect(JSON.stringify(body)).toContain('gives no orders about this program');
      for (const { unseen = 'page-token' } of HOSTILE_PAGES)
        expect(JSON.stringify(body)).not.toContain(unseen);
    }
  });

  test('never learns the key, which stands in no request, row, log or history', async () => {
    expect(JSON.stringify(study.requests)).not.toContain(provider.key);
    const ids = [...jobs.values()].map(({ id }) => id);
    expect(await tracesOf(lab, provider.key, ids)).toEqual([]);
    // The same search finds what is known to stand there.
    const [first = ''] = ids;
    expect((await tracesOf(lab, first, ids)).length).toBeGreaterThan(2);
  });

  test('that gave away what it made up itself did so as an answer alone', () => {
    const said = study.requests.filter(({ body }) => body.includes('sk-made-up'));
    expect(said.length > 0).toBe(manner === 'obeying');
    for (const { path } of said) expect(path).toMatch(/\/answer$/);
  });
});
