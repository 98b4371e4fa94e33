import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AuditEntry } from '../../domain/audit.schema.ts';
import type { Person } from './rights-table.ts';
import { emailOf, KEY, startWorld, type Asked, type World } from './rights-world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.stop());
beforeEach(() => world.plant());

async function call<T = unknown>(
  as: Person,
  path: string,
  body?: unknown,
  how: Asked = {},
): Promise<{ status: number; body: T }> {
  const method = body === undefined ? 'GET' : 'POST';
  const { status, text } = await world.ask(`/api${path}`, { method, as, body, ...how });
  return { status, body: (text.startsWith('{') ? JSON.parse(text) : text) as T };
}
const SHARES = '/credentials/cred_shown_1/shares';
const MEMBERS = '/experiments/exp_shown_1/members';
const OWNER = '/experiments/exp_shown_1/owner';
type Who = {
  owner: { email: string };
  members: { email: string; rights: string[] }[];
  offeredTo: string | null;
};

describe('a credential', () => {
  test('is shared by e-mail, in whatever letters, with the same answer whether there is such an account', async () => {
    const known = await call<{ shares: { email: string }[] }>('lender', SHARES, {
      email: ' View@Example.ORG ',
    });
    const unknown = await call<{ shares: { email: string }[] }>('lender', SHARES, {
      email: 'Nobody@example.org',
    });
    expect([known.status, unknown.status]).toEqual([200, 200]);
    const emails = unknown.body.shares.map(({ email }) => email);
    expect(emails.slice(-2)).toEqual(['view@example.org', 'nobody@example.org']);
    expect(await call('lender', SHARES)).toEqual(unknown);
    const again = await call('lender', SHARES, { email: 'nobody@example.org' });
    expect(again).toEqual(unknown);
    const seen = await call<{ shared: { id: string }[] }>('view', '/credentials');
    expect(seen.body.shared).toMatchObject([{ id: 'cred_shown_1', owner: 'lender' }]);
  });

  test('is taken back as silently, from who has it and who never had it', async () => {
    const gone = await call('lender', `${SHARES}/remove`, { email: 'Sharee@example.org' });
    const never = await call('lender', `${SHARES}/remove`, { email: 'nobody@example.org' });
    expect(gone).toEqual(never);
    expect(await call('sharee', '/credentials')).toMatchObject({ body: { credentials: [], shared: [] } });
    expect((await call('sharee', '/credentials/cred_shown_1/models')).status).toBe(403);
  });

  test.each([['a@b@c'], ['no e-mail'], ['"x" <a@b>'], [''], [`${'a'.repeat(250)}@b.example`]])(
    'is not shared with %s',
    async (email) => {
      expect((await call('lender', SHARES, { email })).status).toBe(400);
    },
  );

  test('is not shared with its owner', async () => {
    expect((await call('lender', SHARES, { email: emailOf('lender') })).status).toBe(400);
  });

  test('may be used for a session by those with whom it is shared, and by no other', async () => {
    const body = {
      ...{ experiment: 'e', name: 's', hosts: ['a.example'] },
      config: { platform: 'web', model: 'openai/gpt-4o', credential: 'cred_shown_1' },
    };
    const make = async (as: Person) =>
      (await call(as, '/sessions', { ...body, requestKey: crypto.randomUUID() })).status;
    expect(await make('sharee')).toBe(200);
    expect(await make('lender')).toBe(200);
    for (const person of ['stranger', 'owner', 'administrator'] as const)
      expect(await make(person)).toBe(400);
  });

  test('lets a collaborator start jobs with it only where it is shared with them, too', async () => {
    const content = { schemaVersion: 1, platform: 'web', model: 'openai/gpt-4o', credential: 'cred_shown_1' };
    await world.db.config.update({ where: { id: 'cfg_shown_1' }, data: { content } });
    const start = async () =>
      call('run', '/sessions/ses_shown_1/jobs', {
        requestKey: crypto.randomUUID(),
        entries: [{ url: 'http://127.0.0.1:9/' }],
      });
    expect(await start()).toMatchObject({
      status: 403,
      body: {
        detail: expect.stringContaining('"shown credential" of lender (lender@example.org)') as string,
      },
    });
    await call('lender', SHARES, { email: emailOf('run') });
    expect((await start()).status).toBe(200);
    // Jobs that run with it stop at once when it is taken back, or disabled.
    await world.db.job.updateMany({
      where: { finishedAt: null },
      data: { step: 1, state: 'running', phase: 'ask' },
    });
    await call('lender', `${SHARES}/remove`, { email: emailOf('run') });
    const [job] = await world.db.job.findMany({ where: { finishedAt: null } });
    expect(job).toMatchObject({ state: 'paused', pausedBySystem: 'credential_unavailable' });
    expect(job?.detail).toContain('lender (lender@example.org)');
  });

  test('that is disabled stops its jobs at once, and one that is removed', async () => {
    const content = { schemaVersion: 1, platform: 'web', model: 'openai/gpt-4o', credential: 'cred_shown_1' };
    await world.db.config.update({ where: { id: 'cfg_shown_1' }, data: { content } });
    const runs = {
      startedById: 'usr_lender',
      finishedAt: null,
      state: 'running',
      phase: 'ask',
      step: 1,
      pausedBySystem: null,
    };
    const detail = async (path: string, body: object) => {
      await world.db.job.update({ where: { id: 'job_shown_1' }, data: runs });
      await call('lender', path, body);
      return (await world.db.job.findUniqueOrThrow({ where: { id: 'job_shown_1' } })).detail;
    };
    expect(await detail('/credentials/cred_shown_1', { disabled: true })).toContain(
      'of lender (lender@example.org) is disabled',
    );
    expect(await detail('/credentials/cred_shown_1/remove', {})).toContain(
      'of lender (lender@example.org) was removed',
    );
  });
});

