import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../domain/access.ts';
import { ConfigSchema } from '../../domain/config.schema.ts';
import { LOCAL_OWNER } from '../../records/actor-in-test.ts';
import { CursorInvalid } from '../../records/cursors.ts';
import { contentsOf, deleteExperiment, StillOpen } from '../../records/experiment-deletion.ts';
import {
  changeExperiment,
  createExperiment,
  findExperiment,
  listExperiments,
} from '../../records/experiments.ts';
import { ensureInstallation } from '../../records/installation.ts';
import { listJobRows } from '../../records/job-rows.ts';
import { createJobs, relaunchJobs } from '../../records/new-jobs.ts';
import { findSessionView, listSessions } from '../../records/session-views.ts';
import { addSession, createSession, changeSession, duplicateSession } from '../../records/sessions.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';

let own: TestDatabase;
const researcher: Actor = {
  ...LOCAL_OWNER,
  userId: 'usr_r',
  email: 'r@lab.example',
  role: 'researcher',
  via: 'ui',
};
const config = ConfigSchema.parse({ platform: 'web', persona: 'A baker.' });

beforeAll(async () => {
  own = await startDatabase();
  await ensureInstallation(own.db);
  await own.db.user.create({ data: { id: 'usr_r', email: 'r@lab.example', name: 'R' } });
});
afterAll(() => own.stop());

const anExperiment = (name: string, given: object = {}): Promise<string> =>
  createExperiment(own.db, {
    ...{ ownerId: 'usr_r', name, platform: 'web', description: '', hosts: [] },
    ...given,
  });
const aSession = (experimentId: string, name = 'wave 1'): Promise<string> =>
  addSession(own.db, { experimentId, name, config, createdById: 'usr_r' });
const someJobs = (sessionId: string, count: number): Promise<string[]> =>
  createJobs(own.db, {
    ...{
      requestKey: crypto.randomUUID(),
      sessionId,
      seed: 1,
      build: '0',
      startedById: 'usr_r',
      source: 'ui',
    },
    entries: Array.from({ length: count }, (_, index) => ({ url: `http://study.example/${index}` })),
  });

describe('experiments', () => {
  test('are listed in parts, each exactly once, the newest first', async () => {
    const made: string[] = [];
    for (let number = 0; number < 5; number += 1) made.unshift(await anExperiment(`listed ${number}`));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const part = await listExperiments(own.db, researcher, { limit: 2, archived: false, cursor });
      seen.push(...part.experiments.map(({ id }) => id));
      cursor = part.next ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(made);
  });

  test('a cursor that no list gave is refused in words', async () => {
    const list = listExperiments(own.db, researcher, { limit: 2, archived: false, cursor: 'nonsense' });
    await expect(list).rejects.toThrow(CursorInvalid);
  });

  test('a repeated request makes one; another person may use the same key', async () => {
    const first = await anExperiment('once', { requestKey: 'key-12345' });
    expect(await anExperiment('once', { requestKey: 'key-12345' })).toBe(first);
    const others = await anExperiment('once', { requestKey: 'key-12345', ownerId: 'usr_local' });
    expect(others).not.toBe(first);
  });

  test('archived ones are out of sight until they are asked for', async () => {
    const id = await anExperiment('old');
    await changeExperiment(own.db, id, { archived: true });
    const ids = async (archived: boolean) =>
      (await listExperiments(own.db, researcher, { limit: 100, archived })).experiments.map((one) => one.id);
    expect(await ids(false)).not.toContain(id);
    expect(await ids(true)).toContain(id);
    await changeExperiment(own.db, id, { archived: false, name: 'not so old' });
    expect(await findExperiment(own.db, researcher, id)).toMatchObject({
      name: 'not so old',
      archivedAt: null,
    });
  });

  test('are deleted with all that is in them once nothing is under way; what calls cost stays', async () => {
    const [id, other] = [await anExperiment('to go'), await anExperiment('to stay')];
    const jobs = await someJobs(await aSession(id), 2);
    const kept = await someJobs(await aSession(other), 1);
    await own.db.llmCall.create({
      data: {
        ...{ id: 'call_1', ownerKind: 'job', ownerId: jobs[0] as string, step: 1, try: 0, send: 0 },
        ...{ purpose: 'interpret', jobId: jobs[0] as string, experimentId: id, provider: 'openai' },
        ...{ modelAsked: 'm', parameters: {}, prompt: { text: 'private' }, status: 'answered', costUsd: 0.5 },
      },
    });
    await expect(deleteExperiment(own.db, id)).rejects.toThrow(StillOpen);
    expect(await own.db.job.count({ where: { id: { in: jobs } } })).toBe(2);
    await own.db.job.updateMany({
      where: { id: { in: jobs } },
      data: { state: 'cancelled', finishedAt: new Date() },
    });
    expect(await contentsOf(own.db, id)).toMatchObject({ sessions: 1, jobs: 2, open: 0, calls: 1 });
    await deleteExperiment(own.db, id);
    expect(await findExperiment(own.db, researcher, id)).toBeNull();
    expect(await own.db.job.count({ where: { id: { in: jobs } } })).toBe(0);
    expect(await own.db.command.count({ where: { jobId: { in: jobs } } })).toBe(0);
    const call = await own.db.llmCall.findUniqueOrThrow({ where: { id: 'call_1' } });
    expect(JSON.stringify(call)).not.toContain('private');
    expect(call.costUsd?.toNumber()).toBe(0.5);
    expect(await own.db.job.count({ where: { id: { in: kept } } })).toBe(1);
  });
});

