import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { readBook } from './book.ts';
import type { HookContext, StudyHooks } from './routes.ts';
import { newDir, start, newStudy } from './study-in-test.ts';
import { look, pass, post, RIGHT } from './visitor.ts';

const processes: ChildProcess[] = [];
afterEach(() => {
  for (const child of processes.splice(0)) child.kill('SIGKILL');
});

async function startHooked(hooks: Partial<StudyHooks>) {
  const started = await start({ hooks, clock: () => new Date('2026-01-02T03:04:05Z') });
  const [participant = { code: '', url: '' }] = started.study.createParticipants(1);
  return { ...started, ...participant };
}

/** A promise with its handle, for holding a hook up. */
function gate<T = void>() {
  let pass: (value: T) => void = () => undefined;
  const passed = new Promise<T>((resolve) => (pass = resolve));
  return { passed, pass };
}

const consent = (token: string | null) => `page_token=${token}&consent=yes`;
const request = (code: string, body: string) =>
  `POST /p/${code} HTTP/1.1\r\nHost: study\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

describe('Hooks', () => {
  it('are awaited in order, and each knows what is known by then', async () => {
    const seen: [string, HookContext, string | undefined][] = [];
    const note = (name: string) => async (context: HookContext) => {
      await new Promise(setImmediate);
      seen.push([name, { ...context }, study.entries().at(-1)?.kind]);
    };
    const { study, code, url } = await startHooked({
      opened: note('opened'),
      received: note('received'),
      stored: note('stored'),
      answering: note('answering'),
    });
    const { token } = await look(url);
    await (await post(url, token, RIGHT.consent)).text();
    await (await post(url, token, RIGHT.consent)).text();
    const before = { code, page: 'consent', token };
    const after = { code, page: 'questionnaire', token };
    expect(seen).toEqual([
      ['opened', before, 'created'],
      ['received', before, 'created'],
      ['stored', { ...before, outcome: 'taken' }, 'taken'],
      ['answering', { ...before, outcome: 'taken' }, 'taken'],
      ['received', after, 'taken'],
      ['stored', { ...after, outcome: 'dropped' }, 'dropped'],
      ['answering', { ...after, outcome: 'dropped' }, 'dropped'],
    ]);
    expect(study.entries().at(-1)?.at).toBe('2026-01-02T03:04:05.000Z');
  });

  it('can hold an answer up when half of it is out', async () => {
    const reached = gate();
    const release = gate();
    const { port, code, url } = await startHooked({
      answering: () => {
        reached.pass();
        return release.passed;
      },
    });
    const { token } = await look(url);
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    socket.write(request(code, consent(token)));
    let text = '';
    socket.on('data', (chunk: string) => (text += chunk));
    await Promise.all([reached.passed, once(socket, 'data')]);
    expect(text).toMatch(/^HTTP\/1\.1 303 [^]*\r\n\r\n<!doctype html>/);
    expect(text).not.toContain('</html>');
    release.pass();
    while (!text.includes('</html>')) await once(socket, 'data');
    socket.destroy();
  });

  it('that fail are answered with 500, and the study goes on', async () => {
    const told: unknown[] = [];
    const { error } = console;
    console.error = (problem: unknown) => void told.push(problem);
    try {
      const failure = new Error('from the hook');
      const { url } = await startHooked({ received: () => Promise.reject(failure) });
      expect((await post(url, 'x', {})).status).toBe(500);
      expect((await look(url)).title).toBe('Welcome');
      expect(told).toEqual([failure]);
    } finally {
      console.error = error;
    }
  });
});

describe('A client that leaves', () => {
  it('before its form is complete has sent nothing', async () => {
    const left = gate();
    const { study, port, code, url } = await startHooked({});
    const { token } = await look(url);
    const socket = connect(port, '127.0.0.1');
    socket.on('close', () => left.pass());
    socket.write(request(code, consent(token)).slice(0, -1), () => socket.destroy());
    await left.passed;
    expect((await look(url)).token).toBe(token);
    expect(study.entries()).toHaveLength(1);
  });

  it('before the answer has sent it all the same', async () => {
    const received = gate();
    const release = gate();
    const answered = gate<HookContext>();
    const { port, code, url } = await startHooked({
      received: () => {
        received.pass();
        return release.passed;
      },
      answering: (context) => answered.pass(context),
    });
    const { token } = await look(url);
    const socket = connect(port, '127.0.0.1');
    socket.write(request(code, consent(token)));
    await received.passed;
    socket.resetAndDestroy();
    await once(socket, 'close');
    release.pass();
    expect(await answered.passed).toMatchObject({ outcome: 'taken' });
    expect((await look(url)).title).toBe('About you');
  });
});

describe('A study that goes away', () => {
  it('cuts all connections at once and comes back on the same port', async () => {
    const reached = gate();
    const release = gate();
    const { study, port, code, url } = await startHooked({
      received: () => {
        reached.pass();
        return release.passed;
      },
    });
    const { token } = await look(url);
    const idle = connect(port, '127.0.0.1');
    await once(idle, 'connect');
    const busy = connect(port, '127.0.0.1');
    busy.write(request(code, consent(token)));
    await reached.passed;
    const cut = Promise.all([idle, busy].map((socket) => once(socket.resume(), 'close')));
    await study.close();
    await cut;
    await expect(look(url)).rejects.toThrow();

    expect(await study.listen(port)).toEqual({ url: new URL(url).origin, port });
    expect((await look(url)).token).toBe(token);
    release.pass(); // the request was complete before: it counts, though nobody waits for its answer
    expect((await pass(url, 'consent')).title).toBe('About you');
  });

  it('may go away from within a hook', async () => {
    const { study, port, url } = await startHooked({ stored: () => study.close() });
    const { token } = await look(url);
    await expect(post(url, token, RIGHT.consent)).rejects.toThrow();
    await study.listen(port);
    expect((await look(url)).title).toBe('About you');
  });

  it('does not listen twice', async () => {
    const { study } = await startHooked({});
    await expect(study.listen()).rejects.toThrow(/listens already/);
  });

  it('can try again when its port was taken', async () => {
    const other = await startHooked({});
    const study = newStudy();
    expect(() => study.createParticipants(1)).toThrow(/before it listens/);
    await expect(study.listen(other.port)).rejects.toThrow(/EADDRINUSE/);
    await study.listen();
    expect(study.createParticipants(1)).toHaveLength(1);
  });
});

describe('The study as a process', () => {
  const server = fileURLToPath(new URL('./server.ts', import.meta.url));

  async function run(bookDir: string) {
    const args = ['--import', 'tsx', server, '--port', '0', '--book', bookDir, '--participants', '3'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    processes.push(child);
    const lines: string[] = [];
    for await (const line of createInterface(child.stdout)) if (lines.push(line) === 4) break;
    return { child, urls: lines.slice(1) };
  }

  it('survives kill -9, with the same participants and what they sent', { timeout: 60_000 }, async () => {
    const bookDir = newDir();
    const before = await run(bookDir);
    expect((await pass(before.urls[0] ?? '', 'consent')).title).toBe('About you');
    before.child.kill('SIGKILL');
    await once(before.child, 'exit');

    const after = await run(bookDir);
    const paths = (urls: string[]) => urls.map((url) => new URL(url).pathname);
    expect(paths(after.urls)).toEqual(paths(before.urls));
    expect((await look(after.urls[0] ?? '')).title).toBe('About you');
    expect((await look(after.urls[1] ?? '')).title).toBe('Welcome');
    expect(readBook(bookDir)).toHaveLength(4);
    after.child.kill('SIGTERM');
    expect(await once(after.child, 'exit')).toEqual([0, null]);
  });
});
