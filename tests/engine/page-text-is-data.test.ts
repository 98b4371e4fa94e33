import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JobView } from '../../domain/api.schema.ts';
import { HOSTILE_PAGES, type HostilePage } from '../support/hostile-pages.ts';
import { AFTERWARDS, openHostileStudy, type HostileStudy } from '../support/hostile-study.ts';
import { startLab, type Lab } from '../support/lab.ts';

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
