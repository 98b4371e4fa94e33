import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { api, type JobDetail, type JobSummary } from '../../domain/api.schema.ts';
import { DEFAULT_PERSONA } from '../../domain/prompt/texts.ts';
import { PROMPT_VERSION } from '../../domain/prompt/version.ts';
import { READER_VERSION } from '../../pages/reader/read-page.ts';
import { openDatabase, type Database } from '../../prisma/database.ts';
import { startLab, type Lab } from '../support/lab.ts';
import { openTriggerStudy, takenBy, codeOf, type TriggerStudy } from '../support/study.ts';
import { finished, question, serveTiny, type TinyStudy } from '../support/tiny-study.ts';

let lab: Lab;
let tiny: TinyStudy;
let group: TriggerStudy;
let db: Database;

/** Welcome, a question, rules, a decision that is refused once, the end: where a participant is, by its path. */
const places = new Map<string, number>();
const refused = new Set<string>();

beforeAll(async () => {
  [lab, tiny, group] = await Promise.all([startLab(), serveTiny(answer), openTriggerStudy()]);
  db = openDatabase(lab.databaseUrl(), 'test');
});
afterAll(async () => {
  await db?.$disconnect();
  await Promise.all([lab?.stop(), tiny?.close(), group?.close()]);
});

function answer({ method, path, form }: { method: string; path: string; form: URLSearchParams }) {
  const at = places.get(path) ?? 0;
  if (method === 'GET') return PAGES[at] ?? finished();
  if (at === 3 && !refused.has(path)) {
    refused.add(path);
    return question('Decision', `<p class="error" id="e">Think again.</p>${POINTS}`);
  }
  if (at === 1 && form.get('age') === null) return PAGES[1] as string;
  places.set(path, at + 1);
  return { to: path };
}

const POINTS =
  '<label for="points">Points</label><input id="points" type="number" name="points" min="0" max="20" required aria-invalid="true" aria-errormessage="e">';
const PAGES = [
  question('Welcome', '<p>This is the greeting.</p>'),
  question(
    'About you',
    '<label for="age">Age</label><input id="age" type="number" name="age" min="18" max="99" required>',
  ),
  question('Rules', '<p>These are the rules.</p>'),
  question('Decision', POINTS.replace('aria-invalid="true" aria-errormessage="e"', '')),
];

interface WouldBe {
  version: number;
  system: string;
  user: string;
}

/** What a model would have been told, by page and try, and the job as `show` has it. */
async function sent(
  name: string,
  config: Record<string, unknown> = {},
): Promise<{ prompts: (WouldBe & { step: number })[]; job: JobDetail; session: string }> {
  const { session, jobs } = await lab.start([`${tiny.url}/${name}`], {
    parameters: { recordPrompts: true },
    ...config,
  });
  await lab.untilOver(session);
  const [id] = jobs as [string];
  const calls = await db.llmCall.findMany({
    where: { jobId: id },
    orderBy: [{ step: 'asc' }, { try: 'asc' }],
  });
  const prompts = calls.map(({ step, prompt }) => ({
    step,
    ...(prompt as unknown as { wouldBe: WouldBe }).wouldBe,
  }));
  return { prompts, job: await lab.client.call(api.showJob, { params: { id } }), session };
}

describe('what a model is told', () => {
  test('brings along the pages that needed no reply, and says what was refused', async () => {
    const { prompts, job } = await sent('notes', { persona: 'You are a nurse.', rewording: 1 });
    expect(job).toMatchObject({ state: 'completed', llmCalls: 3, rewording: 1, persona: 'You are a nurse.' });
    expect(prompts.map(({ step }) => step)).toEqual([2, 4, 4]);
    const [about, decision, again] = prompts.map(({ user }) => user) as [string, string, string];
    expect(about).toContain('This is the greeting.');
    expect(about).toContain('age: “Age” whole number, minimum 18, maximum 99, required');
    expect(decision).toContain('These are the rules.');
    expect(decision).not.toContain('This is the greeting.');
    expect(again).toContain('Think again.');
    expect(again).toContain('# What was sent back');
    expect(prompts[0]?.system).toContain('ROLE AND CONTEXT\n\nYou are a nurse.');
  });

  test('stands on every step, and whether it was reworded', async () => {
    const { job } = await sent('steps', { rewording: 1, reasoning: 'after', memory: 'transcript' });
    const versions = { readerVersion: READER_VERSION, promptVersion: PROMPT_VERSION };
    expect(job.pages).toHaveLength(5);
    for (const page of job.pages) {
      expect(page).toMatchObject({
        ...versions,
        reasoning: 'after',
        memory: 'transcript',
        reworded: page.number === 4,
      });
    }
  });

  test('with a transcript holds the pages so far and the own answers', async () => {
    const { prompts } = await sent('transcript', { memory: 'transcript' });
    const decision = prompts.find(({ step }) => step === 4)?.user ?? '';
    expect(decision).toMatch(/Page 2:\n<page>[\s\S]*<\/page>\nYou gave: age \(Age\): \d+; pressed: Next/);
    expect(decision).toContain('This is the greeting.');
  });

  test('is asked on every page where the session wants that', async () => {
    const { prompts, job } = await sent('always', { askAlways: true });
    expect(prompts.map(({ step }) => step)).toEqual([1, 2, 3, 4, 4]);
    expect(job.askAlways).toBe(true);
    for (const { user } of prompts) expect(user).not.toContain('asked nothing of you');
  });

  test('has the default persona where none is given, and nothing in the place of an empty one', async () => {
    const [usual, empty] = await Promise.all([sent('usual'), sent('empty', { persona: '' })]);
    expect(usual.prompts[0]?.system).toContain(DEFAULT_PERSONA);
    expect(empty.prompts[0]?.system).not.toContain('ROLE AND CONTEXT');
  });
});

