import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkReply } from '../../domain/check-reply.ts';
import { DEFAULT_DURATIONS } from '../../domain/durations.ts';
import { waitPause } from '../../domain/waits.ts';
import type { HttpAnswer } from '../../net/http-client.ts';
import { encodeSubmission } from '../http/encode.ts';
import { anAnswer, judge } from './answer-in-test.ts';
import { observe } from './observe.ts';
import { otree } from './otree.ts';
import type { PageJudgement } from './platform.ts';

const HOST = 'http://127.0.0.1:8000';
const PAGE = `${HOST}/p/abcd1234/demo/Page/1`;

/** An answer of oTree with a page that it once sent. */
function saved(name: string, given: Partial<HttpAnswer> = {}): HttpAnswer {
  const html = readFileSync(new URL(`../../tests/pages/otree/${name}.html`, import.meta.url), 'utf8');
  return anAnswer(html, { url: PAGE, ...given });
}

const textOf = (body: Uint8Array): string => Buffer.from(body).toString('utf8');

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

test('a wait page where groups form by arrival may be left alone for 20 s, and jobs look at different times', () => {
  const socket = `makeReconnectingWebSocket("/group_by_arrival_time?session_pk=1&page_index=2")`;
  const answer = anAnswer(`<h4>Please wait</h4><script>${socket}</script>`, {
    url: PAGE,
    headers: { 'otree-wait-page': '1' },
  });
  expect(judge(otree, answer)).toMatchObject({ kind: 'wait', wait: { capMs: 20_000, spread: 0.5 } });
});

