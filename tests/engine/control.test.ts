import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { api, type JobView } from '../../domain/api.schema.ts';
import { ConfigSchema } from '../../domain/config.schema.ts';
import { eventually, startLab, type Lab } from '../support/lab.ts';
import {
  codeOf,
  expectEachPageOnce,
  openTriggerStudy,
  takenBy,
  type TriggerStudy,
} from '../support/study.ts';

let lab: Lab;
let study: TriggerStudy;

beforeAll(async () => {
  [lab, study] = await Promise.all([startLab(), openTriggerStudy()]);
});
afterAll(async () => {
  await Promise.all([lab?.stop(), study?.close()]);
});

const tell = (kind: 'pause' | 'resume' | 'cancel', jobs: string[]) =>
  lab.client.call(api.command, { body: { kind, jobs } });
const isPaused = ({ state, reason }: JobView) => state === 'paused' && reason === 'by_user';

/** Brings one of a group of three to a stage, holds it there while `act` runs, and lets it go. */
type Stage = (
  act: (job: string) => Promise<void>,
) => Promise<{ session: string; urls: string[]; job: string }>;

const STAGES: Record<string, Stage> = {
  'before its first page': async (act) => {
    const urls = study.participants(3);
    const { session, jobs } = await lab.start(urls);
    const job = jobs[0] as string;
    await act(job);
    return { session, urls, job };
  },
  'while its agent thinks': async (act) => {
    const urls = study.participants(3);
    const { session, jobs } = await lab.start(urls, { parameters: { latencyMs: 700 } });
    const job = jobs[0] as string;
    await eventually(
      async () => (await lab.jobs(session)).find(({ id, llmCalls }) => id === job && llmCalls > 0),
      30_000,
    );
    await act(job);
    return { session, urls, job };
  },
  'while its submission is under way': async (act) => {
    const urls = study.participants(3);
    const first = codeOf(urls[0] as string);
    let told: Promise<void> | undefined;
    let tellJob: (id: string) => void = () => {};
    const known = new Promise<string>((resolve) => (tellJob = resolve));
    study.once(
      'received',
      async () => {
        await (told = act(await known));
      },
      ({ code, page }) => code === first && page === 'questionnaire',
    );
    const { session, jobs } = await lab.start(urls);
    const job = jobs[0] as string;
    tellJob(job);
    await eventually(() => told !== undefined, 30_000);
    await told;
    return { session, urls, job };
  },
  'on a wait page': async (act) => {
    const urls = study.participants(3);
    const { session, jobs } = await lab.start(urls.slice(0, 2)); // the third comes later: the group is not complete
    const job = jobs[0] as string;
    await lab.until(session, ({ state, reason }) => state === 'waiting' && reason === 'wait_page');
    await act(job);
    return { session, urls, job };
  },
};

/** Starts those of a group that have not been started. */
async function startTheRest(urls: string[], session: string): Promise<string | null> {
  const started = new Set((await lab.jobs(session)).map(({ url }) => url));
  const rest = urls.filter((url) => !started.has(url));
  return rest.length > 0 ? (await lab.start(rest)).session : null;
}

describe.each(Object.keys(STAGES))('a job %s', (name) => {
  const stage = STAGES[name] as Stage;

  test('is paused, stays where it is, and completes after resume', async () => {
    const { session, urls, job } = await stage(async (id) => {
      await tell('pause', [id]);
    });
    const paused = await eventually(
      async () => (await lab.jobs(session)).find((one) => one.id === job && isPaused(one)),
      30_000,
    );
    const rest = await startTheRest(urls, session);
    const others = (await lab.jobs(session)).filter(({ id }) => id !== job);
    expect(others.every(({ reason }) => reason !== 'by_user')).toBe(true);
    const still = (await lab.jobs(session)).find(({ id }) => id === job) as JobView;
    expect({ page: still.page, steps: still.steps }).toEqual({ page: paused.page, steps: paused.steps });
    await tell('resume', [job]);
    const jobs = await lab.untilOver(session);
    expect(jobs.map(({ state }) => state)).toEqual(jobs.map(() => 'completed'));
    if (rest) await lab.untilOver(rest);
    expectEachPageOnce(study.study.entries(), urls);
  });

  test('is cancelled, and what was under way is on record', async () => {
    const { session, urls, job } = await stage(async (id) => {
      await tell('cancel', [id]);
    });
    const cancelled = await eventually(
      async () => (await lab.jobs(session)).find(({ id, state }) => id === job && state === 'cancelled'),
      30_000,
    );
    expect(cancelled.reason).toBe('by_user');
    // Every page that the study took of it counts as passed: a submission in flight is never aborted.
    const taken = takenBy(study.study.entries(), [codeOf(urls[0] as string)]);
    expect(cancelled.steps).toBe(taken.length);
    const others = (await lab.jobs(session)).filter(({ id }) => id !== job);
    await tell(
      'cancel',
      others.map(({ id }) => id),
    );
    await lab.untilOver(session);
  });
});

