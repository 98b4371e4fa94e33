import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { serveInTest } from '../../net/server-in-test.ts';
import { readSettings } from '../config.ts';
import { createContext } from '../context.ts';
import { good, note, render } from './finding.ts';
import { checkMachine } from './machine.ts';
import { checkStudy } from './study.ts';

const FORM =
  '<title>Consent</title><form method=post><input name=age type=number><button>Next</button></form>';

async function study(given: { status?: number; type?: string; html?: string; path?: string }) {
  await using server = await serveInTest((_request, response) => {
    const { status = 200, type = 'text/html', html = FORM } = given;
    response.writeHead(status, { 'content-type': type }).end(html);
  });
  return await checkStudy(readSettings({}), new URL(server.at(given.path ?? '/start')));
}

const hows = (findings: { what: string; how: string }[]) =>
  Object.fromEntries(findings.map(({ what, how }) => [what, how]));

test('a study that participants can enter', async () => {
  const findings = await study({});
  expect(hows(findings)).toEqual({ Platform: 'good', Server: 'good', 'First page': 'good' });
  expect(findings.at(-1)?.found).toMatch(/^Consent: asks 1 question\./);
});

test.each([
  ['that is gone', { status: 404 }, 'The study is closed, or not there.'],
  ['that asks for a login', { status: 401 }, 'the study asks for a login (401) at /start.'],
  ['that is down', { status: 503 }, 'the study answered 503.'],
  [
    'that is a file',
    { type: 'application/pdf', html: '%PDF-1.7' },
    '/start is application/pdf, not an HTML page.',
  ],
  ['with nothing on its page', { html: '<p>Hello' }, 'Nothing can be pressed on it.'],
])('a study %s', async (_what, given, found) => {
  const findings = await study(given);
  expect(findings.at(-1)).toMatchObject({ what: 'First page', how: 'bad', found });
  expect(findings.at(-1)?.mend).toBeTruthy();
});

test('what participants cannot perceive is noted', async () => {
  const findings = await study({ html: `${FORM}<canvas></canvas>` });
  expect(findings.at(-1)).toMatchObject({ what: 'Unseen', how: 'note' });
});

test('a link that takes a place is not opened', async () => {
  const asked: string[] = [];
  await using server = await serveInTest((request, response) => {
    asked.push(request.path ?? '');
    response.writeHead(200, { 'content-type': 'text/html' }).end(FORM);
  });
  const findings = await checkStudy(readSettings({}), new URL(server.at('/join/abcd')));
  expect(hows(findings)).toEqual({ Platform: 'good', Server: 'good', Link: 'note' });
  expect(asked).toEqual(['/']);
});

test('this machine, and servers that do not answer; no password is told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'proband-doctor-'));
  try {
    const settings = readSettings({ DATABASE_URL: 'postgresql://lab:secret@127.0.0.1:9/x' });
    const findings = await checkMachine(createContext(join(folder, 'new'), settings));
    expect(hows(findings)).toMatchObject({ Node: 'good', 'Data folder': 'good', Postgres: 'bad' });
    expect(hows(findings)).toMatchObject({ Installation: 'note' });
    expect(JSON.stringify(findings)).not.toContain('secret');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('what is to be done stands below what was found', () => {
  const lines = render([good('A', 'well'), note('Longer', 'so', 'Do this.')]).split('\n');
  expect(lines.map((line) => line.slice(line.indexOf(' ')))).toEqual([
    ' A       well',
    ' Longer  so',
    '          → Do this.',
  ]);
});
