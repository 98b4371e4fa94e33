import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigSchema } from '../../domain/config.schema.ts';
import { ensureInstallation } from '../../records/installation.ts';
import { findCall, jobTimeline } from '../../records/job-page.ts';
import { createExperiment } from '../../records/experiments.ts';
import { createJobs } from '../../records/new-jobs.ts';
import { sessionCharts } from '../../records/session-charts.ts';
import { addSession } from '../../records/sessions.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';

let own: TestDatabase;
let session: string;
let jobs: string[];

const at = (second: number): Date => new Date(Date.UTC(2026, 10, 21, 12, 0, second));
const field = (name: string, label: string, choices: object[] = []) => ({
  name,
  label,
  type: 'choice',
  choices,
});

beforeAll(async () => {
  own = await startDatabase();
  const { ownerId } = await ensureInstallation(own.db);
  const experiment = await createExperiment(own.db, {
    ...{ ownerId, name: 'charts', platform: 'web', description: '', hosts: [] },
  });
  const config = ConfigSchema.parse({ platform: 'web' });
  session = await addSession(own.db, { experimentId: experiment, name: 's', config, createdById: ownerId });
  jobs = await createJobs(own.db, {
    ...{ requestKey: crypto.randomUUID(), sessionId: session, seed: 1, build: '0', startedById: ownerId },
    ...{ source: 'ui', entries: [1, 2, 3].map((number) => ({ url: `http://study.example/${number}` })) },
  });
  const fields = [
    field('trust', 'Do you trust?', [
      { value: '1', label: 'Yes' },
      { value: '2', label: 'No' },
    ]),
  ];
  for (const [index, jobId] of jobs.entries()) {
    const step = `step_${jobId}`;
    await own.db.step.create({
      data: {
        ...{ id: step, jobId, number: 1, kind: 'form', url: 'http://study.example/1', label: 'Quiz' },
        ...{ observation: { fields }, openedAt: at(index), leftAt: index < 2 ? at(index + 10) : null },
      },
    });
    await own.db.submission.create({
      data: {
        ...{ id: `sub_${jobId}`, jobId, stepId: step, step: 1, attempt: 1, reply: {}, method: 'POST' },
        ...{
          url: 'http://study.example/1',
          body: new Uint8Array(),
          values: { trust: [String((index % 2) + 1)] },
        },
        ...(index < 2
          ? { status: 'taken' }
          : { status: 'refused', messages: { page: ['Try again.'], fields: { trust: ['Wrong.'] } } }),
      },
    });
    await own.db.llmCall.create({
      data: {
        ...{
          id: `call_${jobId}`,
          ownerKind: 'job',
          ownerId: jobId,
          jobId,
          sessionId: session,
          step: 1,
          try: 0,
        },
        ...{
          send: 0,
          purpose: 'interpret',
          provider: 'openai',
          modelAsked: 'm',
          parameters: {},
          prompt: { user: 'Hi' },
        },
        ...{ status: 'answered', costUsd: 0.25, createdAt: at(index), finishedAt: at(index + 1) },
        ...(index === 0 ? { misfits: ['trust is missing.'] } : {}),
      },
    });
  }
});
afterAll(() => own.stop());

test('a session tells how far its participants came, what they answered and what was not taken', async () => {
  const { funnel, costs, questions, trouble, progress } = await sessionCharts(own.db, session);
  expect(funnel).toEqual([
    { number: 1, label: 'Quiz', kind: 'form', reached: 3, passed: 2, medianMs: 10_000 },
  ]);
  expect(costs.at(-1)).toMatchObject({ costUsd: 0.75, calls: 3 });
  expect(questions).toMatchObject([
    {
      ...{ page: 'Quiz', field: 'trust', label: 'Do you trust?', answers: 2, distinct: 2 },
      values: [
        { value: '1', label: 'Yes', count: 1 },
        { value: '2', label: 'No', count: 1 },
      ],
    },
  ]);
  expect(trouble).toHaveLength(3);
  expect(trouble).toContainEqual({
    ...{ page: 'Quiz', field: 'trust', kind: 'refusal', count: 1, jobs: 1 },
    messages: [{ text: 'Wrong.', count: 1 }],
  });
  expect(trouble).toContainEqual({
    ...{ page: 'Quiz', field: null, kind: 'misfit', count: 1, jobs: 1 },
    messages: [{ text: 'trust is missing.', count: 1 }],
  });
  expect(progress.at(-1)).toMatchObject({ queued: 3 });
});

test('a job has its time as bars, its neighbours, and each call with its texts when it is asked for', async () => {
  const timeline = await jobTimeline(own.db, jobs[1] as string);
  expect(timeline).toMatchObject({ previous: jobs[0], next: jobs[2] });
  expect(timeline?.spans.map(({ kind }) => kind).toSorted()).toEqual(['agent', 'page', 'submit']);
  expect(JSON.stringify(timeline)).not.toContain('Hi');
  expect(await findCall(own.db, jobs[1] as string, `call_${jobs[1]}`)).toMatchObject({
    prompt: { user: 'Hi' },
  });
  expect(await findCall(own.db, jobs[0] as string, `call_${jobs[1]}`)).toBeNull();
});
