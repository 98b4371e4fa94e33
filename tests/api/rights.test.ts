import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { api } from '../../domain/api.schema.ts';
import type { Endpoint } from '../../domain/endpoint.schema.ts';
import type { z } from 'zod';
import { NAMED, PEOPLE, TABLE, type Person } from './rights-table.ts';
import { startWorld, type Answer, type World } from './rights-world.ts';

type AnyEndpoint = Endpoint<z.ZodType, z.ZodType, z.ZodType, z.ZodType>;
const entries = Object.entries(api) as unknown as [keyof typeof TABLE, AnyEndpoint][];

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.stop());
beforeEach(async () => {
  if (world.isTouched()) await world.plant();
});

/** What stands in the place of a parameter, by how the path begins. */
const MEANT: Record<string, string> = {
  experiments: 'exp_shown_1',
  sessions: 'ses_shown_1',
  jobs: 'job_shown_1',
  credentials: 'cred_shown_1',
  webhooks: 'whk_shown_1',
  export: 'jobs',
};
/** As long as those, and of nothing. */
const MISSING: Record<string, string> = {
  exp_shown_1: 'exp_other_1',
  ses_shown_1: 'ses_other_1',
  job_shown_1: 'job_other_1',
  cred_shown_1: 'cred_other_1',
  whk_shown_1: 'whk_other_1',
};

function rowOf(name: keyof typeof TABLE): { who: string[]; path: string | null } {
  const row = TABLE[name];
  return typeof row === 'string'
    ? { who: row.split(' '), path: null }
    : { who: row.who.split(' '), path: row.path };
}

function pathOf(name: keyof typeof TABLE, endpoint: AnyEndpoint): string {
  const given = rowOf(name).path;
  if (given !== null) return `/api${given}`;
  const [, first = ''] = endpoint.path.split('/');
  return `/api${endpoint.path.replace(/:\w+/, MEANT[first] ?? 'unknown_1').replaceAll(/:\w+/g, 'unknown_1')}`;
}

/** Everything that could be wrong with a request beside who sends it. */
function spoiled(endpoint: AnyEndpoint, path: string) {
  const raw = endpoint.method === 'POST' ? { raw: '{"broken":' } : {};
  return [`${path}?session=%00&format=nope&before=x&limit=-1`, { method: endpoint.method, ...raw }] as const;
}

const verdict = ({ status }: Answer): string =>
  status === 401 || status === 403
    ? String(status)
    : status >= 500 && status !== 503
      ? `failed ${status}`
      : 'passes';

test('every entry of the API has a row, and every row an entry', () => {
  expect(Object.keys(TABLE).sort()).toEqual(Object.keys(api).sort());
});

test('every row names people that are tried out', () => {
  const named = new Set(entries.flatMap(([name]) => rowOf(name).who));
  expect([...named].filter((who) => !(PEOPLE as readonly string[]).includes(who))).toEqual([]);
});

describe.each(entries)('%s', (name, endpoint) => {
  const path = pathOf(name, endpoint);
  const { method, access } = endpoint;
  const { who } = rowOf(name);
  const inPerson = access === 'in_person' || access === 'administrator_in_person';
  const how = inPerson ? { via: 'ui' as const, headers: { 'sec-fetch-site': 'same-origin' } } : {};
  const bare = method === 'POST' ? { method, body: {}, ...how } : { method, ...how };

  if (inPerson)
    test('opens to nobody by a personal token', async () => {
      for (const person of PEOPLE.filter((one) => one !== 'anonymous'))
        expect(verdict(await world.ask(path, { ...bare, as: person, via: 'token' }))).toBe('403');
    });

  test('lets in whom its row names, and nobody else', async () => {
    const found: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const person of PEOPLE) {
      found[person] = verdict(await world.ask(path, { ...bare, as: person }));
      expected[person] = who.includes(person) ? 'passes' : person === 'anonymous' ? '401' : '403';
      if (world.isTouched()) await world.plant();
    }
    expect(found).toEqual(expected);
  });

  test('asks who it is before it looks at anything else', async () => {
    // What only the handler can judge comes after the parsing.
    const byPath = access === 'administrator' || inPerson || typeof access === 'object';
    const [at, asked] = spoiled(endpoint, path);
    for (const person of PEOPLE) {
      if (who.includes(person) || (person !== 'anonymous' && !byPath)) continue;
      const plain = await world.ask(path, { ...bare, as: person });
      const answer = await world.ask(at, { ...asked, ...how, as: person });
      expect(answer).toMatchObject({ status: person === 'anonymous' ? 401 : 403, text: plain.text });
      expect(answer.headers['content-type']).toContain('application/problem+json');
    }
  });

  test('tells nobody without a right whether there is such a thing', async () => {
    const [id] = Object.keys(MISSING).filter((known) => path.includes(known));
    if (id === undefined) return;
    for (const person of PEOPLE) {
      // Of a credential that is shared, and of an experiment that one sees, there is nothing to hide.
      const knows = id.startsWith('cred') ? ['sharee', 'lender'] : ['view', 'edit', 'run', 'export', 'owner'];
      if (person === 'administrator' || knows.includes(person)) continue;
      await sameAnswer(path, id, { ...bare, as: person });
    }
  });
});

