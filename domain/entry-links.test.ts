import { describe, expect, test } from 'vitest';
import { isStartLinksPage, linkInUse, placesNote, problemWithLinks } from './entry-links.ts';

const HOST = 'https://study.example';
const at = (...paths: string[]) => paths.map((path) => `${HOST}${path}`);

describe('links that cannot take everybody in', () => {
  test.each<[string, string[], RegExp]>([
    [
      "a participant's own link twice",
      at('/InitializeParticipant/abc', '/InitializeParticipant/abc'),
      /InitializeParticipant\/abc is one participant's own link and was given 2 times.*\/join\//,
    ],
    [
      'the same one with and without a label',
      at('/InitializeParticipant/abc', '/InitializeParticipant/abc?participant_label=A'),
      /given 2 times/,
    ],
    [
      'the link and the page of one participant',
      at('/InitializeParticipant/abc', '/p/abc/survey/Page/1', '/InitializeParticipant/xyz'),
      /given 2 times/,
    ],
    [
      'a label twice',
      at('/room/lab?participant_label=A', '/room/lab/?participant_label=A&hash=1'),
      /label of one participant/,
    ],
    [
      'a label twice by the session-wide link',
      at(...Array<string>(3).fill('/join/x?participant_label=A')),
      /3 times/,
    ],
    ['the page with all links', at('/SessionStartLinks/abc'), /lists the links of a session.*\/join\//],
    ['a page for experimenters', at('/SessionMonitor/abc'), /pages for experimenters.*\/join\//],
    ['the list of rooms', at('/rooms'), /pages for experimenters/],
    ['the page that makes a session', at('/demo/public_goods'), /makes a new session/],
  ])('%s', (_what, links, problem) => {
    expect(problemWithLinks('otree', links)).toMatch(problem);
  });
});

describe('links that take everybody in', () => {
  test.each<[string, string[]]>([
    ['the session-wide link as often as one likes', at('/join/x', '/join/x', '/join/x')],
    ['the link of a room as often as one likes', at('/room/lab', '/room/lab/?welcome_page_ok=1')],
    ["each participant's own link", at('/InitializeParticipant/abc', '/InitializeParticipant/xyz')],
    ['labels of their own', at('/room/lab?participant_label=A', '/room/lab?participant_label=B')],
    ['the same label in two rooms', at('/room/lab?participant_label=A', '/room/hall?participant_label=A')],
    ['the same code at two servers', ['https://a.example/p/abc/x/Y/1', 'https://b.example/p/abc/x/Y/1']],
    ['nothing', []],
  ])('%s', (_what, links) => {
    expect(problemWithLinks('otree', links)).toBeNull();
  });

  test('any link of another platform, as often as one likes', () => {
    expect(
      problemWithLinks('web', at('/InitializeParticipant/abc', '/InitializeParticipant/abc')),
    ).toBeNull();
  });
});

test('of places behind a shared link nothing is known, and that is said', () => {
  expect(placesNote('otree', at('/join/x', '/join/x'))).toMatch(/does not tell.*\/join\/x.*full/);
  expect(placesNote('otree', at('/InitializeParticipant/abc'))).toBeNull();
  expect(placesNote('otree', at('/room/lab?participant_label=A'))).toBeNull();
  expect(placesNote('web', at('/join/x'))).toBeNull();
});

test('the page with the links of a session is known by its path', () => {
  expect(isStartLinksPage(`${HOST}/SessionStartLinks/abc`)).toBe(true);
  expect(isStartLinksPage(`${HOST}/join/abc`)).toBe(false);
});

describe('a participant whom a job plays already', () => {
  const open = [
    { job: 'job_1', link: `${HOST}/InitializeParticipant/abc` },
    { job: 'job_2', link: `${HOST}/join/x` },
  ];

  test('is not given to another', () => {
    const links = at('/InitializeParticipant/xyz', '/p/abc/survey/Page/2');
    expect(linkInUse('otree', links, open)).toMatch(/p\/abc.* in use: job_1 plays this participant.*Cancel/);
  });

  test.each([
    ['other participants', 'otree' as const, at('/InitializeParticipant/xyz')],
    ['links that many come by', 'otree' as const, at('/join/x', '/room/lab')],
    ['the same path at another server', 'otree' as const, ['http://other.example/InitializeParticipant/abc']],
    ['another platform', 'web' as const, at('/InitializeParticipant/abc')],
  ])('is no matter for %s', (_what, platform, links) => {
    expect(linkInUse(platform, links, open)).toBeNull();
  });
});