test('a resume that races a pause: the newer of the two holds, whichever signal arrives first', async () => {
  const urls = study.participants(3);
  const { session, jobs } = await lab.start(urls.slice(0, 2));
  await lab.until(session, ({ reason }) => reason === 'wait_page');
  for (let round = 0; round < 10; round++) {
    await Promise.all([tell('pause', jobs), tell('resume', jobs), tell('pause', jobs), tell('resume', jobs)]);
  }
  await tell('pause', jobs);
  await lab.until(session, isPaused);
  await tell('resume', jobs);
  await lab.until(session, ({ reason, pending }) => reason === 'wait_page' && pending === null);
  const rest = await lab.start(urls.slice(2));
  await Promise.all([lab.untilOver(session), lab.untilOver(rest.session)]);
  expectEachPageOnce(study.study.entries(), urls);
});

test('a start that is carried to Temporal twice starts one workflow', async () => {
  const urls = study.participants(3);
  const { session, jobs } = await lab.start(urls);
  const db = await lab.database();
  const again = async () => {
    await db.query(
      `UPDATE "Command" SET "doneAt" = NULL, "leaseUntil" = NULL WHERE kind = 'start' AND "jobId" = ANY($1)`,
      [jobs],
    );
    await db.query(`SELECT pg_notify('proband_command', '')`);
    await eventually(async () => {
      const open = await db.query(`SELECT 1 FROM "Command" WHERE "doneAt" IS NULL AND "jobId" = ANY($1)`, [
        jobs,
      ]);
      return open.rowCount === 0;
    }, 30_000);
  };
  await again();
  await lab.untilOver(session);
  await again(); // also of jobs that are over
  const views = await lab.jobs(session);
  expect(views.map(({ state }) => state)).toEqual(['completed', 'completed', 'completed']);
  expectEachPageOnce(study.study.entries(), urls);
  await db.end();
});

test('a command for a whole session reaches all of its jobs that are not over', async () => {
  const urls = study.participants(3);
  const { session, jobs } = await lab.start(urls.slice(0, 2));
  await lab.until(session, ({ reason }) => reason === 'wait_page');
  const told = await lab.client.call(api.command, { body: { kind: 'pause', session } });
  expect(told.jobs.toSorted()).toEqual(jobs.toSorted());
  await lab.until(session, isPaused);
  await lab.client.call(api.command, { body: { kind: 'cancel', session } });
  await lab.untilOver(session);
  expect((await lab.client.call(api.command, { body: { kind: 'cancel', session } })).jobs).toEqual([]);
});

test('a command that comes before its job was started takes effect at the start', async () => {
  const urls = study.participants(3);
  lab.signal('worker', 'SIGSTOP');
  const { session } = await lab.start(urls);
  await lab.client.call(api.command, { body: { kind: 'pause', session } });
  lab.signal('worker', 'SIGCONT');
  await lab.until(session, isPaused);
  await lab.client.call(api.command, { body: { kind: 'resume', session } });
  await lab.untilOver(session);
  expectEachPageOnce(study.study.entries(), urls);
});

test('a job whose settings this version cannot read says so, and goes on once they can be read', async () => {
  const urls = study.participants(3);
  const { session } = await lab.client.call(api.createSession, {
    body: {
      requestKey: crypto.randomUUID(),
      experiment: 'of another version',
      name: 'test',
      hosts: [new URL(urls[0] as string).host],
      config: ConfigSchema.parse({ platform: 'web', persona: 'of another version' }),
    },
  });
  const database = await lab.database();
  const setMode = (mode: string) =>
    database.query(
      `UPDATE "Config" SET content = jsonb_set(content, '{mode}', $1) FROM "Session"
       WHERE "Session"."configId" = "Config".id AND "Session".id = $2`,
      [JSON.stringify(mode), session],
    );
  await setMode('by_letter');
  const { jobs } = await lab.client.call(api.createJobs, {
    params: { id: session },
    body: { requestKey: crypto.randomUUID(), entries: urls.map((url) => ({ url })) },
  });
  const paused = await lab.until(session, ({ reason }) => reason === 'internal_error');
  expect(paused[0]?.detail).toMatch(/settings of the job \(cfg_\w+\) are not of this version/);
  await lab.client.call(api.showJob, { params: { id: jobs[0] as string } });
  await setMode('http_plain');
  await tell('resume', jobs);
  expect((await lab.untilOver(session)).map(({ state }) => state)).toEqual(urls.map(() => 'completed'));
});