/** The same to the byte for what is there and what is not, but for the id itself. */
async function sameAnswer(
  path: string,
  id: string,
  asked: Parameters<World['ask']>[1] & { raw?: string },
): Promise<void> {
  const other = MISSING[id] ?? '';
  const there = await world.ask(
    path.replaceAll('ID', id),
    asked.raw ? { ...asked, raw: asked.raw.replaceAll('ID', id) } : asked,
  );
  const gone = await world.ask(
    path.replaceAll('ID', id).replaceAll(id, other),
    asked.raw ? { ...asked, raw: asked.raw.replaceAll('ID', other) } : asked,
  );
  const told = ({ status, text, headers: { date: _date, etag: _etag, ...headers } }: Answer) =>
    JSON.stringify({ status, text, headers }).replaceAll(id, 'ID').replaceAll(other, 'ID');
  expect(told(gone)).toBe(told(there));
}

describe.each(NAMED)('$method $path with $id in $body', ({ method, path, id, body, who }) => {
  const given = { method, ...(body ? { raw: JSON.stringify(body) } : {}) };
  const filled = { ...given, ...(given.raw ? { raw: given.raw.replaceAll('ID', id) } : {}) };

  test('is for those who have the right on it', async () => {
    const found: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const person of PEOPLE) {
      found[person] = verdict(await world.ask(`/api${path.replace('ID', id)}`, { ...filled, as: person }));
      expected[person] = who.split(' ').includes(person) ? 'passes' : person === 'anonymous' ? '401' : '403';
      if (world.isTouched()) await world.plant();
    }
    expect(found).toEqual(expected);
  });

  test.each(['stranger', 'sharee', 'lender'] as const)('tells a %s nothing', async (person) => {
    await sameAnswer(`/api${path}`, id, { ...given, as: person });
  });
});

describe('lists', () => {
  /** All that can be read without naming anything; export and page of a session take more. */
  const lists = entries.filter(
    ([, { method, path, access }]) => method === 'GET' && access === 'signed_in' && !path.includes(':'),
  );
  const read = async (path: string, as: Person | 'hidden'): Promise<string> =>
    (await world.ask(path, { as })).text;
  const WAYS = ['', '?by=session', '?by=credential', '?by=day', '?format=csv'];

  test('hold nothing of others', async () => {
    const people = PEOPLE.filter((person) => person !== 'anonymous' && person !== 'administrator');
    for (const [name, { path }] of lists) {
      for (const way of WAYS) {
        for (const person of people)
          expect(await read(`/api${path}${way}`, person), `${name}${way} for ${person}`).not.toContain(
            'hidden',
          );
      }
    }
  });

  test('hold it for whose it is', async () => {
    const of = async (path: string) => read(path, 'hidden');
    expect(await of('/api/jobs')).toContain('job_hidden_1');
    expect(await of('/api/notes')).toContain('ses_hidden_1');
    expect(await of('/api/costs?by=session')).toContain('ses_hidden_1');
    expect(await of('/api/credentials')).toContain('cred_hidden_1');
    expect(await of('/api/audit')).toContain('hidden study · hidden wave');
    expect(await of('/api/audit?format=csv')).toContain('hidden study · hidden wave');
  });

  test('of jobs, costs and notes hold what members see; the audit page only what owners do', async () => {
    for (const person of ['view', 'edit', 'run', 'export', 'owner'] as const) {
      expect(await read('/api/jobs', person)).toContain('job_shown_1');
      expect(await read('/api/notes', person)).toContain('ses_shown_1');
      expect(await read('/api/costs?by=session', person)).toContain('ses_shown_1');
      expect((await read('/api/audit', person)).includes('ses_shown_1')).toBe(person === 'owner');
    }
    for (const person of ['stranger', 'sharee', 'lender'] as const)
      for (const [, { path }] of lists) {
        const text = await read(`/api${path}`, person);
        for (const id of ['job', 'ses', 'exp']) expect(text).not.toContain(`${id}_shown_1`);
      }
  });

  test('of credentials hold no more of a shared one than using it takes', async () => {
    const seen = await read('/api/credentials', 'sharee');
    expect(JSON.parse(seen)).toEqual({
      credentials: [],
      shared: [
        {
          ...{ id: 'cred_shown_1', name: 'shown credential', provider: 'openai', label: 'OpenAI' },
          ...{ owner: 'lender', anyModel: false, disabled: false },
          models: [{ model: 'gpt-4o', price: expect.objectContaining({ source: 'catalogue' }) as object }],
        },
      ],
    });
    const models = await read('/api/credentials/cred_shown_1/models', 'sharee');
    expect(JSON.parse(models)).toMatchObject({ models: [{ model: 'gpt-4o' }] });
    for (const secret of ['gateway', 'abcd', '77', 'other.sharee'])
      expect(seen + models).not.toContain(secret);
    expect(await read('/api/credentials', 'administrator')).not.toContain('cred_');
  });
});

