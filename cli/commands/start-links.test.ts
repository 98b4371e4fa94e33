import { expect, test } from 'vitest';
import { serveInTest } from '../../net/server-in-test.ts';
import { readSettings, UsageError } from '../config.ts';
import { resolveLinks } from './start-links.ts';

const settings = readSettings({});
const HOST = 'http://127.0.0.1:8000';

/** The page with a session's links, as oTree writes it. */
function serveStartLinks(places: number) {
  return serveInTest(({ path, headers }, response) => {
    const base = `http://${headers.host}`;
    const own = Array.from({ length: places }, (_, i) => `${base}/InitializeParticipant/code${i + 1}`);
    const anchors = [`${base}/join/fizabuzo`, ...own, ...own].map((link) => `<a href="${link}">${link}</a>`);
    const body =
      path === '/SessionStartLinks/abc' ? anchors.join('\n') : '<form><input name=password></form>';
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<a href="/demo">Demo</a>${body}`);
  });
}

async function resolve(links: string[]): Promise<{ links: string[]; told: string[] }> {
  const told: string[] = [];
  return { links: await resolveLinks(settings, 'otree', links, (line) => told.push(line)), told };
}

test('the page with a session’s links stands for its session-wide link, and places are shown against participants', async () => {
  await using study = await serveStartLinks(4);
  const page = study.at('/SessionStartLinks/abc');
  const found = await resolve([page, page, page]);
  expect(found.links).toEqual(Array(3).fill(study.at('/join/fizabuzo')));
  expect(found.told).toEqual([
    expect.stringMatching(
      /^The session has 4 places in all, and 3 participants are sent to .*\/join\/fizabuzo\./,
    ),
  ]);
  expect(study.received).toHaveLength(1);
});

test('more participants than places are refused', async () => {
  await using study = await serveStartLinks(2);
  const page = study.at('/SessionStartLinks/abc');
  await expect(resolve([page, page, page])).rejects.toThrow(
    new UsageError('The session has 2 places in all, and 3 participants were asked for.'),
  );
});

test('a page behind a log-in, or that is not there, says how to go on', async () => {
  let page: string;
  {
    await using study = await serveStartLinks(2);
    page = study.at('/SessionStartLinks/other');
    await expect(resolve([page])).rejects.toThrow(/log-in.*\/join\//);
  }
  await expect(resolve([page])).rejects.toThrow(/gave no answer/);
});

test('links of participants are left as they are; twice the same is refused; a shared link says what is not known', async () => {
  const own = [`${HOST}/InitializeParticipant/a`, `${HOST}/InitializeParticipant/b`];
  expect(await resolve(own)).toEqual({ links: own, told: [] });
  await expect(resolve([own[0]!, own[0]!])).rejects.toThrow(UsageError);
  const shared = [`${HOST}/join/x`, `${HOST}/join/x`];
  expect(await resolve(shared)).toEqual({ links: shared, told: [expect.stringContaining('does not tell')] });
});

test('links of other platforms are left as they are', async () => {
  const links = ['https://study.example/demo/', 'https://study.example/demo/'];
  expect(await resolveLinks(settings, 'web', links, () => {})).toBe(links);
});