test('a session whose pages different versions showed says so', async () => {
  const { session, job } = await sent('versions');
  expect(job.notes).toEqual([]);
  await db.step.updateMany({ where: { jobId: job.id, number: 1 }, data: { readerVersion: null } });
  await db.step.updateMany({ where: { jobId: job.id, number: 2 }, data: { promptVersion: 99 } });
  const sentence = `The pages of this session were not all shown by one version: reader not recorded (1 page) and ${READER_VERSION} (4 pages); prompt ${PROMPT_VERSION} (4 pages) and 99 (1 page).`;
  const { notes } = await lab.client.call(api.sessionNotes, { query: { session } });
  expect(notes).toEqual([{ session, note: sentence }]);
  expect((await lab.client.call(api.showJob, { params: { id: job.id } })).notes).toEqual([sentence]);
  expect((await proband('jobs')).stdout).toContain(sentence);
});

async function proband(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const { file, args: all, env } = lab.command(...args);
  const child = spawn(file, all, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => (said[name] += chunk));
  }
  const [code] = (await once(child, 'close')) as [number];
  return { code, ...said };
}

function fileWith(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'proband-answers-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

describe('run --answers', () => {
  test('sends what is fixed through the study, and names what no page asked for', async () => {
    const table = `page,field,value
,age,31
About you,devices,phone
About you,devices,Computer
,quiz,26
Your decision,contribution,13
Your decision,press,Contribute
,agee,5
`;
    const urls = group.participants(3);
    const { code, stdout, stderr } = await proband(
      'run',
      ...urls,
      '--answers',
      fileWith('answers.csv', table),
      '--json',
    );
    expect(code, stderr).toBe(0);
    const taken = takenBy(group.study.entries(), urls.map(codeOf));
    const given = (page: string) => taken.filter((entry) => entry.page === page).map(({ values }) => values);
    expect(given('questionnaire')).toHaveLength(3);
    for (const values of given('questionnaire'))
      expect(values).toMatchObject({ age: 31, devices: ['phone', 'computer'] });
    for (const values of given('contribution')) expect(values).toMatchObject({ contribution: 13 });
    expect(new Set(given('questionnaire').map(({ weekend }) => weekend)).size).toBeGreaterThan(1);
    const { summary } = JSON.parse(stdout.trim().split('\n').at(-1) as string) as {
      summary: { jobs: JobSummary[]; notes: string[] };
    };
    expect(summary.notes).toEqual(['Fixed answers that no page asked for: "agee".']);
    const [first] = summary.jobs as [JobSummary];
    const job = await lab.client.call(api.showJob, { params: { id: first.id } });
    expect(job.answers).toMatchObject({ age: '31', 'Your decision.contribution': '13' });
  });

  test('ends a job whose fixed answer does not fit, and names the entry', async () => {
    const urls = group.participants(1);
    const { code, stdout } = await proband(
      'run',
      ...urls,
      '--answers',
      fileWith('a.json', '{"2.age": 15}'),
      '--json',
    );
    expect(code).toBe(2);
    const { summary } = JSON.parse(stdout.trim().split('\n').at(-1) as string) as {
      summary: { jobs: JobSummary[] };
    };
    const [{ id, state, reason }] = summary.jobs as [JobSummary];
    expect({ state, reason }).toEqual({ state: 'failed', reason: 'model_unusable' });
    const { detail } = await lab.client.call(api.showJob, { params: { id } });
    expect(detail).toBe(
      'The fixed answer "2.age": 15 does not fit page 2 · About you: 15 is below the minimum 18.',
    );
  });
});
