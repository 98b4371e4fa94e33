import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { serveInTest, type ServerInTest } from '../../net/server-in-test.ts';
import { UsageError, readSettings } from '../config.ts';
import type { Context } from '../context.ts';
import { openInstallation } from '../installation.ts';
import { DEFAULT_PERSONA } from '../../domain/prompt/texts.ts';
import { run, type RunOptions } from './run.ts';

const usual: RunOptions = { count: 1, mode: 'http_plain', model: 'dry-run', allowHost: [], json: true };
const OTREE = 'http://127.0.0.1:8000/join/fizabuzo';
const WEB = 'https://study.example/start';

/** An API that makes a session whose jobs are over at once. */
async function serveApi(state = 'completed', notes: object[] = []): Promise<ServerInTest> {
  return serveInTest(({ method, path }, response) => {
    const answer = (): object => {
      if (method === 'GET' && path.startsWith('/api/jobs')) return { jobs: [{ ...finished, state }] };
      if (path.startsWith('/api/notes')) return { notes };
      if (path === '/api/sessions/unfinished') return { session: null };
      if (path === '/api/sessions') return { session: 'ses_1', experiment: 'exp_1' };
      return { jobs: ['job_1'] };
    };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer()));
  });
}

const finished = {
  id: 'job_1',
  state: 'completed',
  reason: 'finished',
  steps: 3,
  llmCalls: 2,
  promptTokens: 0,
  completionTokens: 0,
  costUsd: 0,
  unconfirmedUsd: 0,
  url: OTREE,
  session: 'ses_1',
  experiment: 'Pilot',
  participant: 'P1',
  page: 'page 3',
  detail: null,
  since: '2026-01-01T00:00:00.000Z',
  pending: null,
};

function contextOf(api: ServerInTest | null): Context & { printed: string[] } {
  const printed: string[] = [];
  const sink = (into: string[]): NodeJS.WriteStream =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        into.push(chunk.toString());
        done();
      },
    }) as unknown as NodeJS.WriteStream;
  const env = api ? { PROBAND_URL: api.at('/'), PROBAND_TOKEN: 'secret' } : {};
  return {
    settings: readSettings(env),
    installation: openInstallation('/nonexistent/proband'),
    stdout: sink(printed),
    stderr: sink([]),
    printed,
  };
}

/** What reaches the API when this is asked for. */
async function requestsOf(
  urls: string[],
  options: Partial<RunOptions> = {},
): Promise<Record<string, unknown>[]> {
  await using api = await serveApi();
  await run(contextOf(api), urls, { ...usual, ...options });
  return api.received.flatMap(({ body }) => (body ? [JSON.parse(body) as Record<string, unknown>] : []));
}

function fileWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'proband-run-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'file'), text);
  return join(folder, 'file');
}