describe('an experiment', () => {
  test('has members by e-mail, with the same answer whether there is such an account', async () => {
    const added = await call<Who>('owner', MEMBERS, {
      email: 'Nobody@example.org',
      rights: ['run', 'edit', 'run'],
    });
    const known = await call<Who>('owner', MEMBERS, { email: emailOf('stranger'), rights: ['run', 'edit'] });
    expect(known.status).toBe(added.status);
    expect(known.body.members.slice(-2)).toMatchObject([
      { email: 'nobody@example.org', rights: ['edit', 'run'] },
      { email: 'stranger@example.org', rights: ['edit', 'run'] },
    ]);
    expect(Object.keys(known.body.members.at(-1) ?? {})).toEqual(
      Object.keys(known.body.members.at(-2) ?? {}),
    );
    expect((await call('stranger', '/jobs/job_shown_1')).status).toBe(200);
    await call('owner', MEMBERS, { email: emailOf('stranger'), rights: [] });
    expect((await call('stranger', '/sessions/ses_shown_1/budget', { maxCostUsd: 1 })).status).toBe(403);
  });

  test('is left by a member, who removes nobody else', async () => {
    const others = await call('run', `${MEMBERS}/remove`, { email: emailOf('edit') });
    expect(others.status).toBe(403);
    expect(await call('run', `${MEMBERS}/remove`, { email: emailOf('run') })).toMatchObject({
      body: { removed: true },
    });
    expect((await call('run', MEMBERS)).status).toBe(403);
    expect(await call('owner', `${MEMBERS}/remove`, { email: emailOf('edit') })).toMatchObject({
      body: { removed: true },
    });
    expect((await call('edit', '/jobs/job_shown_1')).status).toBe(403);
  });

  test('is offered to a member, and theirs once they take it; who had it stays', async () => {
    expect((await call('run', `${OWNER}/take`, {})).status).toBe(409);
    expect((await call('owner', OWNER, { email: emailOf('stranger') })).status).toBe(409);
    const offered = await call<Who>('owner', OWNER, { email: emailOf('run') });
    expect(offered.body).toMatchObject({ owner: { email: emailOf('owner') }, offeredTo: emailOf('run') });
    expect((await call('edit', `${OWNER}/take`, {})).status).toBe(409);
    const taken = await call<Who>('run', `${OWNER}/take`, {});
    expect(taken.body).toMatchObject({ owner: { email: emailOf('run') }, offeredTo: null });
    expect(taken.body.members).toContainEqual(
      expect.objectContaining({ email: emailOf('owner'), rights: ['edit', 'run', 'export'] }),
    );
    expect(taken.body.members.map(({ email }) => email)).not.toContain(emailOf('run'));
    expect((await call('owner', OWNER, { email: emailOf('owner') })).status).toBe(403);
  });

  test('is offered no more when that is taken back, or the member goes', async () => {
    await call('owner', OWNER, { email: emailOf('run') });
    expect((await call<Who>('owner', OWNER, { email: null })).body.offeredTo).toBeNull();
    await call('owner', OWNER, { email: emailOf('run') });
    await call('run', `${MEMBERS}/remove`, { email: emailOf('run') });
    expect((await call<Who>('owner', MEMBERS)).body.offeredTo).toBeNull();
  });

  test('answers an owner the same, whether the member has an account; an administrator puts it into other hands at once', async () => {
    await call('owner', MEMBERS, { email: 'nobody@example.org', rights: [] });
    const body = { email: 'nobody@example.org' };
    expect((await call('owner', OWNER, body)).status).toBe(
      (await call('owner', OWNER, { email: emailOf('view') })).status,
    );
    expect((await call('administrator', OWNER, body)).status).toBe(409);
    const given = await call<Who>('administrator', OWNER, { email: emailOf('stranger') });
    expect(given.body).toMatchObject({ owner: { email: emailOf('stranger') } });
    expect((await call('stranger', OWNER, { email: null })).status).toBe(200);
  });
});

