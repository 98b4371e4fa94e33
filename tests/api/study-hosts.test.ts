import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ApiRefusal, type ApiClient } from '../../cli/client.ts';
import { api } from '../../domain/api.schema.ts';
import { ConfigSchema } from '../../domain/config.schema.ts';
import type { JobRow } from '../../domain/export/jobs.schema.ts';
import { jobPages } from '../../records/export/jobs.ts';
import { planExport } from '../../records/export/selection.ts';
import { ensureInstallation } from '../../records/installation.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';

let base: TestDatabase;
let server: TestApi;
let owner: ApiClient;
let session: string;
let experiment: string;
let number = 0;

const people = ['owner', 'runner', 'viewer', 'stranger'];

beforeAll(async () => {
  base = await startDatabase(4);
  await ensureInstallation(base.db);
  await base.db.user.createMany({
    data: people.map((name) => ({
      id: `usr_${name}`,
      name,
      email: `${name}@lab.example`,
      role: 'researcher',
    })),
  });
  server = await startApi(base.db);
  owner = server.as('usr_owner');
}, 90_000);

afterAll(async () => {
  server?.close();
  await base?.stop();
});

beforeEach(async () => {
  ({ session, experiment } = await makeSession('otree', ['study.example']));
  await base.db.experimentMember.createMany({
    data: [
      { experimentId: experiment, email: 'runner@lab.example', rights: ['run'] },
      { experimentId: experiment, email: 'viewer@lab.example', rights: [] },
    ],
  });
});

async function makeSession(platform: 'otree' | 'web', hosts: string[]) {
  const body = {
    ...{ requestKey: crypto.randomUUID(), experiment: `Study ${++number}`, name: 'Pilot', hosts },
    config: ConfigSchema.parse({ platform }),
  };
  return owner.call(api.createSession, { body });
}

function start(client: ApiClient, urls: string[], studyRunBy: Record<string, string> = {}, of = session) {
  const body = { requestKey: crypto.randomUUID(), entries: urls.map((url) => ({ url })), studyRunBy };
  return client.call(api.createJobs, { params: { id: of }, body });
}

async function refusalOf(asked: Promise<unknown>): Promise<ApiRefusal> {
  const error = await asked.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ApiRefusal);
  return error as ApiRefusal;
}

const jobsOf = (id: string) => base.db.job.count({ where: { sessionId: id } });
const hosts = async (client: ApiClient) =>
  (await client.call(api.listHosts, { params: { id: experiment } })).hosts;

const AWAY = 'https://study.example/join/x';

describe('the first job on a host that is not this machine', () => {
  test('asks who runs the study there, and nothing is made before', async () => {
    const refusal = await refusalOf(start(owner, [AWAY, 'http://192.168.1.7:8000/join/y']));
    expect(refusal).toMatchObject({
      ...{ status: 409, code: 'study_owner_unknown' },
      data: { hosts: ['study.example', '192.168.1.7:8000'] },
      message: expect.stringContaining('Who runs the study at study.example, 192.168.1.7:8000?') as string,
    });
    expect(await jobsOf(session)).toBe(0);
    expect(await base.db.hostAnswer.count({ where: { experimentId: experiment } })).toBe(0);
  });

  test('is asked once: the answer is kept with who gave it, and later ones do not change it', async () => {
    await start(server.as('usr_runner'), [AWAY], {
      'Study.example': ' our lab ',
      'else.example': 'nobody asked',
    });
    await start(owner, [AWAY], { 'study.example': 'somebody else' });
    await start(owner, [AWAY.replace('example', 'example:8443')]);
    expect(await base.db.hostAnswer.findMany({ where: { experimentId: experiment } })).toMatchObject([
      { host: 'study.example', answer: 'our lab', userId: 'usr_runner' },
    ]);
    expect(await jobsOf(session)).toBe(3);
  });

  test('an answer for some of the hosts is not enough', async () => {
    const both = [AWAY, 'https://other.example/join/y'];
    const refusal = await refusalOf(start(owner, both, { 'study.example': 'our lab' }));
    expect(refusal.data).toEqual({ hosts: ['other.example'] });
    expect(await base.db.hostAnswer.count({ where: { experimentId: experiment } })).toBe(0);
  });

  test('is none of its business on this machine', async () => {
    await start(owner, [
      'http://localhost:8000/join/x',
      'http://127.0.0.1:8000/join/x',
      'http://[::1]/join/x',
    ]);
    expect(await jobsOf(session)).toBe(3);
  });

  test('the same request again makes the same jobs, also when the answer is not in it any more', async () => {
    const body = { requestKey: crypto.randomUUID(), entries: [{ url: AWAY }] };
    const params = { id: session };
    const first = await owner.call(api.createJobs, {
      params,
      body: { ...body, studyRunBy: { 'study.example': 'us' } },
    });
    await base.db.hostAnswer.deleteMany({ where: { experimentId: experiment } });
    expect(await owner.call(api.createJobs, { params, body })).toEqual(first);
  });

  test('stands in the export, of each job by its own host', async () => {
    await start(owner, [AWAY, 'http://localhost:8000/join/x'], { 'study.example': 'our lab' });
    const rows = await base.db.$transaction(async (tx) => {
      const plan = await planExport(tx, { sessions: [session], testing: true });
      const read: JobRow[] = [];
      for await (const page of jobPages(tx, plan)) read.push(...page);
      return read;
    });
    expect(rows.map(({ study_run_by }) => study_run_by)).toEqual(['our lab', null]);
  });
});