describe('what makes no sense is told before anything is started', () => {
  test.each<[string, string[], Partial<RunOptions>, string]>([
    [
      'no link',
      [],
      {},
      'Give the link of a study, or --links FILE, or --continue. `proband run --help` has examples.',
    ],
    [
      'a bare host',
      ['study.example'],
      {},
      '"study.example" is no web address; it has to begin with http:// or https://.',
    ],
    [
      'another protocol',
      ['ftp://study.example/'],
      {},
      '"ftp://study.example/" is no web address; it has to begin with http:// or https://.',
    ],
    [
      'links of two platforms',
      [OTREE, WEB],
      {},
      'These links belong to different platforms; run them apart, or say --platform.',
    ],
    [
      'a word for a duration',
      [WEB],
      { timeout: 'soon' },
      '--timeout "soon" is no duration; write it as 90s, 45m or 2h.',
    ],
    [
      'a duration of nothing',
      [WEB],
      { timeout: '0s' },
      '--timeout "0s" is no duration; write it as 90s, 45m or 2h.',
    ],
    [
      'a duration below nothing',
      [WEB],
      { timeout: '-1h' },
      '--timeout "-1h" is no duration; write it as 90s, 45m or 2h.',
    ],
    [
      'a file of links that is not there',
      [],
      { links: '/nonexistent/links.txt' },
      "The file with the links, /nonexistent/links.txt, cannot be read: ENOENT: no such file or directory, open '/nonexistent/links.txt'",
    ],
    [
      'a persona that is not there',
      [WEB],
      { persona: '/nonexistent/p.md' },
      "The file with the persona, /nonexistent/p.md, cannot be read: ENOENT: no such file or directory, open '/nonexistent/p.md'",
    ],
    [
      'a link of a paid panel’s participant',
      [WEB, `${WEB}?a=1&PROLIFIC_PID=5f3c1b2a9d8e7f6a5b4c3d2e`],
      { count: 2 },
      '1 of 2 links holds the id of a participant whom a paid panel sent: PROLIFIC_PID of Prolific. ' +
        'That place belongs to a person who is paid for it. ' +
        `To test your own study, use the link without it: ${WEB}?a=1`,
    ],
    [
      'copies of a link that one participant owns',
      ['http://127.0.0.1:8000/InitializeParticipant/abc'],
      { count: 3 },
      "http://127.0.0.1:8000/InitializeParticipant/abc is one participant's own link and was given 3 times: all 3 " +
        'would play the same participant and answer over each other. Give the session-wide link (…/join/…) or a ' +
        "room's link, which take in as many as there are places, or each participant's own link once.",
    ],
  ])('%s', async (_what, urls, options, message) => {
    const running = run(contextOf(null), urls, { ...usual, ...options });
    await expect(running).rejects.toThrow(UsageError);
    await expect(running).rejects.toThrow(new UsageError(message));
  });

  test('a file of links without links', async () => {
    const links = fileWith('# none yet\n\n');
    await expect(run(contextOf(null), [], { ...usual, links })).rejects.toThrow(
      new UsageError(`${links} holds no link. It takes one link a line.`),
    );
  });
});

test('the same link of one participant twice in a file is refused before anything is started', async () => {
  const links = fileWith(
    'http://h.example/InitializeParticipant/a\nhttp://h.example/InitializeParticipant/a\n',
  );
  await expect(run(contextOf(null), [], { ...usual, links })).rejects.toThrow(/was given 2 times/);
});

describe('what is asked for reaches the API', () => {
  test('with the defaults that cost nothing', async () => {
    const [session, jobs] = await requestsOf([OTREE]);
    expect(session).toMatchObject({
      experiment: '127.0.0.1:8000',
      name: '127.0.0.1:8000',
      hosts: ['127.0.0.1:8000'],
      config: {
        platform: 'otree',
        model: 'dry-run',
        persona: DEFAULT_PERSONA,
        limits: { timeoutMs: null, maxSteps: 500 },
      },
    });
    expect(jobs).toMatchObject({ entries: [{ url: OTREE }] });
    expect(jobs?.seed).toBeGreaterThan(0);
  });

  test('with all that was said', async () => {
    const [session, jobs] = await requestsOf([WEB], {
      count: 2,
      name: 'Pilot',
      persona: fileWith('You are Ada.'),
      seed: 7,
      timeout: '45m',
      maxSteps: 20,
      allowHost: ['pay.example', 'study.example'],
    });
    expect(session).toMatchObject({
      experiment: 'Pilot',
      hosts: ['study.example', 'pay.example'],
      config: { platform: 'web', persona: 'You are Ada.', limits: { timeoutMs: 2_700_000, maxSteps: 20 } },
    });
    expect(jobs).toMatchObject({ entries: [{ url: WEB }, { url: WEB }], seed: 7 });
  });

  test('with what decides the prompt, an empty persona too, and the fixed answers', async () => {
    const [session] = await requestsOf([WEB], {
      persona: fileWith(''),
      reasoning: 'after',
      memory: 'transcript',
      rewording: 2,
      askAlways: true,
      approve: true,
      answers: fileWith('{"age": 31}'),
    });
    expect(session).toMatchObject({
      config: {
        ...{
          persona: '',
          reasoning: 'after',
          memory: 'transcript',
          rewording: 2,
          askAlways: true,
          approve: true,
        },
        answers: { age: 31 },
      },
    });
  });

  test('with the links of a file after those of the command', async () => {
    const links = fileWith(`# wave 1\r\n\r\n  https://b.example/1  \r\nhttps://c.example/2\n`);
    const [session, jobs] = await requestsOf([WEB], { links });
    expect(jobs?.entries).toEqual([
      { url: WEB },
      { url: 'https://b.example/1' },
      { url: 'https://c.example/2' },
    ]);
    expect(session?.hosts).toEqual(['study.example', 'b.example', 'c.example']);
  });

  test('with the platform that was said, where links look different', async () => {
    const [session] = await requestsOf([OTREE, WEB], { platform: 'web' });
    expect(session).toMatchObject({ config: { platform: 'web' } });
  });
});

