import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'cheerio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anAnswer, judge } from '../../pages/platforms/answer-in-test.ts';
import { otree as platform } from '../../pages/platforms/otree.ts';
import { otreeEnvironment } from '../../scripts/places.mjs';
import { comparableValue, exportedAnswers, otreePage } from './otree-export.ts';
import { startOtree, type OtreeServer } from './otree.ts';

let folder: string;
let otree: OtreeServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otree-test-'));
  otree = await startOtree({ logFile: join(folder, 'otree.log') });
  return () => otree.stop();
}, 70_000);

afterAll(() => rm(folder, { recursive: true }));

interface Page {
  url: string;
  html: string;
  headers: Headers;
}

async function look(url: string, init?: RequestInit): Promise<Page> {
  const response = await fetch(url, init);
  return { url: response.url, html: await response.text(), headers: response.headers };
}

/** Sends the page's only form with these values, which must be exactly its fields. */
function send(page: Page, values: Record<string, string>): Promise<Page> {
  const $ = load(page.html);
  const names = $('form.otree-form :input[name]')
    .toArray()
    .map((input) => $(input).attr('name') ?? '');
  expect([...new Set(names)]).toEqual(Object.keys(values));
  expect($('button.otree-btn-next')).toHaveLength(1);
  return look(page.url, { method: 'POST', body: new URLSearchParams(values) });
}

const pageName = (page: Page) => otreePage(page.url)?.page;
const answersOf = (contribution: string, comment: string) => ({ contribution, mood: 'calm', comment });

describe('a session of three', () => {
  test('is played to the end, and the export holds what was sent', { timeout: 60_000 }, async () => {
    const session = await otree.createSession({ config: 'public_goods', participants: 3 });
    expect(session.sessionWideUrl).toContain(`${otree.url}/join/`);
    expect(session.participantUrls).toHaveLength(3);
    const sent = [
      answersOf('20', ''),
      answersOf('50', 'With “quotes”, a comma\r\nand a second line'),
      answersOf('80', ''),
    ];

    const waiting: Page[] = [];
    for (const [i, url] of session.participantUrls.entries()) {
      const introduction = await look(url);
      expect(pageName(introduction)).toBe('Introduction');
      const contribute = await send(introduction, { comprehension: '90' });
      expect(pageName(contribute)).toBe('Contribute');
      waiting.push(await send(contribute, sent[i] ?? {}));
    }
    expect(waiting.map((page) => page.headers.get('otree-wait-page'))).toEqual(['1', '1', null]);

    for (const wait of waiting) {
      const results = await look(wait.url);
      expect(pageName(results)).toBe('Results');
      const goodbye = await send(results, {});
      expect(pageName(goodbye)).toBe('Goodbye');
      expect(load(goodbye.html)('button')).toHaveLength(0);
    }

    const records = await otree.exportApp('public_goods', session.code);
    // 150 × 1.8 / 3 = 90 for each, and what was kept
    expect(records.map((row) => Number(row['player.payoff']))).toEqual([170, 140, 110]);
    const expected = session.participants.flatMap((participant, i) =>
      Object.entries({ comprehension: '90', ...sent[i] })
        .filter(([, value]) => value !== '')
        .map(([field, value]) => ({
          participant,
          app: 'public_goods',
          round: 1,
          field,
          value: comparableValue(value),
        })),
    );
    expect(exportedAnswers(await otree.exportWide(session.code))).toEqual(expected);
    expect(await otree.progress(session.code)).toEqual(
      new Map(session.participants.map((code) => [code, 5])),
    );
  });

  test('refuses a wrong answer to the comprehension question', { timeout: 30_000 }, async () => {
    const session = await otree.createSession({ config: 'public_goods', participants: 3 });
    const introduction = await look(session.participantUrls[0] ?? '');
    const again = await send(introduction, { comprehension: '50' });
    expect(again.headers.get('otree-redisplay-with-errors')).toBe('1');
    expect(pageName(again)).toBe('Introduction');
    expect(load(again.html)('.form-control-errors').text()).toContain('That is not right');
    expect(exportedAnswers(await otree.exportWide(session.code))).toEqual([]);
  });

  test('plays three rounds with the comprehension question in the first', { timeout: 60_000 }, async () => {
    const session = await otree.createSession({ config: 'public_goods_rounds', participants: 3 });
    const seen: string[] = [];
    for (const round of [1, 2, 3]) {
      for (const url of session.participantUrls) {
        let page = await look(url);
        if (round === 1) page = await send(page, { comprehension: '90' });
        await send(page, answersOf(String(round * 10), ''));
      }
      for (const url of session.participantUrls) {
        const results = await look(url);
        seen.push(`${pageName(results)} ${round}`);
        await send(results, {});
      }
    }
    expect(seen).toEqual([1, 2, 3].flatMap((round) => Array<string>(3).fill(`Results ${round}`)));
    const times = await otree.pageTimes(session.code);
    const contributed = times.filter((row) => row['page_name'] === 'Contribute');
    expect(contributed.map((row) => row['round_number'])).toEqual([
      '1',
      '1',
      '1',
      '2',
      '2',
      '2',
      '3',
      '3',
      '3',
    ]);
    const contributions = exportedAnswers(await otree.exportWide(session.code))
      .filter(({ field, participant }) => field === 'contribution' && participant === session.participants[0])
      .map(({ round, value }) => `${round}: ${value}`);
    expect(contributions).toEqual(['1: 10', '2: 20', '3: 30']);
  });
});

describe('the server', () => {
  test('keeps its sessions over a kill and a restart', { timeout: 70_000 }, async () => {
    const session = await otree.createSession({ config: 'public_goods', participants: 3 });
    const [url = ''] = session.participantUrls;
    await send(await look(url), { comprehension: '90' });
    await otree.kill();
    await expect(look(url)).rejects.toThrow();
    await otree.restart();
    expect(pageName(await look(url))).toBe('Contribute');
  });

  test('offers a session in a room, with changed fields', { timeout: 30_000 }, async () => {
    const session = await otree.createSession({
      config: 'public_goods',
      participants: 3,
      room: 'lab',
      fields: { participation_fee: 7 },
    });
    const page = await look(`${session.roomUrl}?welcome_page_ok=1`);
    expect(session.participants).toContain(otreePage(page.url)?.participant);
    const [record] = await otree.exportWide(session.code);
    expect(Number(record?.['session.config.participation_fee'])).toBe(7);
  });

  test('says that a session is full in words that are known, in each of its languages', async () => {
    const files = (await readdir(otreeEnvironment(), { recursive: true })).filter((file) =>
      /otree\/locale\/\w+\/LC_MESSAGES\/django\.po$/.test(file),
    );
    const said = await Promise.all(
      files.map(async (file) => {
        const text = await readFile(join(otreeEnvironment(), file), 'utf8');
        return /^msgid "Session is full\."\r?\nmsgstr "(.+)"\r?$/m.exec(text)?.[1] ?? [];
      }),
    );
    const words = said.flat();
    expect(words.length).toBeGreaterThan(15);
    for (const word of words) {
      const answer = { ...anAnswer(word), status: 404, url: `${otree.url}/join/x` };
      expect([word, judge(platform, answer)]).toEqual([word, expect.objectContaining({ kind: 'full' })]);
    }
  });

  test('says in its error why it did not start', { timeout: 70_000 }, async () => {
    const logFile = join(folder, 'taken.log');
    await expect(startOtree({ logFile, port: otree.port })).rejects.toThrow(/ended: exit code 1.*in use/s);
    expect(await readFile(logFile, 'utf8')).toContain('in use');
  });
});