describe('sessions', () => {
  test('and their jobs are made once by a repeated request; the same key of another person finds neither', async () => {
    const made = (ownerId: string) =>
      createSession(own.db, {
        ...{ requestKey: 'key-of-both', ownerId, experiment: 'both', name: 'wave 1', hosts: [], config },
      });
    const first = await made('usr_r');
    expect((await made('usr_r')).id).toBe(first.id);
    expect((await made('usr_local')).experimentId).not.toBe(first.experimentId);
    const start = (startedById: string) =>
      createJobs(own.db, {
        ...{
          requestKey: 'jobs-of-both',
          sessionId: first.id,
          seed: 1,
          build: '0',
          source: 'ui',
          startedById,
        },
        entries: [{ url: 'http://study.example/' }],
      });
    const jobs = await start('usr_r');
    expect(await start('usr_r')).toEqual(jobs);
    expect(await start('usr_local')).not.toEqual(jobs);
  });

  test('an edit is for new jobs: those that are there keep their settings, and the page says which differ', async () => {
    const session = await aSession(await anExperiment('edited'));
    const [before] = await someJobs(session, 1);
    await changeSession(own.db, session, { config: { ...config, persona: 'A nurse.' } });
    const [after] = await someJobs(session, 1);
    const view = await findSessionView(own.db, researcher, session);
    expect(view?.jobs).toEqual({ queued: 2 });
    expect(view?.configs).toEqual([
      { id: view?.configId, current: true, jobs: 1, differs: [] },
      {
        id: expect.any(String) as string,
        current: false,
        jobs: 1,
        differs: [{ setting: 'persona', then: '"A baker."', now: '"A nurse."' }],
      },
    ]);
    const { jobs } = await listJobRows(own.db, session, { limit: 10 });
    expect(jobs.map(({ id, config: of }) => [id, of === view?.configId])).toEqual([
      [before, false],
      [after, true],
    ]);
  });

  test('a copy has the same settings and no jobs', async () => {
    const experiment = await anExperiment('copied');
    const session = await aSession(experiment);
    await someJobs(session, 1);
    const copy = await duplicateSession(own.db, session, { createdById: 'usr_r' });
    const { sessions } = await listSessions(own.db, experiment, { limit: 10, archived: false });
    expect(sessions.map(({ id, name, jobs }) => [id, name, jobs])).toEqual([
      [copy, 'wave 1 (copy)', {}],
      [session, 'wave 1', { queued: 1 }],
    ]);
  });

  test('its jobs come in parts, in the order in which they were made', async () => {
    const session = await aSession(await anExperiment('many'));
    const made = [...(await someJobs(session, 3)), ...(await someJobs(session, 4))];
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const part = await listJobRows(own.db, session, { limit: 2, cursor });
      seen.push(...part.jobs.map(({ id }) => id));
      cursor = part.next ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(made);
    const asked = [made[1] as string, made[5] as string];
    const { jobs } = await listJobRows(own.db, session, { limit: 10, ids: asked });
    expect(jobs.map(({ id }) => id)).toEqual(asked);
  });

  test('those that failed are started again once, with the settings of now', async () => {
    const session = await aSession(await anExperiment('again'));
    const [failed, fine] = await someJobs(session, 2);
    await own.db.job.update({
      where: { id: failed as string },
      data: { state: 'failed', reason: 'page_refuses', finishedAt: new Date() },
    });
    await changeSession(own.db, session, { config: { ...config, persona: 'Patient.' } });
    const relaunch = () =>
      relaunchJobs(own.db, {
        ...{ requestKey: crypto.randomUUID(), sessionId: session, build: '0' },
        ...{ startedById: 'usr_r', source: 'ui' },
      });
    const both = await Promise.all([relaunch(), relaunch()]);
    const [again, ...more] = both.flat();
    expect(more).toEqual([]);
    const row = await own.db.job.findUniqueOrThrow({ where: { id: again as string } });
    const first = await own.db.job.findUniqueOrThrow({ where: { id: failed as string } });
    expect(row).toMatchObject({ relaunchOf: failed, participantId: first.participantId, seed: first.seed });
    expect(row.configId).not.toBe(first.configId);
    expect(await own.db.command.count({ where: { jobId: row.id, kind: 'start' } })).toBe(1);
    expect(await own.db.job.count({ where: { relaunchOf: fine as string } })).toBe(0);
  });
});
