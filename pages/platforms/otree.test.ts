import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { HttpAnswer } from '../../net/http-client.ts';
import { anAnswer, judge } from './answer-in-test.ts';
import { otree } from './otree.ts';

const HOST = 'http://127.0.0.1:8000';
const PAGE = `${HOST}/p/abcd1234/demo/Page/1`;

/** An answer of oTree with a page that it once sent. */
function saved(name: string, given: Partial<HttpAnswer> = {}): HttpAnswer {
  const html = readFileSync(new URL(`../../tests/pages/otree/${name}.html`, import.meta.url), 'utf8');
  return anAnswer(html, { url: PAGE, ...given });
}

describe('a page of a study', () => {
  test.each(['intro', 'all-fields', 'buttons', 'chat', 'likert', 'sliders'])('%s is a form', (name) => {
    expect(judge(otree, saved(name))).toEqual({
      kind: 'form',
      refused: false,
      key: '/p/abcd1234/demo/Page/1',
      wait: { capMs: 10_000, mayIdle: false },
    });
  });

  test.each(['all-fields-refused', 'likert-refused'])('%s came back, as its header says', (name) => {
    const answer = saved(name, { headers: { 'otree-redisplay-with-errors': '1' } });
    expect(judge(otree, answer)).toMatchObject({ kind: 'form', refused: true });
  });

  test('is told apart from other rounds by its index', () => {
    const keys = [1, 2].map((index) =>
      judge(otree, saved('intro', { url: `${HOST}/p/abcd1234/demo/Page/${index}` })),
    );
    expect(keys).toMatchObject([{ key: '/p/abcd1234/demo/Page/1' }, { key: '/p/abcd1234/demo/Page/2' }]);
  });

  test('has one key, with or without a slash at its end', () => {
    expect(judge(otree, saved('intro', { url: `${PAGE}/` }))).toMatchObject({
      key: '/p/abcd1234/demo/Page/1',
    });
  });
});

test('a wait page is known by its header, and may be left alone for 10 s at most', () => {
  expect(judge(otree, saved('wait', { headers: { 'otree-wait-page': '1' } }))).toEqual({
    kind: 'wait',
    refused: false,
    key: '/p/abcd1234/demo/Page/1',
    wait: { capMs: 10_000, mayIdle: false },
  });
});

test('a wait page with a button is a wait page', () => {
  expect(judge(otree, saved('intro', { headers: { 'otree-wait-page': '1' } }))).toMatchObject({
    kind: 'wait',
  });
});

describe('the end', () => {
  test('is a last page of the study without a button', () => {
    expect(judge(otree, saved('end'))).toMatchObject({ kind: 'finished' });
  });

  test('is the redirect to OutOfRangeNotification, whatever comes after it', () => {
    const redirects = [
      {
        status: 307,
        from: `${HOST}/InitializeParticipant/abcd1234`,
        to: `${HOST}/OutOfRangeNotification/abcd1234`,
      },
    ];
    const answer = anAnswer('<form><button>Back</button></form>', {
      url: `${HOST}/OutOfRangeNotification/abcd1234`,
      redirects,
    });
    expect(judge(otree, answer)).toMatchObject({ kind: 'finished' });
  });

  test('is not proved by the page OutOfRangeNotification itself, which answers anyone', () => {
    const answer = anAnswer('<p>No more pages left to show.</p>', {
      url: `${HOST}/OutOfRangeNotification/abcd1234`,
    });
    expect(judge(otree, answer)).toMatchObject({ kind: 'end_unclear' });
  });
});

describe('what keeps a participant out', () => {
  test('a full session is full', () => {
    const answer = anAnswer('Session is full.', { status: 404, url: `${HOST}/join/fizabuzo` });
    expect(judge(otree, answer)).toMatchObject({ kind: 'full' });
  });

  test.each([404, 410])('%i is closed', (status) => {
    expect(judge(otree, anAnswer('Not found', { status }))).toMatchObject({ kind: 'closed' });
  });

  test('a room without a session is waited in', () => {
    const answer = anAnswer('<p>Please wait until the session starts.</p>', { url: `${HOST}/room/lab/` });
    expect(judge(otree, answer)).toMatchObject({ kind: 'wait' });
  });

  test('the welcome page of a room is a form', () => {
    const answer = anAnswer('<form><button>Start</button></form>', { url: `${HOST}/room/lab/` });
    expect(judge(otree, answer)).toMatchObject({ kind: 'form', key: null });
  });

  test.each([302, 400, 403, 429, 500, 502, 503])('%i is trouble that may pass', (status) => {
    expect(judge(otree, anAnswer('', { status }))).toEqual({
      kind: 'trouble',
      detail: `oTree answered ${status}`,
    });
  });

  test('a redirect that was not followed is named, and goes before everything else', () => {
    const answer = saved('end', { status: 302, blocked: 'https://pay.example/claim?code=7' });
    expect(judge(otree, answer)).toEqual({
      kind: 'blocked',
      reason: 'host_not_allowed',
      detail: "127.0.0.1:8000 leads to pay.example, which is none of the experiment's hosts",
    });
  });
});

describe('the address to look at', () => {
  const entry = `${HOST}/join/fizabuzo`;

  test.each([
    [PAGE, `${HOST}/InitializeParticipant/abcd1234`],
    [`${HOST}/p/abcd1234/a/B/2?x=1#y`, `${HOST}/InitializeParticipant/abcd1234`],
    [entry, entry],
    [`${HOST}/OutOfRangeNotification/abcd1234`, entry],
    [`${HOST}/room/lab/`, entry],
  ])('from %s is %s', (current, look) => {
    expect(otree.lookUrl(entry, current)).toBe(look);
  });
});

test('a study that led to another host is looked at there', () => {
  expect(otree.lookUrl(`${HOST}/InitializeParticipant/abcd1234`, 'https://panel.example/done')).toBe(
    'https://panel.example/done',
  );
});

describe('the address to enter by', () => {
  const job = { id: 'job_1', model: 'dry-run' };

  test('is a session-wide link with a label of the job, so that a repeated GET takes no second place', () => {
    const link = otree.entryUrl(`${HOST}/join/fizabuzo`, job);
    expect(link).toBe(`${HOST}/join/fizabuzo?participant_label=llm%3Adry-run%3Ajob_1`);
    expect(otree.entryUrl(link, { id: 'job_2', model: 'other' })).toBe(link);
  });

  test('is a room past its welcome page, with a label of the job where it has none', () => {
    expect(otree.entryUrl(`${HOST}/room/lab/?participant_label=A`, job)).toBe(
      `${HOST}/room/lab/?participant_label=A&welcome_page_ok=1`,
    );
    expect(otree.entryUrl(`${HOST}/room/lab`, job)).toContain('participant_label=llm%3Adry-run%3Ajob_1');
  });

  test.each([`${HOST}/join/fizabuzo?participant_label=A`, `${HOST}/InitializeParticipant/abcd1234`])(
    'is %s as it was given',
    (link) => {
      expect(otree.entryUrl(link, job)).toBe(link);
    },
  );
});
