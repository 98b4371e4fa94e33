import { existsSync } from 'node:fs';
import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { PROMPT_VERSION } from '../../domain/prompt/version.ts';
import { serveInTest, type Received, type ServerInTest } from '../../net/server-in-test.ts';
import { readSettings, UsageError } from '../config.ts';
import type { Context } from '../context.ts';
import { openInstallation } from '../installation.ts';
import { read, type ReadOptions, type ReadReport } from './read.ts';

const FORM =
  '<title>About you</title><form method="post"><label>Age <input type="number" name="age" min="18" required></label><button>Next</button></form>';

type Answer = { status?: number; type?: string; to?: string; html?: string };

async function serve(answer: (request: Received) => Answer): Promise<ServerInTest> {
  return serveInTest((request, response) => {
    const { status = 200, type = 'text/html', to, html = '' } = answer(request);
    response
      .writeHead(to ? 302 : status, { 'content-type': type, ...(to ? { location: to } : {}) })
      .end(html);
  });
}

function context(): Context & { printed: () => string } {
  let printed = '';
  const sink = (keep: boolean): NodeJS.WriteStream =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        if (keep) printed += chunk.toString();
        done();
      },
    }) as unknown as NodeJS.WriteStream;
  return {
    settings: readSettings({}),
    installation: openInstallation('/nonexistent/proband'),
    stdout: sink(true),
    stderr: sink(false),
    printed: () => printed,
  };
}

const usual: ReadOptions = { reasoning: 'before', memory: 'notes' };

async function reportOf(link: string, options: Partial<ReadOptions> = {}): Promise<ReadReport> {
  const own = context();
  expect(await read(own, link, { ...usual, json: true, ...options })).toBe(0);
  return JSON.parse(own.printed()) as ReadReport;
}

const refusal = (link: string, options: Partial<ReadOptions> = {}): Promise<unknown> =>
  read(context(), link, { ...usual, ...options }).catch((error: unknown) => error);

describe('a page', () => {
  test('is printed as one JSON object with prompt and schema, after GETs alone and without any server of ours', async () => {
    await using study = await serve(({ path }) => (path === '/start' ? { to: '/p/1' } : { html: FORM }));
    const report = await reportOf(study.at('/start'));
    expect(report).toMatchObject({
      url: study.at('/p/1'),
      status: 200,
      platform: 'web',
      kind: 'form',
      observation: { title: 'About you', fields: [{ name: 'age', type: 'integer', min: 18 }] },
      prompt: { version: PROMPT_VERSION },
      schema: { properties: { answers: { properties: { age: { type: 'integer' } } } } },
    });
    expect(report.prompt?.user).toContain('- age: “Age” whole number, minimum 18, required');
    expect(study.received.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /start', 'GET /p/1']);
    expect(existsSync('/nonexistent/proband')).toBe(false);
  });

  test('is printed for people to read', async () => {
    await using study = await serve(() => ({ html: FORM }));
    const own = context();
    await read(own, study.at('/'), usual);
    // eslint-disable-next-line no-control-regex -- colours of a terminal
    const text = own.printed().replace(/\u001b\[\d+m/g, '');
    for (const part of [
      '── Text',
      '── Fields',
      'age "Age" whole number, minimum 18, required',
      'c1 Next submit',
      'ROLE AND CONTEXT',
      '"additionalProperties": false',
    ])
      expect(text).toContain(part);
  });

  test('on which nobody is asked has no prompt', async () => {
    await using study = await serve(() => ({ html: '<meta name="study-state" content="wait"><p>Wait.</p>' }));
    expect(await reportOf(study.at('/'))).toMatchObject({ kind: 'wait', prompt: null, schema: null });
  });

  test('is asked about as the settings say', async () => {
    await using study = await serve(() => ({ html: FORM }));
    const { schema } = await reportOf(study.at('/'), { reasoning: 'none', memory: 'transcript' });
    expect(Object.keys(schema?.properties ?? {})).toEqual(['answers', 'press']);
  });
});

describe('where there is no page, the reason is told', () => {
  test.each<[string, Answer, RegExp]>([
    ['gone', { status: 404 }, /^There is no page at http.*\(404\): the study is closed, or not there\.$/],
    ['down', { status: 503 }, /^There is no page at http.*: the study answered 503\.$/],
    [
      'a picture',
      { type: 'image/png', html: 'PNG' },
      /^There is no page at http.*: \/ is image\/png, not an HTML page\.$/,
    ],
    [
      'elsewhere',
      { to: 'https://pay.example/x' },
      /which is none of the experiment's hosts\. Say --allow-host pay\.example to follow it\.$/,
    ],
  ])('%s', async (_what, answer, reason) => {
    await using study = await serve(() => answer);
    const error = await refusal(study.at('/'));
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toMatch(reason);
  });

  test('no answer', async () => {
    const study = await serve(() => ({}));
    const link = study.at('/');
    await study[Symbol.asyncDispose]();
    expect(await refusal(link)).toBeInstanceOf(UsageError);
  });

  test('it is the place of somebody who is paid for it', async () => {
    await using study = await serve(() => ({ html: FORM }));
    const error = await refusal(study.at('/?PROLIFIC_PID=ada'));
    expect((error as Error).message).toMatch(/PROLIFIC_PID of Prolific.*use the link without it: http.*\/$/);
    expect(study.received).toEqual([]);
  });

  test('no address', async () => {
    expect(await refusal('study.example')).toMatchObject({
      message: expect.stringContaining('no web address') as string,
    });
  });
});

describe('a link of oTree that takes a place', () => {
  test.each(['/join/abc', '/room/lab/', '/demo/public_goods'])(
    '%s is not opened unless that is meant',
    async (path) => {
      await using study = await serve(() => ({ html: FORM }));
      const error = await refusal(study.at(path));
      expect((error as Error).message).toContain('takes a place');
      expect(study.received).toEqual([]);
      await reportOf(study.at(path), { takePlace: true });
      expect(study.received).toHaveLength(1);
    },
  );

  test('is told from a participant’s own, which is opened as it is', async () => {
    await using study = await serve(() => ({ html: FORM }));
    await reportOf(study.at('/InitializeParticipant/abc'));
    expect(study.received.map(({ path }) => path)).toEqual(['/InitializeParticipant/abc']);
  });
});
