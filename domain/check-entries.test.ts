import { describe, expect, test } from 'vitest';
import { checkEntries, GOOD_LINK, newHosts, type EntryContext } from './check-entries.ts';
import { PLATFORMS } from './config.schema.ts';

const HOST = 'https://study.example';
const context: EntryContext = { platform: 'otree', hosts: ['study.example'], inUse: [] };
const check = (urls: string[], given: Partial<EntryContext> = {}) =>
  checkEntries(
    urls.map((url) => ({ url })),
    { ...context, ...given },
  );

describe('a link by which no job can start', () => {
  test.each([
    ['no address', 'study.example/join/x', /no web address.*https:\/\/study\.example\.org\/join/],
    ['nothing', ' ', /There is no link/],
    ['another protocol', 'ftp://study.example/', /no web address/],
    ['two links in one', `${HOST}/join/x ${HOST}/join/y`, /no web address/],
    ['the list of a session’s links', `${HOST}/SessionStartLinks/x`, /lists the links of a session/],
    ['a page for experimenters', `${HOST}/SessionMonitor/x`, /pages for experimenters/],
    [
      'a paid panel’s',
      `${HOST}/join/x?PROLIFIC_PID=ada`,
      /PROLIFIC_PID of Prolific.*without it: https:\/\/study\.example\/join\/x$/,
    ],
  ])('is %s', (_what, url, problem) => {
    const [found] = check([url]);
    expect(found).toMatchObject({ ok: false, problem: expect.stringMatching(problem) as string });
  });

  test('is one place given twice, and is told at each', () => {
    const found = check([`${HOST}/InitializeParticipant/a`, `${HOST}/join/x`, `${HOST}/p/a/app/Page/1`]);
    expect(found.map(({ ok }) => ok)).toEqual([false, true, false]);
    expect(found[0]?.problem).toMatch(/was given 2 times/);
  });

  test('is a place whose job is not over', () => {
    const inUse = [
      { job: 'job_1', link: `${HOST}/InitializeParticipant/a` },
      { job: 'job_2', link: `${HOST}/join/x` },
    ];
    const found = check([`${HOST}/InitializeParticipant/a?x=1`, `${HOST}/join/x`], { inUse });
    expect(found.map(({ problem }) => problem)).toEqual([
      'In use: job_1 plays this participant and is not over. Cancel that job first, or give another link.',
      null,
    ]);
  });
});

describe('a link that may be a mistake is warned of, and taken', () => {
  test.each([
    [
      'a page within the study',
      `${HOST}/p/abc/app/Page/4`,
      {},
      /start link of this participant is https:\/\/study\.example\/InitializeParticipant\/abc/,
    ],
    ['another page', `${HOST}/start`, {}, /not look like a start link of oTree/],
    ['a new host', 'https://new.example/join/x', {}, /new\.example is new to this experiment/],
    [
      'a placeholder',
      `${HOST}/join/x?participant_label={{%PROLIFIC_PID%}}`,
      {},
      /placeholder that nobody fills in/,
    ],
    ['oTree’s in a web study', `${HOST}/join/x`, { platform: 'web' as const }, /looks like a link of oTree/],
  ])('%s', (_what, url, given, warning) => {
    const [found] = check([url], given);
    expect(found).toMatchObject({ ok: true, problem: null });
    expect(found?.warnings.join('\n')).toMatch(warning);
  });

  test('labels that come twice', () => {
    const url = `${HOST}/join/x`;
    const found = checkEntries(
      [{ url, label: 'A' }, { url, label: 'B' }, { url, label: 'A' }, { url }],
      context,
    );
    expect(found.map(({ warnings }) => warnings.length)).toEqual([1, 0, 1, 0]);
  });
});

test('copies of a link that takes anybody in are fine, in web studies of any link', () => {
  const links = Array<string>(3).fill(`${HOST}/join/x`);
  expect(check(links).every(({ ok, warnings }) => ok && warnings.length === 0)).toBe(true);
  const own = Array<string>(3).fill(`${HOST}/start?participant=P1`);
  expect(check(own, { platform: 'web' }).every(({ ok, warnings }) => ok && warnings.length === 0)).toBe(true);
});

test('a link is told as it will be visited', () => {
  expect(check([' HTTPS://Study.Example:443/join/x '])).toMatchObject([{ index: 0, url: `${HOST}/join/x` }]);
});

test('hosts that are new are listed once, with their port', () => {
  expect(
    newHosts([`${HOST}/a`, 'http://new.example:8080/a', 'http://new.example:8080/b'], ['study.example']),
  ).toEqual(['new.example:8080']);
});

test.each(PLATFORMS)('the example for %s is a good link there', (platform) => {
  const [found] = check([GOOD_LINK[platform]], { platform, hosts: ['study.example.org'] });
  expect(found).toMatchObject({ ok: true, warnings: [] });
});

test('ten thousand links take no time that anybody would notice', () => {
  const links = Array.from({ length: 10_000 }, (_, index) => `${HOST}/InitializeParticipant/p${index}`);
  const found = check([...links, links[0] as string]);
  expect(found.filter(({ ok }) => !ok).map(({ index }) => index)).toEqual([0, 10_000]);
});