test('a cause is for the jobs that a person may run, whichever others it holds', async () => {
  const { db } = world;
  const paused = {
    state: 'paused',
    reason: 'key_rejected',
    pausedBySystem: 'key_rejected',
    finishedAt: null,
  };
  await db.job.updateMany({ data: paused });
  const resume = { kind: 'resume', pausedFor: 'key_rejected' };
  const told = async (as: Person) =>
    JSON.parse((await world.ask('/api/commands', { method: 'POST', as, body: resume })).text) as unknown;
  for (const person of ['stranger', 'view', 'edit', 'export', 'sharee', 'lender'] as const)
    expect(await told(person)).toEqual({ jobs: [] });
  expect(await told('run')).toEqual({ jobs: ['job_shown_1'] });
  expect(await told('administrator')).toEqual({ jobs: ['job_hidden_1', 'job_shown_1'] });
});

describe('the door', () => {
  const guarded = entries.filter(([, { access }]) => access !== 'open');

  test('is shut where nobody has an account of what was sent, and nothing tells what is behind it', async () => {
    for (const path of ['/api/nothing', '/api/jobs/../nothing', '/api', '/api/audit/x'])
      for (const method of ['GET', 'POST'] as const)
        expect((await world.ask(path, { method })).status).toBe(401);
    const { status, text } = await world.ask('/api/nothing', { as: 'stranger' });
    expect({ status, text }).toMatchObject({
      status: 404,
      text: expect.stringContaining('not_found') as string,
    });
  });

  test('is shut to an account that was disabled', async () => {
    await world.db.user.update({ where: { id: 'usr_owner' }, data: { disabledAt: new Date() } });
    for (const [name, endpoint] of guarded) {
      const answer = await world.ask(pathOf(name, endpoint), { method: endpoint.method, as: 'owner' });
      expect(answer.status, name).toBe(401);
    }
  });

  test('is shut under any other name, to which a page elsewhere could bind this address', async () => {
    for (const host of ['evil.example', 'evil.example:80', '169.254.169.254', 'localhost.evil.example']) {
      for (const [name, endpoint] of entries) {
        const asked = { method: endpoint.method, as: 'administrator', headers: { host } } as const;
        const { status, text } = await world.ask(pathOf(name, endpoint), asked);
        expect(status, `${name} at ${host}`).toBe(403);
        expect(text).toContain('urn:proband:host');
      }
    }
  });

  test('is shut to pages of other origins, whatever they send along', async () => {
    for (const origin of ['http://evil.example', 'null', 'http://127.0.0.1:1'])
      for (const [name, endpoint] of entries) {
        const asked = { method: endpoint.method, as: 'administrator', headers: { origin } } as const;
        const { status } = await world.ask(pathOf(name, endpoint), asked);
        expect(status, `${name} from ${origin}`).toBe(403);
      }
  });

  test('takes from a browser that is signed in only what a page of its own sends', async () => {
    const posts = guarded.filter(([, { method }]) => method === 'POST');
    for (const [name, endpoint] of posts) {
      const path = pathOf(name, endpoint);
      const by = async (headers: Record<string, string>) =>
        world.ask(path, { method: 'POST', as: 'stranger', via: 'ui', headers, raw: '{"broken":' });
      for (const headers of [
        {},
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
        { 'sec-fetch-site': 'none' },
      ]) {
        const { status, text } = await by(headers as Record<string, string>);
        expect(status, name).toBe(403);
        expect(text).toContain('urn:proband:origin');
      }
      expect((await by({ 'sec-fetch-site': 'same-origin' })).text).not.toContain('urn:proband:origin');
    }
    expect((await world.ask('/api/jobs', { as: 'stranger', via: 'ui' })).status).toBe(200);
  });
});

test('what changes something, or gives data away, is on record', () => {
  /** They change nothing; but by a link comes who was nobody before. */
  const NOT = ['testCredential', 'testNewCredential', 'checkLinks', 'preview', 'useLink'];
  const open = entries.filter(
    ([name, { method, audit }]) => method === 'POST' && audit === null && !NOT.includes(name),
  );
  expect(open.map(([name]) => name)).toEqual([]);
  expect(api.exportTable.audit).not.toBeNull();
});
