import { describe, expect, test } from 'vitest';
import type { EndRule } from '../../domain/ends.ts';
import type { HttpAnswer } from '../../net/http-client.ts';
import { readPage } from '../reader/read-page.ts';
import { anAnswer } from './answer-in-test.ts';
import { recogniseEnd } from './ends.ts';
import { web } from './web.ts';

const PROLIFIC = 'https://app.prolific.com/submissions/complete?cc=C1';
const SCREENED = 'https://s.cint.com/Survey/EarlyScreenOut';
const RECORDED = '<p>Your response has been recorded.</p>';
const THANKS = '<p>Thank you for participating!</p>';

function end(html: string, given: Partial<HttpAnswer> = {}, own: EndRule[] = []) {
  const answer = anAnswer(html, given);
  const page = readPage(answer.body, answer.url, web.reader);
  return recogniseEnd({ answer, page, reader: web.reader }, own);
}
const here = (outcome: string) => ({ outcome, leadsTo: null });

describe('by what the page says', () => {
  test.each([
    ['alone', RECORDED],
    ['alone, politely', THANKS],
    ['in its title', '<title>Thank you for taking part</title><p>Bye.</p>'],
    [
      'with links that go nowhere',
      `${RECORDED}<a href=/form>Submit another response</a><a href=/privacy>Privacy</a>`,
    ],
    ['with a button that only closes', `${RECORDED}<button onclick="close()">OK</button>`],
    ['with a link home', `${THANKS}<a href=/>Return to the home page</a>`],
  ])('it is one: %s', (_how, html) => {
    expect(end(html)).toEqual(here('finished'));
  });

  test.each([
    ['something to fill in', `${RECORDED}<form method=post><input name=a><button>Next</button></form>`],
    ['something to press', `${RECORDED}<form method=post><button>Next</button></form>`],
    ['a link that goes on', `${RECORDED}<a href=/part2>Continue with part 2</a>`],
    ['a link of which nobody knows', `${THANKS}<a href=/x>I agree</a>`],
    ['a link that saves and goes on', `${RECORDED}<a href=/x>Save and continue</a>`],
    ['a button of a script, and mere thanks', `${THANKS}<button type=button onclick="go()">Start</button>`],
    ['a request to wait', `${THANKS}<p>Please wait for the others.</p>`],
  ])('it is none with %s', (_what, html) => {
    expect(end(html)).toBeNull();
  });

  test('a session’s own rule speaks beside links, but not beside forms', () => {
    const own: EndRule[] = [{ match: 'text', pattern: 'that was that', outcome: 'closed' }];
    expect(end('<p>That was that.</p><a href=/x>Anything</a>', {}, own)).toEqual(here('closed'));
    expect(end('<p>That was that.</p><form method=post><button>Go</button></form>', {}, own)).toBeNull();
  });

  test('an error’s page may say that nobody gets in, and never that it was completed', () => {
    expect(end('<p>The study is already full.</p>', { status: 403 })).toEqual(here('full'));
    expect(end(RECORDED, { status: 403 })).toBeNull();
  });
});

describe('by its own address', () => {
  const own: EndRule[] = [{ match: 'url', pattern: '/thanks', outcome: 'finished' }];

  test('it is one where nothing can be filled in', () => {
    const at = { url: 'https://study.example/thanks' };
    expect(end('<p>Ciao.</p>', at, own)).toEqual(here('finished'));
    expect(end('<form method=post><input name=a></form>', at, own)).toBeNull();
    expect(end('<p>Ciao.</p>', {}, own)).toBeNull();
  });
});

describe('by where it leads', () => {
  const led = (outcome: string, leadsTo: string) => ({ outcome, leadsTo });

  test.each([
    ['a redirect', '', { status: 302, blocked: PROLIFIC }, led('finished', PROLIFIC)],
    ['a redirect to a screen-out', '', { status: 302, blocked: SCREENED }, led('screened_out', SCREENED)],
    ['any other redirect', '', { status: 302, blocked: 'https://pay.example/' }, null],
    [
      'a meta refresh',
      `<meta http-equiv=refresh content="5;url=${PROLIFIC}"><p>Bye`,
      {},
      led('finished', PROLIFIC),
    ],
    [
      'a link as the only way on',
      `<p>Bye. <a href="${PROLIFIC}" target=_blank>Prolific</a>`,
      {},
      led('finished', PROLIFIC),
    ],
    [
      '… with the imprint',
      `<a href="${PROLIFIC}">Back</a><a href=/imprint>Imprint</a>`,
      {},
      led('finished', PROLIFIC),
    ],
    ['an address to copy', `<p>Open ${PROLIFIC}.</p>`, {}, led('finished', PROLIFIC)],
    [
      'a button as the only way on',
      `<form action="${PROLIFIC}"><button>Finish</button></form>`,
      {},
      led('finished', PROLIFIC),
    ],
    [
      'a form that hands over to a recruiter',
      '<form method=post action="https://www.mturk.com/mturk/externalSubmit"><input type=hidden name=assignmentId value=A><button>Submit</button></form>',
      {},
      led('finished', 'https://www.mturk.com/mturk/externalSubmit'),
    ],
    [
      'a link beside one that goes on',
      `<a href="${PROLIFIC}">I do not agree</a><a href=/next>I agree</a>`,
      {},
      null,
    ],
    [
      'a link beside a form',
      `<a href="${PROLIFIC}">Leave</a><form method=post><input name=a></form>`,
      {},
      null,
    ],
    ['links that disagree', `<a href="${PROLIFIC}">A</a><a href="${SCREENED}">B</a>`, {}, null],
    ['an invisible link', `<a href="${PROLIFIC}" hidden>A</a>`, {}, null],
    ['a link to anywhere', '<a href="https://university.example/">University</a>', {}, null],
  ])('%s', (_what, html, given, expected) => {
    expect(end(html, given)).toEqual(expected);
  });
});
