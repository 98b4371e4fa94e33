import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiRefusal } from '../../cli/client.ts';
import { api } from '../../domain/api.schema.ts';
import { pass } from '../../examples/group-study/visitor.ts';
import { createApprover, type Approver } from '../support/approver.ts';
import { processBehind, shutGate, type CommitMoment } from '../support/commit-gate.ts';
import { eventually, startLab, type Lab } from '../support/lab.ts';
import {
  codeOf,
  expectBookAgrees,
  expectEachPageOnce,
  openTriggerStudy,
  takenBy,
  type TriggerStudy,
} from '../support/study.ts';
import { addCredential, callsOf } from '../support/models.ts';
import { startProvider } from '../support/providers/stand-in.ts';
import { finished, question, serveTiny } from '../support/tiny-study.ts';

let lab: Lab;
let study: TriggerStudy;
let folder: string;
let approver: Approver;

beforeAll(async () => {
  [lab, study] = await Promise.all([startLab(), openTriggerStudy()]);
  approver = createApprover(lab);
  folder = mkdtempSync(join(tmpdir(), 'proband-step-'));
});
afterAll(async () => {
  await Promise.all([lab?.stop(), study?.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const show = (id: string) => lab.client.call(api.showJob, { params: { id } });
const tell = (kind: 'pause' | 'resume' | 'cancel', jobs: string[]) =>
  lab.client.call(api.command, { body: { kind, jobs } });

async function refusalOf(asked: Promise<unknown>): Promise<ApiRefusal> {
  const refusal: unknown = await asked.catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(ApiRefusal);
  return refusal as ApiRefusal;
}

/** One of a group stops before each submission, the others do not. */
async function startGroup(config: Record<string, unknown> = {}) {
  const urls = study.participants(3);
  const { session, jobs } = await lab.start(urls.slice(0, 1), { approve: true, ...config });
  const others = await lab.start(urls.slice(1));
  return { urls, session, others: others.session, job: jobs[0] as string };
}

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}
function proband(...args: string[]): Promise<Ended> {
  const { file, args: all, env } = lab.command(...args);
  return new Promise((done) => {
    const child = execFile(file, all, { env, cwd: folder }, (_error, stdout, stderr) =>
      done({ code: child.exitCode, stdout, stderr }),
    );
  });
}

test('a job goes through the study answer by answer: sent, edited, asked again, and a page that asks nothing', async () => {
  const { urls, session, others, job } = await startGroup();
  const db = await lab.database();

  const consent = await approver.proposed(job);
  expect(consent).toMatchObject({ step: 1, attempt: 1, ways: ['send', 'edit', 'again'] });
  expect(study.study.entries().filter(({ kind }) => kind === 'taken')).toEqual(
    takenBy(study.study.entries(), urls.slice(1).map(codeOf)),
  );
  await approver.decide(job, consent, 'again');
  const second = await approver.proposed(job);
  expect(second).toMatchObject({ step: 1, attempt: 2 });
  const { rows: calls } = await db.query(
    `SELECT try, status FROM "LlmCall" WHERE "jobId" = $1 ORDER BY try`,
    [job],
  );
  expect(calls).toEqual([
    { try: 0, status: 'answered' },
    { try: 3, status: 'answered' },
  ]);
  await approver.decide(job, second, 'send');

  const questions = await approver.proposed(job);
  expect(questions.fields.map(({ name }) => name)).toContain('occupation');
  const wrong = { ...questions.answers, age: 'old' };
  const misfit = await refusalOf(approver.decide(job, questions, 'edit', { answers: wrong }));
  expect(misfit).toMatchObject({ status: 400, message: expect.stringMatching(/do not fit.*age/) as string });
  const better = { ...questions.answers, occupation: 'Lighthouse keeper', email: 'a@b.example' };
  await approver.decide(job, questions, 'edit', { answers: better });

  const quiz = await approver.proposed(job);
  const file = join(folder, 'quiz.json');
  writeFileSync(file, '{"quiz": 26}');
  expect(await proband('decide', job, '--answers', file)).toMatchObject({ code: 0 });
  await eventually(async () => (await approver.proposal(job))?.step !== quiz.step, 60_000);

  const contribution = await approver.proposed(job);
  expect((await proband('decide', job)).stdout).toContain(`page ${contribution.step} · Your decision`);
  expect(await proband('decide', job, 'send')).toMatchObject({ code: 0 });

  const results = await approver.proposed(job);
  expect(results).toMatchObject({ fields: [], answers: {}, ways: ['send'] });
  expect(await refusalOf(approver.decide(job, results, 'again'))).toMatchObject({ status: 409 });
  expect((await lab.client.call(api.why, { params: { id: job } })).sentences[0]?.sentence).toMatch(
    /asks nothing: its one button waits to be pressed\); `proband decide job_\w+ send` sends it/,
  );
  await approver.decide(job, results, 'send');
  await Promise.all([lab.untilOver(session), lab.untilOver(others)]);

  expectEachPageOnce(study.study.entries(), urls);
  await expectBookAgrees(lab, study.study.entries(), urls);
  const taken = takenBy(study.study.entries(), [codeOf(urls[0] as string)]);
  expect(taken.find(({ page }) => page === 'questionnaire')?.values).toMatchObject({
    occupation: 'Lighthouse keeper',
  });
  const detail = await show(job);
  const by = detail.pages.flatMap(({ submissions }) => submissions.map(({ answeredBy }) => answeredBy));
  expect(by).toEqual(['agent', 'person', 'person', 'agent', 'agent']);
  expect(detail.notes.join()).toContain('A person edited answers before they were sent: pages 2');
  expect(detail.events.filter(({ kind }) => kind === 'asked_again')).toHaveLength(1);

  expect(await proband('export', session, '--out', 'data')).toMatchObject({ code: 0 });
  const csv = readFileSync(join(folder, 'data', 'answers_long.csv'));
  const rows: Record<string, string>[] = parse(csv, { columns: true });
  const answeredBy = rows.map(({ field = '', answered_by }) => [field, answered_by] as const);
  expect(Object.fromEntries(answeredBy)).toMatchObject({
    consent: 'agent',
    occupation: 'person',
    quiz: 'person',
  });

  const { rows: deeds } = await db.query<{
    data: { how: string; reply?: { answers: object } };
    outcome: string;
  }>(`SELECT data, outcome FROM "AuditEntry" WHERE action = 'job.decide' AND "objectId" = $1 ORDER BY id`, [
    job,
  ]);
  expect(deeds.map(({ data, outcome }) => `${data.how} ${outcome}`)).toEqual([
    ...['again done', 'send done', 'edit refused', 'edit done', 'edit done', 'send done'],
    ...['again refused', 'send done'],
  ]);
  expect(deeds[3]?.data.reply?.answers).toMatchObject({ occupation: 'Lighthouse keeper' });
  await db.end();
});

test('a job that is resumed before anybody decided stops again, and calls nobody', async () => {
  const { urls, session, others, job } = await startGroup();
  const consent = await approver.proposed(job);
  await tell('resume', [job]);
  const still = await eventually(
    async () => (await lab.jobs(session)).find(({ detail }) => detail?.startsWith('nobody has decided yet')),
    30_000,
  );
  expect(still).toMatchObject({ state: 'paused', reason: 'awaiting_approval', llmCalls: 1 });

  await tell('pause', [job]);
  await lab.until(session, ({ reason }) => reason === 'by_user');
  const held = await refusalOf(approver.decide(job, consent, 'send'));
  expect(held).toMatchObject({ status: 409, message: expect.stringMatching(/by_user/) as string });
  await tell('resume', [job]);
  const again = await approver.proposed(job);
  expect(again).toEqual({ ...consent, since: again.since });

  await approver.sendAll(session, job);
  await lab.untilOver(others);
  expectEachPageOnce(study.study.entries(), urls);
  expect(await refusalOf(approver.decide(job, { ...consent, step: 40 }, 'send'))).toMatchObject({
    status: 409,
  });
});

test('of two who decide at once the first holds, and the second hears what was decided', async () => {
  const { session, others, job } = await startGroup();
  const consent = await approver.proposed(job);
  const both = await Promise.allSettled([
    approver.decide(job, consent, 'send'),
    approver.decide(job, consent, 'again'),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  const first = both[0]?.status === 'fulfilled' ? 'send' : 'again';
  const lost = both.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
  expect(lost.reason).toMatchObject({
    status: 409,
    message: `Local owner has decided about it already: ${first}.`,
  });
  await tell('cancel', [job]);
  await lab.untilOver(session);
  await lab.client.call(api.command, { body: { kind: 'cancel', session: others } });
});

test('where the study has gone on meanwhile, nothing is sent late, and the job goes on from there', async () => {
  const { urls, session, others, job } = await startGroup();
  const consent = await approver.proposed(job);
  await pass(urls[0] as string, 'consent'); // somebody else, with this participant's link
  await approver.decide(job, consent, 'send');
  const next = await approver.proposed(job);
  expect(next.fields.map(({ name }) => name)).toContain('occupation');
  const { pages } = await show(job);
  expect(pages[0]?.submissions.map(({ status }) => status)).toEqual(['missed']);
  await approver.sendAll(session, job);
  await lab.untilOver(others);
  expect(study.study.entries().filter(({ kind }) => kind === 'dropped')).toEqual([]);
  expectEachPageOnce(study.study.entries(), urls);
});

const MOMENTS: Record<string, CommitMoment> = {
  'the API before a decision is committed': {
    ...{ table: 'Decision', on: 'INSERT', when: `NEW.how = 'edit'`, before: true },
  },
  'the API after a decision was committed': { table: 'Decision', on: 'INSERT', when: `NEW.how = 'edit'` },
  'a worker once the answer stands that was decided about': {
    ...{ table: 'Submission', on: 'INSERT', when: `NEW."answeredBy" = 'person'` },
  },
  'a worker once that answer is marked as sent': {
    ...{ table: 'Submission', on: 'UPDATE' },
    when: `NEW."answeredBy" = 'person' AND NEW.status = 'sent'`,
  },
};

test.each(Object.keys(MOMENTS))('killed, %s: the edited answer is taken once', async (name) => {
  const { urls, session, others, job } = await startGroup();
  await approver.decide(job, await approver.proposed(job), 'send');
  const questions = await approver.proposed(job);
  const gate = await shutGate(lab, MOMENTS[name] as CommitMoment);
  const answers = { ...questions.answers, occupation: 'Diver' };
  const decided = approver.decide(job, questions, 'edit', { answers }); // repeated until it is answered
  process.kill(processBehind(await gate.arrived()), 'SIGKILL');
  await gate.open();
  await decided;
  await approver.sendAll(session, job);
  await lab.untilOver(others);
  expectEachPageOnce(study.study.entries(), urls);
  await expectBookAgrees(lab, study.study.entries(), urls);
  const taken = takenBy(study.study.entries(), [codeOf(urls[0] as string)]);
  expect(taken.find(({ page }) => page === 'questionnaire')?.values['occupation']).toBe('Diver');
});

test('asking again is no refusal', async () => {
  let refuse = true;
  const tiny = await serveTiny(({ method, path }) => {
    if (path === '/end') return finished();
    if (method === 'GET') return question('Question', AGE);
    if (!refuse) return { to: '/end' };
    refuse = false;
    return question('Question', `<p class="error" id="e">Think again.</p>${REFUSED_AGE}`);
  });
  const config = { approve: true, limits: { maxRefusals: 1 } };
  const { session, jobs } = await lab.start([tiny.url], config);
  const job = jobs[0] as string;
  for (const attempt of [1, 2]) {
    const proposal = await approver.proposed(job);
    expect(proposal.attempt).toBe(attempt);
    await approver.decide(job, proposal, 'again');
  }
  await approver.sendAll(session, job);
  const { pages, state } = await show(job);
  expect({ state, sent: pages[0]?.submissions.map(({ attempt, status }) => `${attempt} ${status}`) }).toEqual(
    {
      state: 'completed',
      sent: ['3 refused', '4 taken'],
    },
  );
  await tiny.close();
});

const AGE = '<label>Age <input name="age" type="number" min="18" max="90" required></label>';
const REFUSED_AGE = AGE.replace('required', 'required aria-invalid="true" aria-errormessage="e"');

test('what a model answered is held without a slot or money, and sent though its credential is gone', async () => {
  await using standIn = await startProvider({ kind: 'openai' });
  const credential = await addCredential(lab, standIn, { limits: { maxCallsAtOnce: 1 } });
  const tiny = await serveTiny(({ method, path }) => {
    if (method === 'POST') return { to: `/${Number(path.slice(1)) + 1}` };
    return Number(path.slice(1)) > 2 ? finished() : question(`Page ${path}`);
  });
  const config = { approve: true, model: 'openai/gpt-4o', credential };
  const { session, jobs } = await lab.start([`${tiny.url}/1`, `${tiny.url}/1`], config);
  const [job = '', other = ''] = jobs;
  const first = await approver.proposed(job);
  await approver.proposed(other); // its turn came, although the first still is held
  const db = await lab.database();
  const { rows } = await db.query(
    `SELECT "reservedUsd"::float8 AS reserved, (SELECT count(*)::int FROM "CallTicket" WHERE "jobId" = "Job".id) AS tickets
     FROM "Job" WHERE id = ANY($1)`,
    [jobs],
  );
  await db.end();
  expect(rows).toEqual(jobs.map(() => ({ reserved: 0, tickets: 0 })));

  const change = { params: { credential }, body: { disabled: true } };
  await lab.client.call(api.changeCredential, change);
  await approver.decide(job, first, 'send');
  await eventually(
    async () => (await lab.jobs(session)).find(({ reason }) => reason === 'credential_unavailable'),
    60_000,
  );
  expect((await show(job)).pages.map(({ submissions }) => submissions.map(({ status }) => status))).toEqual([
    ['taken'],
    [],
  ]);
  expect(await callsOf(lab, [session])).toHaveLength(2);
  await tell('cancel', jobs);
  await lab.untilOver(session);
  await tiny.close();
});
