import { describe, expect, test } from 'vitest';
import type { HttpAnswer } from '../../net/http-client.ts';
import { readPage } from '../reader/read-page.ts';
import { anAnswer, judge } from './answer-in-test.ts';
import { web } from './web.ts';

const form = '<h1>Age</h1><form method=post><input name=age required><button>Next</button></form>';
const refusedForm = `<div role=alert>Please give your age.</div>${form}`;
const submitted = readPage(form, 'https://study.example/page');
const byRedirect: Partial<HttpAnswer> = {
  redirects: [{ status: 303, from: 'https://study.example/send', to: 'https://study.example/page' }],
};

function stateSaid(state: string, body = ''): string {
  return `<head><meta name="study-state" content="${state}"></head><p>Text</p>${body}`;
}

describe('what kind of page it is', () => {
  test.each([
    ['a form', form, 'form'],
    ['a page with a link', '<p>Text</p><a href="/next">Next</a>', 'form'],
    ['a page with nothing but its imprint', '<p>Text</p><a href="/imprint">Imprint</a>', 'end_unclear'],
    [
      'a page with fields that only a script sends',
      '<p>Text</p><form method=dialog><input name=a></form>',
      'end_unclear',
    ],
    ['a page that loads itself again', '<meta http-equiv=refresh content=5><p>Wait</p>', 'wait'],
    ['a page with nothing to press', '<p>Thank you</p>', 'end_unclear'],
    ['an empty page', '', 'end_unclear'],
    ['a page that says wait', stateSaid('wait'), 'wait'],
    ['a page that says finished', stateSaid('finished'), 'finished'],
    ['a page that says finished, with a link', stateSaid('finished', '<a href=/home>Home</a>'), 'finished'],
    ['a page that says screened_out', stateSaid('screened_out'), 'screened_out'],
    ['a page that says full', stateSaid('full'), 'full'],
    ['a page that says closed', stateSaid('closed'), 'closed'],
    ['a page that says something unknown', stateSaid('dancing'), 'end_unclear'],
    ['a page that says something unknown, with a form', stateSaid('dancing', form), 'form'],
  ])('%s', (_what, html, kind) => {
    expect(judge(web, anAnswer(html))).toMatchObject({ kind, refused: false });
  });

  test.each([404, 410])('%i is closed', (status) => {
    expect(judge(web, anAnswer(form, { status }))).toMatchObject({ kind: 'closed' });
  });

  test.each([408, 425, 429, 500, 502, 503, 504])('%i is trouble that may pass', (status) => {
    expect(judge(web, anAnswer(form, { status, retryAfterMs: 7_000 }))).toEqual({
      kind: 'trouble',
      detail: `the study answered ${status}`,
      retryAfterMs: 7_000,
    });
  });

  test.each([
    [{ status: 302 }, 'the study answered 302 without an address to go to, at /page'],
    [{ status: 401 }, 'the study asks for a login (401) at /page'],
    [{ status: 403 }, 'the study refuses entry (403) at /page'],
    [{ status: 405 }, 'the study answered 405 at /page'],
    [{ status: 302, endless: true }, 'the study redirects in a circle: 0 redirects, the last to /page'],
  ])('%j waits for a person', (given, detail) => {
    expect(judge(web, anAnswer(form, given))).toEqual({
      kind: 'blocked',
      reason: 'study_unreachable',
      detail,
    });
  });

  test('a redirect that was not followed is named', () => {
    expect(judge(web, anAnswer('', { status: 302, blocked: 'https://pay.example/claim' }))).toEqual({
      kind: 'blocked',
      reason: 'host_not_allowed',
      detail: "study.example leads to pay.example, which is none of the experiment's hosts",
    });
  });
});

describe('the page itself', () => {
  test('is known by the name that the study gives it', () => {
    const html = `<head><meta name="study-page" content="p-17"></head>${form}`;
    expect(judge(web, anAnswer(html))).toMatchObject({ key: 'p-17' });
  });

  test('is known by nothing where the study does not name it', () => {
    expect(judge(web, anAnswer(form))).toMatchObject({ key: null });
  });

  test('may be left alone for a minute, and longer once nothing has changed', () => {
    expect(judge(web, anAnswer(stateSaid('wait')))).toMatchObject({ wait: { capMs: 60_000, mayIdle: true } });
  });

  test('is entered by the very link that was given', () => {
    const link = 'https://study.example/enter?PROLIFIC_PID=1';
    expect(web.entryUrl(link, { id: 'job_1', model: 'dry-run' })).toBe(link);
  });

  test('is looked at where it is', () => {
    expect(web.lookUrl('https://study.example/enter', 'https://study.example/page')).toBe(
      'https://study.example/page',
    );
  });
});

describe('a submitted form that comes back', () => {
  test.each<[string, string, Partial<HttpAnswer>]>([
    ['with messages', refusedForm, {}],
    ['with messages, by a redirect to itself', refusedForm, byRedirect],
    ['with 400', form, { status: 400 }],
    ['with 422', form, { status: 422 }],
  ])('%s is refused', (_how, html, given) => {
    const answer = anAnswer(html, given);
    expect(judge(web, answer, submitted)).toMatchObject({ kind: 'form', refused: true });
  });

  test('without messages may be the next page', () => {
    expect(judge(web, anAnswer(form), submitted)).toMatchObject({ kind: 'form', refused: false });
    expect(judge(web, anAnswer(form, byRedirect), submitted)).toMatchObject({ refused: false });
  });

  test('is no refusal where nothing was submitted', () => {
    expect(judge(web, anAnswer(refusedForm))).toMatchObject({ kind: 'form', refused: false });
  });

  test('is no refusal where a redirect leads to another page that has a message', () => {
    const other =
      '<h1>Two</h1><div role=alert>Saved.</div><form><input name=job><button>Next</button></form>';
    expect(judge(web, anAnswer(other, byRedirect), submitted)).toMatchObject({
      kind: 'form',
      refused: false,
    });
  });

  test('400 without a form is no page', () => {
    expect(judge(web, anAnswer('<p>Bad request</p>', { status: 400 }), submitted)).toEqual({
      kind: 'blocked',
      reason: 'study_unreachable',
      detail: 'the study answered 400 at /page',
    });
  });
});
