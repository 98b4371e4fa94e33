import { readdirSync, rmSync } from 'node:fs';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { api } from '../../domain/api.schema.ts';
import { eventually, startLab, type Lab } from '../support/lab.ts';
import {
  expectBookAgrees,
  expectEachPageOnce,
  openTriggerStudy,
  type TriggerStudy,
} from '../support/study.ts';

let lab: Lab;
let study: TriggerStudy;
let connection: Connection;
let temporal: Client;

beforeAll(async () => {
  [lab, study] = await Promise.all([startLab(), openTriggerStudy()]);
  connection = await Connection.connect({ address: lab.temporalAddress() });
  temporal = new Client({ connection });
});
afterAll(async () => {
  await connection?.close();
  await Promise.all([lab?.stop(), study?.close()]);
});

/** Two of a group of three, waiting for the third. */
async function twoWaiting(): Promise<{
  urls: string[];
  session: string;
  jobs: string[];
  first: WorkflowHandle;
}> {
  const urls = study.participants(3);
  const { session, jobs } = await lab.start(urls.slice(0, 2));
  await lab.until(session, ({ reason }) => reason === 'wait_page');
  return { urls, session, jobs, first: temporal.workflow.getHandle(jobs[0] as string) };
}

async function expectGroupCompletes(urls: string[], session: string): Promise<void> {
  const rest = await lab.start(urls.slice(2));
  const jobs = [...(await lab.untilOver(session)), ...(await lab.untilOver(rest.session))];
  expect(jobs.map(({ state }) => state)).toEqual(['completed', 'completed', 'completed']);
  expectEachPageOnce(study.study.entries(), urls);
  await expectBookAgrees(lab, study.study.entries(), urls);
}

async function resetToItsBeginning(workflow: WorkflowHandle): Promise<void> {
  const { runId } = await workflow.describe();
  await temporal.workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId: workflow.workflowId, runId },
    reason: 'an operator wanted to see',
    workflowTaskFinishEventId: 4 as never, // the first workflow task: started 1, scheduled 2, started 3, completed 4
    requestId: crypto.randomUUID(),
  });
  expect((await workflow.describe()).runId).not.toBe(runId);
}

const stateOf = async (session: string, id: string) => {
  const job = (await lab.jobs(session)).find((one) => one.id === id);
  return `${job?.state} ${job?.reason}`;
};

test('terminated in Temporal: the job is cancelled, its sibling is left alone', async () => {
  const { session, jobs, first } = await twoWaiting();
  await first.terminate('an operator had enough');
  await eventually(
    async () => (await stateOf(session, jobs[0] as string)) === 'cancelled terminated_in_temporal',
    30_000,
  );
  expect(await stateOf(session, jobs[1] as string)).toBe('waiting wait_page');
});

test('signals without a number pause and resume, and are on record as commands from Temporal', async () => {
  const { urls, session, jobs, first } = await twoWaiting();
  await first.signal('pause');
  await eventually(async () => (await stateOf(session, jobs[0] as string)) === 'paused by_user', 30_000);
  await first.signal('resume');
  await eventually(async () => (await stateOf(session, jobs[0] as string)) === 'waiting wait_page', 30_000);
  const db = await lab.database();
  const { rows } = await db.query(`SELECT kind, source FROM "Command" WHERE "jobId" = $1 ORDER BY seq`, [
    jobs[0],
  ]);
  expect(rows).toEqual([
    { kind: 'start', source: 'cli' },
    { kind: 'pause', source: 'temporal' },
    { kind: 'resume', source: 'temporal' },
  ]);
  await db.end();
  await expectGroupCompletes(urls, session);
});

test('a request to cancel in Temporal cancels the job in order', async () => {
  const { session, jobs, first } = await twoWaiting();
  await first.cancel();
  await eventually(async () => (await stateOf(session, jobs[0] as string)) === 'cancelled by_user', 30_000);
  await eventually(async () => (await first.describe()).status.name === 'COMPLETED', 30_000); // after its job
});

test('reset to its beginning: the job goes on from where it is, and sends nothing twice', async () => {
  const { urls, session, first } = await twoWaiting();
  await resetToItsBeginning(first);
  await expectGroupCompletes(urls, session);
});

test('a reset that sends an old signal again does not bring back what was overruled since', async () => {
  const { urls, session, jobs, first } = await twoWaiting();
  await first.signal('pause');
  await eventually(async () => (await stateOf(session, jobs[0] as string)) === 'paused by_user', 30_000);
  await lab.client.call(api.command, { body: { kind: 'resume', jobs: jobs.slice(0, 1) } });
  await eventually(async () => (await stateOf(session, jobs[0] as string)) === 'waiting wait_page', 30_000);
  await resetToItsBeginning(first);
  await expectGroupCompletes(urls, session);
});

test('closed runs stay readable for 30 days', async () => {
  const { config } = await temporal.workflowService.describeNamespace({ namespace: 'default' });
  expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(30 * 24 * 60 * 60);
});

test('jobs are found by their search attributes, and say what they do', async () => {
  const { urls, session, jobs, first } = await twoWaiting();
  const query = `ProbandSession = '${session}' AND ProbandState = 'waiting' AND ProbandReason = 'wait_page'`;
  await eventually(async () => (await temporal.workflow.count(query)).count === 2, 30_000);
  expect(await first.query('position')).toMatchObject({ state: 'waiting', reason: 'wait_page', step: 4 });
  const history = await first.fetchHistory();
  const text = JSON.stringify(history);
  for (const secret of ['page_token', 'teacher', 'quiz']) expect(text).not.toContain(secret);
  expect(jobs).toHaveLength(2);
  await expectGroupCompletes(urls, session);
});

test('Temporal’s database deleted and started empty: jobs go on from their checkpoints', async () => {
  const { urls, session } = await twoWaiting();
  const folder = lab.installation.path('temporal');
  lab.signal('temporal', 'SIGKILL');
  for (const name of readdirSync(folder).filter((file) => file.startsWith('temporal.db')))
    rmSync(`${folder}/${name}`);
  await expectGroupCompletes(urls, session);
});

test('a database restored from before a pause: the workflow that waits for a resume goes on by itself', async () => {
  const { urls, session, jobs, first } = await twoWaiting();
  const db = await lab.database();
  const saved = await db.query<Record<string, unknown>>(`SELECT * FROM "Job" WHERE id = $1`, [jobs[0]]);
  await lab.client.call(api.command, { body: { kind: 'pause', jobs: jobs.slice(0, 1) } });
  await eventually(async () => (await first.query<{ state: string }>('position')).state === 'paused', 30_000);
  // What a restore does to this job: its row as it was, and nothing of the command and of what it did.
  const row = saved.rows[0] as Record<string, unknown>;
  const names = Object.keys(row).filter((name) => name !== 'id');
  const columns = names.map((name, index) => `"${name}" = $${index + 2}`).join(', ');
  await db.query(`UPDATE "Job" SET ${columns} WHERE id = $1`, [jobs[0], ...names.map((name) => row[name])]);
  await db.query(`DELETE FROM "Command" WHERE "jobId" = $1 AND kind = 'pause'`, [jobs[0]]);
  await db.query(`DELETE FROM "Event" WHERE stream = $1 AND sequence > $2`, [`job:${jobs[0]}`, row.eventSeq]);
  await db.end();
  await expectGroupCompletes(urls, session);
});