describe('the hosts of an experiment', () => {
  test('are listed with what was said of them', async () => {
    await start(owner, [AWAY], { 'study.example': 'our lab' });
    const change = { add: ['localhost:8000', 'localhost:8000'], remove: [] };
    await owner.call(api.changeHosts, { params: { id: experiment }, body: change });
    expect(await hosts(server.as('usr_viewer'))).toMatchObject([
      { host: 'study.example', allowed: true, thisMachine: false, runBy: 'our lab' },
      { host: 'localhost:8000', allowed: true, thisMachine: true, runBy: null, saidAt: null },
    ]);
  });

  test('change together: added, taken away, answered; an answer stays when its host goes', async () => {
    await start(owner, [AWAY], { 'study.example': 'our lab' });
    const body = {
      add: ['new.example'],
      remove: ['study.example', 'unknown.example'],
      studyRunBy: { 'study.example': 'their lab', 'new.example': 'us' },
    };
    const changed = await owner.call(api.changeHosts, { params: { id: experiment }, body });
    expect(changed.hosts).toMatchObject([
      { host: 'new.example', allowed: true, runBy: 'us' },
      { host: 'study.example', allowed: false, runBy: 'their lab' },
    ]);
    const [entry] = await base.db.auditEntry.findMany({
      where: { action: 'experiment.hosts' },
      orderBy: { id: 'desc' },
    });
    expect(entry).toMatchObject({ userId: 'usr_owner', objectId: experiment, data: body, outcome: 'done' });
  });

  test('are changed by whoever may edit, and seen by whoever may view', async () => {
    const change = (name: string) =>
      server
        .as(`usr_${name}`)
        .call(api.changeHosts, { params: { id: experiment }, body: { add: ['new.example'] } });
    for (const name of ['runner', 'viewer', 'stranger']) {
      expect(await refusalOf(change(name))).toMatchObject({ status: 403 });
    }
    expect(await refusalOf(hosts(server.as('usr_stranger')))).toMatchObject({ status: 403 });
    expect(await hosts(owner)).toHaveLength(1);
  });
});

describe('links of a paid panel', () => {
  const paid = (id: string) => `http://localhost:8000/start?a=1&PROLIFIC_PID=${id}`;

  test.each(['otree', 'web'] as const)('are refused before there is any job, on %s', async (platform) => {
    const made = await makeSession(platform, ['localhost:8000']);
    const links = ['http://localhost:8000/start', paid('ada'), paid('bob')];
    const refusal = await refusalOf(start(owner, links, {}, made.session));
    expect(refusal).toMatchObject({ status: 400, code: 'paid_panel' });
    expect(refusal.message).toMatch(
      /^2 of 3 links.*PROLIFIC_PID of Prolific.*http:\/\/localhost:8000\/start\?a=1$/,
    );
    expect(await jobsOf(made.session)).toBe(0);
  });

  test('without a person are none', async () => {
    const made = await makeSession('web', ['localhost:8000']);
    await start(owner, [paid('{{%PROLIFIC_PID%}}'), paid('TEST'), paid('')], {}, made.session);
    expect(await jobsOf(made.session)).toBe(3);
  });
});

describe('links are checked before anything starts', () => {
  const check = (client: ApiClient, urls: string[], of = session) =>
    client.call(api.checkLinks, { params: { id: of }, body: { entries: urls.map((url) => ({ url })) } });

  test('one by one, against the experiment’s hosts and the jobs that are not over', async () => {
    await start(owner, ['http://localhost:8000/InitializeParticipant/taken']);
    const before = await jobsOf(session);
    const found = await check(server.as('usr_runner'), [
      AWAY,
      'http://localhost:8000/InitializeParticipant/taken',
      'nonsense',
      'https://new.example/rooms',
      `${AWAY}?PROLIFIC_PID=ada`,
    ]);
    expect(found).toMatchObject({
      ok: false,
      example: 'https://study.example.org/join/abcdefgh',
      newHosts: ['new.example'],
      hostsWithoutOwner: ['study.example', 'new.example'],
      note: expect.stringContaining('does not tell how many places are free') as string,
    });
    expect(found.entries.map(({ ok }) => ok)).toEqual([true, false, false, false, false]);
    expect(found.entries[1]?.problem).toMatch(/^In use: job_/);
    expect(await jobsOf(session)).toBe(before);
  });

  test('what is good can be started as it is', async () => {
    const found = await check(owner, [AWAY]);
    expect(found).toMatchObject({ ok: true, newHosts: [], hostsWithoutOwner: ['study.example'] });
    await start(
      owner,
      found.entries.flatMap(({ url }) => url ?? []),
      { 'study.example': 'our lab' },
    );
    expect(await check(owner, [AWAY])).toMatchObject({ ok: true, hostsWithoutOwner: [] });
  });

  test('by whoever may run, and nobody else', async () => {
    for (const name of ['viewer', 'stranger']) {
      expect(await refusalOf(check(server.as(`usr_${name}`), [AWAY]))).toMatchObject({ status: 403 });
    }
  });
});