describe('the audit page', () => {
  const page = async (as: Person, query = '') =>
    (await call<{ entries: AuditEntry[]; next: string | null }>(as, `/audit${query}`)).body;
  const said = async (as: Person, query = '') =>
    (await page(as, query)).entries.map(
      ({ who, via, words, outcome }) => `${who.split(' ')[0]} (${via}) ${words}: ${outcome}`,
    );

  test('says who did what through what, in words, and how it ended', async () => {
    await world.db.job.updateMany({ data: { finishedAt: null, phase: 'ask', state: 'running' } });
    const ui = { via: 'ui', headers: { 'sec-fetch-site': 'same-origin' } } as const;
    await call('run', '/commands', { kind: 'pause', session: 'ses_shown_1' }, ui);
    await call('run', '/commands', { kind: 'cancel', jobs: ['job_hidden_1'] });
    await call('export', '/export/jobs?sessions=ses_shown_1&format=csv');
    await call('owner', MEMBERS, { email: 'a@b', rights: ['run'] });
    const bearer = { as: undefined, headers: { authorization: 'Bearer token-of-this-installation' } };
    await call('anonymous', '/commands', { kind: 'resume', session: 'ses_shown_1' }, bearer);
    expect(await said('owner')).toEqual([
      'administrator (cli) resumed the job shown of shown study · shown wave: done',
      'owner (token) let a@b view, run the experiment shown study: done',
      'export (token) exported the table jobs of shown study · shown wave: done',
      'run (ui) paused the job shown of shown study · shown wave: done',
      'owner (ui) paused jobs of shown study · shown wave: done',
    ]);
    expect(await said('run')).toEqual([
      'run (token) cancelled 1 job: refused',
      'run (ui) paused the job shown of shown study · shown wave: done',
    ]);
    expect(await said('stranger')).toEqual([]);
    expect(await said('administrator')).toHaveLength(7);
  });

  test('never holds a key, an address or a limit', async () => {
    const change = {
      key: 'sk-brand-new-key-0123456789',
      apiUrl: 'https://other-gateway.example/v1',
      limits: { requestsPerMinute: 88 },
    };
    expect((await call('lender', '/credentials/shown%20credential', change)).status).toBe(200);
    const text = JSON.stringify([await page('administrator'), await page('lender')]);
    expect(text).toContain('changed the credential shown credential: URL, limits, key (replaced)');
    for (const secret of [KEY, 'brand-new', 'gateway', '88']) expect(text).not.toContain(secret);
    expect((await page('lender')).entries[0]?.object).toEqual({
      ...{ kind: 'credential', id: 'cred_shown_1', name: 'shown credential' },
    });
  });

  test('is paged by a cursor, and filtered', async () => {
    const at = (day: number) => new Date(Date.UTC(2026, 0, day));
    await world.db.auditEntry.createMany({
      data: Array.from({ length: 25 }, (_, index) => ({
        ...{ at: at(index + 1), userId: 'usr_run', who: 'run <run@example.org>', via: 'cli', data: {} },
        ...{ action: index % 2 ? 'job.pause' : 'session.archive', objectKind: 'session' },
        ...{ objectId: index < 20 ? 'ses_shown_1' : 'ses_gone', outcome: index === 3 ? null : 'done' },
        experimentIds: index < 20 ? ['exp_shown_1'] : [],
      })),
    });
    const ids: string[] = [];
    let next: string | null = '999999999';
    while (next !== null) {
      const found: { entries: AuditEntry[]; next: string | null } = await page(
        'run',
        `?limit=10&before=${next}`,
      );
      ids.push(...found.entries.map(({ id }) => id));
      ({ next } = found);
    }
    expect(ids).toHaveLength(25);
    expect(ids).toEqual(ids.toSorted((a, b) => Number(b) - Number(a)));
    const count = async (query: string) => (await page('administrator', query)).entries.length;
    expect(await count('?limit=500')).toBe(27);
    expect(await count('?action=session.archive')).toBe(13);
    expect(await count('?action=session')).toBe(13);
    expect(await count('?user=usr_run')).toBe(25);
    expect(await count('?user=Run@example.org')).toBe(25);
    expect(await count('?user=un@example.org')).toBe(0);
    expect(await count('?experiment=exp_shown_1')).toBe(21);
    expect(await count('?object=ses_gone')).toBe(5);
    expect(await count('?since=2026-01-03T00:00:00Z&until=2026-01-05T01:00:00%2B01:00')).toBe(2);
    // It began long ago, and nobody wrote down how it ended.
    expect(
      (await page('run', '?since=2026-01-04T00:00:00Z&until=2026-01-05T00:00:00Z')).entries,
    ).toMatchObject([{ outcome: 'cut_off' }]);
    const csv = (await call<string>('administrator', '/audit?format=csv&limit=1')).body;
    expect(csv.trimEnd().split('\n')).toHaveLength(28);
    expect(csv).toMatch(/^id,at,who,via,action,words,object_kind,object_id,object,outcome\n/);
  });
});