describe('the exit code', () => {
  test.each([
    ['completed', 0],
    ['failed', 2],
    ['paused', 2],
  ])('of a run whose job is %s is %i', async (state, code) => {
    await using api = await serveApi(state);
    expect(await run(contextOf(api), [OTREE], usual)).toBe(code);
  });

  test('is 0 where no run is unfinished, and nothing is started', async () => {
    await using api = await serveApi();
    const context = contextOf(api);
    expect(await run(context, [], { ...usual, continue: true })).toBe(0);
    expect(api.received.map(({ method }) => method)).toEqual(['GET']);
    expect(JSON.parse(context.printed.join(''))).toMatchObject({
      summary: { jobs: [], totals: { jobs: 0 } },
    });
  });
});

test('with --json every line is one JSON object: the session, its jobs, the summary', async () => {
  await using api = await serveApi();
  const context = contextOf(api);
  await run(context, [OTREE], usual);
  const lines = context.printed.join('').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { session: 'ses_1' },
    { jobs: ['job_1'] },
    {
      summary: {
        jobs: [{ id: 'job_1', state: 'completed' }],
        totals: { jobs: 1, completed: 1, steps: 3, costUsd: 0 },
      },
    },
  ]);
});

describe('rules for ends', () => {
  const ends = [{ match: 'url', pattern: 'cc=SCREENED', outcome: 'screened_out' }];

  test('go into the session as they are written', async () => {
    const [session] = await requestsOf([WEB], { ends: fileWith(JSON.stringify(ends)) });
    expect(session?.config).toMatchObject({ ends });
  });

  test.each([
    ['{', 'is no JSON'],
    ['{"match":"text"}', 'It takes a list such as'],
    [
      '[{"match":"text","pattern":"/(/","outcome":"finished"}]',
      'rule 1, pattern: /(/ is no regular expression',
    ],
    ['[{"match":"text","pattern":"The end","outcome":"won"}]', 'rule 1, outcome'],
    ['[{"match":"text","pattern":"ok","outcome":"finished"}]', 'too short'],
  ])('%s is refused before anything is started', async (text, why) => {
    const asked = requestsOf([WEB], { ends: fileWith(text) });
    await expect(asked).rejects.toThrow(UsageError);
    await expect(requestsOf([WEB], { ends: fileWith(text) })).rejects.toThrow(why);
  });

  test('a file that is not there is named', async () => {
    await expect(requestsOf([WEB], { ends: '/nonexistent/ends' })).rejects.toThrow('/nonexistent/ends');
  });
});

test('what has to be known of the session stands in the summary', async () => {
  await using api = await serveApi('completed', [{ session: 'ses_1', note: 'Two versions.' }]);
  const context = contextOf(api);
  await run(context, [OTREE], usual);
  const last = context.printed.join('').trim().split('\n').at(-1) as string;
  expect(JSON.parse(last)).toMatchObject({ summary: { notes: ['Two versions.'] } });
});
