import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JobSummary } from '../../domain/api.schema.ts';
import { isAlive, startTimeOf } from '../../scripts/processes.mjs';
import { eventually, startLab, type Lab, type Part } from '../support/lab.ts';
import { expectEachPageOnce, openTriggerStudy, type TriggerStudy } from '../support/study.ts';

let lab: Lab;
let study: TriggerStudy;

beforeAll(async () => {
  [lab, study] = await Promise.all([startLab({ stayDown: true }), openTriggerStudy()]);
});
afterAll(async () => {
  await Promise.all([lab?.stop(), study?.close()]);
});

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

function start(...args: string[]): { child: ChildProcess; ended: Promise<Ended>; said: () => string } {
  const { file, args: all, env } = lab.command(...args);
  const child = spawn(file, all, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (chunk: string) => (text[name] += chunk));
  }
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...text }));
  return { child, ended, said: () => text.stdout };
}
const proband = (...args: string[]): Promise<Ended> => start(...args).ended;
const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

describe('run', () => {
  test('starts what is needed, prints JSON alone, exits 0, and leaves nothing running', async () => {
    const urls = study.participants(3);
    const { code, stdout } = await proband('run', ...urls, '--json', '--seed', '3');
    const [first, second, last, ...more] = lines(stdout);
    expect(code).toBe(0);
    expect(more).toEqual([]);
    expect(first).toEqual({ session: expect.stringMatching(/^ses_/) as string });
    const { jobs, totals } = (last as { summary: { jobs: JobSummary[]; totals: object } }).summary;
    expect(second).toEqual({ jobs: jobs.map(({ id }) => id) });
    expect(jobs[0]).toEqual({
      id: expect.stringMatching(/^job_/) as string,
      state: 'completed',
      reason: 'finished',
      steps: 5,
      llmCalls: expect.any(Number) as number,
      promptTokens: 0,
      completionTokens: 0,
      costUsd: 0,
      unconfirmedUsd: 0,
      url: urls[0],
    });
    expect(totals).toMatchObject({ jobs: 3, completed: 3, steps: 15, costUsd: 0 });
    expectEachPageOnce(study.study.entries(), urls);
    await eventually(() => lab.installation.host() === null, 20_000);
    await lab.installation.locked(async () => {}); // the host holds it until all is stopped
    for (const part of ['worker', 'api', 'temporal', 'postgres'] as const) expect(isGone(part)).toBe(true);
  });

  test('jobs, show and why start Postgres alone, and print the same objects', async () => {
    const listed = await proband('jobs', '--json');
    const jobs = JSON.parse(listed.stdout) as JobSummary[];
    expect(jobs).toHaveLength(3);
    expect(Object.keys(jobs[0] as JobSummary)).toEqual([
      ...['id', 'state', 'reason', 'steps', 'llmCalls', 'promptTokens', 'completionTokens'],
      ...['costUsd', 'unconfirmedUsd', 'url'],
    ]);
    const id = (jobs[0] as JobSummary).id;
    expect((await proband('why', id)).stdout).toMatch(new RegExp(`^${id} completed the study .* ago\\.\n$`));
    expect((await proband('show', id)).stdout).toContain('The rules of the game');
    expect(isGone('postgres')).toBe(true);
  });

  test('exits 2 and lists those that did not complete', async () => {
    const urls = study.participants(3);
    const links = `${lab.installation.folder}/links.txt`;
    writeFileSync(
      links,
      `# three, and one that leads nowhere\n${urls.join('\n')}\n${new URL('/p/nobody', urls[0]).href}\n`,
    );
    const { code, stderr } = await proband('run', '--links', links);
    expect(code).toBe(2);
    expect(stderr).toContain('3 of 4 completed');
    expect(stderr).toMatch(/job_\w+ failed \(study_closed\): proband why job_/);
  });

  test('cut off, its jobs stay; --continue waits for them and creates nothing', async () => {
    const urls = study.participants(3);
    const cut = start('run', ...urls.slice(0, 2), '--json');
    await eventually(() => cut.said().includes('"jobs"'), 60_000);
    cut.child.kill('SIGINT');
    await cut.ended;
    const session = (lines(cut.said())[0] as { session: string }).session;
    const going = start('run', '--continue', '--json');
    await eventually(() => going.said().includes('"jobs"'), 60_000);
    const other = await proband('run', ...urls.slice(2), '--json'); // completes the group, beside the other command
    const continued = await going.ended;
    expect([continued.code, other.code]).toEqual([0, 0]);
    const [first, second, last] = lines(continued.stdout) as [
      object,
      { jobs: string[] },
      { summary: { jobs: JobSummary[] } },
    ];
    expect(first).toEqual({ session });
    expect(second.jobs).toHaveLength(2);
    expect(last.summary.jobs.map(({ state }) => state)).toEqual(['completed', 'completed']);
    expectEachPageOnce(study.study.entries(), urls);
    expect((await proband('run', '--continue')).stderr).toContain('No run is unfinished.');
  });

  test.each([
    [['run'], 'Give the link of a study'],
    [['run', 'not-a-link'], '"not-a-link" is no web address'],
    [['run', 'http://127.0.0.1:1/', '--timeout', 'soon'], '--timeout "soon" is no duration'],
    [['run', 'http://127.0.0.1:1/', '--count', '0'], 'It has to be a whole number from 1'],
    [
      ['run', 'http://127.0.0.1:1/', '--model', 'gpt-9'],
      'The catalogue has no model "gpt-9". Did you mean one of these?',
    ],
    [['run', '--links', '/nowhere/links.txt'], 'cannot be read'],
    [['why', 'job_nobody'], 'There is no job or session job_nobody in this installation.'],
    [['pause'], 'Say which: `proband pause JOB…`'],
    [['frobnicate'], "unknown command 'frobnicate'"],
  ])('%j is refused with exit code 1 and a way on', async (args, text) => {
    const { code, stdout, stderr } = await proband(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(text);
  });
});

test('a host killed with -9: worker and API end by themselves, the next up adopts the servers, jobs go on', async () => {
  const urls = study.participants(3);
  await lab.up();
  const { session } = await lab.start(urls.slice(0, 2));
  await lab.until(session, ({ reason }) => reason === 'wait_page');
  const identities = (['worker', 'api', 'temporal', 'postgres'] as const).map((part) => {
    const pid = lab.pid(part);
    return { pid, startedAt: startTimeOf(pid) as string };
  });
  const [worker, server, temporal, postgres] = identities as [Identity, Identity, Identity, Identity];
  process.kill(lab.hostPid(), 'SIGKILL');
  await eventually(() => !isAlive(worker) && !isAlive(server), 10_000);
  expect([temporal, postgres].map(isAlive)).toEqual([true, true]);
  await lab.up();
  expect([lab.pid('temporal'), lab.pid('postgres')]).toEqual([temporal.pid, postgres.pid]);
  const rest = await lab.start(urls.slice(2));
  const jobs = [...(await lab.untilOver(session)), ...(await lab.untilOver(rest.session))];
  expect(jobs.map(({ state }) => state)).toEqual(['completed', 'completed', 'completed']);
  expectEachPageOnce(study.study.entries(), urls);
});

test('an installation elsewhere is reached by PROBAND_URL and PROBAND_TOKEN; an empty one is none', async () => {
  const { url } = lab.installation.host() as { url: string };
  const token = lab.installation.token();
  const at = async (env: Record<string, string>, ...args: string[]) => {
    const { file, args: all, env: own } = lab.command(...args);
    const elsewhere = [...all.slice(0, -1), mkdtempSync(join(tmpdir(), 'proband-elsewhere-'))];
    const child = spawn(file, elsewhere, { env: { ...own, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
    const [code] = (await once(child, 'close')) as [number];
    return { code, text };
  };
  const urls = study.participants(3);
  const ran = await at({ PROBAND_URL: url, PROBAND_TOKEN: token }, 'run', ...urls, '--json');
  expect(ran.code).toBe(0);
  expectEachPageOnce(study.study.entries(), urls);
  expect((await at({ PROBAND_URL: url, PROBAND_TOKEN: 'wrong' }, 'jobs')).text).toContain(
    'that of the installation (file `token`',
  );
  expect((await at({ PROBAND_URL: '' }, 'jobs')).text).toContain('There is no installation in');
  expect((await at({ PROBAND_URL: url }, 'jobs')).text).toContain('PROBAND_URL is set without PROBAND_TOKEN');
});

test('two runs that start at once share one host', async () => {
  await proband('down');
  const urls = [study.participants(3), study.participants(3)];
  const runs = urls.map((some) => start('run', ...some, '--json'));
  const hosts = new Set<number>();
  const watching = setInterval(() => hosts.add(lab.installation.host()?.pid ?? 0), 50);
  const codes = (await Promise.all(runs.map(({ ended }) => ended))).map(({ code }) => code);
  clearInterval(watching);
  expect(codes).toEqual([0, 0]);
  hosts.delete(0);
  expect(hosts.size).toBe(1);
  for (const some of urls) expectEachPageOnce(study.study.entries(), some);
});

test('a host killed with -9 under a run: the run starts another, and ends well', async () => {
  await proband('down');
  const urls = study.participants(3);
  const run = start('run', ...urls, '--json');
  await eventually(() => run.said().includes('"jobs"'), 60_000);
  process.kill(lab.installation.host()?.pid as number, 'SIGKILL');
  expect((await run.ended).code).toBe(0);
  expectEachPageOnce(study.study.entries(), urls);
}, 240_000);

interface Identity {
  pid: number;
  startedAt: string;
}

function isGone(part: Part): boolean {
  try {
    return startTimeOf(lab.pid(part)) === null;
  } catch {
    return true; // its pid file is gone
  }
}