test('no pause at a wait page lets oTree forget a participant, even after a request that took its whole time', () => {
  const answer = anAnswer('/group_by_arrival_time?', { url: PAGE, headers: { 'otree-wait-page': '1' } });
  const { wait } = judge(otree, answer) as PageJudgement;
  const longest = waitPause(10_000, 3_600_000, { ...wait, spread: 0 }, DEFAULT_DURATIONS, 'job_1');
  expect(longest + DEFAULT_DURATIONS.requestMs).toBeLessThan(70_000);
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

const nextButton = '<button class="otree-btn-next btn btn-primary">Next</button>';
const backButton = '<button type="button" onclick="back_button()" class="otree-btn-back btn">Back</button>';
const timer = (seconds: string) => `<script>var remainingTimeoutSeconds = ${seconds};</script>`;

/** A page of oTree in short. */
function aPage(content: string, scripts = ''): HttpAnswer {
  const form = `<form class="otree-form" role="form" id="form" autocomplete="off" method="post">${content}</form>`;
  return anAnswer(`<h2 class="otree-title">Title</h2>${form}${scripts}`, { url: PAGE });
}

describe('a page with a timer', () => {
  test('tells how many seconds are left', () => {
    const page = observe(otree, aPage(nextButton, timer('59.25')));
    expect(page.deadlineSeconds).toBe(59.25);
    expect(observe(otree, aPage(nextButton)).deadlineSeconds ?? null).toBeNull();
  });

  test('and a button is a form, before its time is over and after it', () => {
    expect(judge(otree, aPage(nextButton, timer('59.25')))).toMatchObject({ kind: 'form' });
    expect(judge(otree, aPage(nextButton, timer('-3.5e-05')))).toMatchObject({ kind: 'form' });
  });

  test('without a button is no end: it is waited on until its time is over', () => {
    expect(judge(otree, aPage('<p>Look at this.</p>', timer('2.5')))).toMatchObject({
      kind: 'wait',
      key: '/p/abcd1234/demo/Page/1',
      wait: { capMs: 2500 },
    });
    expect(judge(otree, aPage('', timer('600')))).toMatchObject({ wait: { capMs: 10_000 } });
  });

  test('without a button is sent when its time is over, as its own script does', () => {
    const answer = aPage('<input type="hidden" name="seen" value="7">', timer('-0.2'));
    expect(judge(otree, answer)).toMatchObject({ kind: 'form' });
    const page = observe(otree, answer);
    expect(page.controls).toHaveLength(1);
    const { method, url, body } = encodeSubmission(page, {}, page.controls[0]!.ref);
    expect({ method, url }).toEqual({ method: 'POST', url: PAGE });
    expect(textOf(body)).toBe('seen=7&timeout_happened=1');
  });

  test('is never sent as late by a page that has time left', () => {
    const page = observe(otree, aPage(nextButton, timer('1')));
    expect(textOf(encodeSubmission(page, {}, 'c1').body)).toBe('');
  });
});

describe('a form that is sent late', () => {
  test.each([
    ['', 'timeout_happened=1'],
    ['offer=20&comment=', 'offer=20&comment=&timeout_happened=1'],
    ['timeout_happened=1', 'timeout_happened=1'],
    ['back_button=%7B%7D', 'back_button=%7B%7D'],
  ])('with %o is sent as %o', (body, late) => {
    expect(otree.lateBody?.(body)).toBe(late);
  });
});

describe('the back button of oTree, which works by a script', () => {
  const answer = aPage(`<input name="age" required>${nextButton}${backButton}`);

  test('is a button as any other, and is not named as something out of reach', () => {
    const page = observe(otree, answer);
    expect(page.controls.map(({ label }) => label)).toEqual(['Next', 'Back']);
    expect(page.text).toContain('[c2: Back]');
    expect(page.unseen).toEqual([]);
  });

  test('sends what the script sends, and none of the fields', () => {
    const page = observe(otree, answer);
    const reply = { reasoning: '', answers: {}, press: 'c2', notes: '' };
    expect(checkReply(page, reply)).toEqual({ ok: true, checked: { values: {}, press: 'c2' } });
    expect(textOf(encodeSubmission(page, {}, 'c2').body)).toBe('back_button=%7B%7D');
  });
});

describe('a page without a submit button that is not the end', () => {
  test.each([
    ['a live page', aPage('<p>Bid</p>', '<script src="/static/otree/js/live.js" id="otree-live"></script>')],
    ['a button for a script', aPage('<button type="button" onclick="bid()">Bid</button>')],
    ['a hidden Next button', aPage(nextButton.replace('class', 'style="display:none" class'))],
    ['a script that submits', aPage('', '<script>setTimeout(() => form.submit(), 100)</script>')],
  ])('%s needs a script', (_what, found) => {
    expect(judge(otree, found)).toMatchObject({ kind: 'needs_script', detail: expect.any(String) as string });
  });

  test('a live page with a usual form beside it is a form', () => {
    const live = '<script src="/static/otree/js/live.js" id="otree-live"></script>';
    expect(judge(otree, aPage(nextButton, live))).toMatchObject({ kind: 'form' });
  });

  test('a last page with scripts of oTree alone is the end', () => {
    expect(judge(otree, aPage('<p>Thank you.</p>', '<script>let isDebug = "";</script>'))).toMatchObject({
      kind: 'finished',
    });
  });
});

describe('what keeps a participant out', () => {
  test.each(['Session is full.', 'Die Session ist voll.', 'Session complète'])('“%s” is full', (body) => {
    const answer = anAnswer(body, { status: 404, url: `${HOST}/join/fizabuzo` });
    expect(judge(otree, answer)).toMatchObject({ kind: 'full' });
  });

  test.each([404, 410])('%i is closed, with what oTree says', (status) => {
    const said = "This user does not exist in the database: Participant, {'code': 'abcd1234'}";
    expect(judge(otree, anAnswer(said, { status }))).toMatchObject({
      kind: 'closed',
      detail: `oTree answered ${status}: ${said}`,
    });
  });

  test('a page that only says in its text that something is full is closed', () => {
    const answer = anAnswer('<p>The session is full. of errors</p>', { status: 404 });
    expect(judge(otree, answer)).toMatchObject({ kind: 'closed' });
  });

  test('a room that takes listed labels alone says which it refused, and what to do', () => {
    const answer = anAnswer("<pre>{'participant_label': 'This participant label was not found'}</pre>", {
      status: 404,
      url: `${HOST}/room/lab?participant_label=llm:x:job_1&welcome_page_ok=1`,
    });
    const found = judge(otree, answer);
    expect(found).toMatchObject({ kind: 'closed' });
    expect(found).toHaveProperty(
      'detail',
      expect.stringMatching(/room lab .*"llm:x:job_1".*participant_label=LABEL/),
    );
  });

  test('a room without a session is waited in', () => {
    const answer = anAnswer('<p>Please wait until the session starts.</p>', { url: `${HOST}/room/lab/` });
    expect(judge(otree, answer)).toMatchObject({ kind: 'wait' });
  });

  test('the welcome page of a room is a form', () => {
    const answer = anAnswer('<form><button>Start</button></form>', { url: `${HOST}/room/lab/` });
    expect(judge(otree, answer)).toMatchObject({ kind: 'form', key: null });
  });

  test.each([429, 500, 502, 503])('%i is trouble that may pass', (status) => {
    expect(judge(otree, anAnswer('', { status }))).toEqual({
      kind: 'trouble',
      detail: `oTree answered ${status}`,
      retryAfterMs: null,
    });
  });

  test.each([302, 400, 401, 403])('%i waits for a person', (status) => {
    const fault = { kind: 'blocked', reason: 'study_unreachable' };
    expect(judge(otree, anAnswer('', { status }))).toMatchObject(fault);
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

  test('is a participant’s own link with a label, which oTree takes only where it has none', () => {
    expect(otree.entryUrl(`${HOST}/InitializeParticipant/abcd1234`, job)).toBe(
      `${HOST}/InitializeParticipant/abcd1234?participant_label=llm%3Adry-run%3Ajob_1`,
    );
  });

  test('has a label of at most 100 signs, as oTree refuses longer ones', () => {
    const model = `vendor/${'long-'.repeat(30)}name`;
    const link = otree.entryUrl(`${HOST}/join/fizabuzo`, { id: 'job_abcdef', model });
    const label = new URL(link).searchParams.get('participant_label');
    expect(label).toHaveLength(100);
    expect(label).toMatch(/^llm:vendor\/long-.*:job_abcdef$/);
  });

  test.each([`${HOST}/join/fizabuzo?participant_label=A`, `${HOST}/p/abcd1234/survey/Page/3`])(
    'is %s as it was given',
    (link) => {
      expect(otree.entryUrl(link, job)).toBe(link);
    },
  );
});
