import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PASSWORD, startApp, type Answer, type Client, type TestApp } from '../support/app.ts';

let app: TestApp;
let administrator: Client;

beforeAll(async () => {
  app = await startApp();
  administrator = (await app.signUp({ email: 'admin@example.org', role: 'administrator' })).ask;
});
afterAll(() => app?.stop());

const signIn = (email: string, password: string) =>
  app.anybody('/auth/sign-in/email', { body: { email, password } });
const codeOf = ({ status, body }: Answer) => `${status} ${(body as { code?: string }).code ?? ''}`;
const secretOf = ({ body }: Answer) => (body as { path: string }).path.split('/').at(-1) ?? '';
const bigints = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);

describe('administrators', () => {
  test('disable a person: sessions and tokens end, and the password opens nothing', async () => {
    const { id, email, ask } = await app.signUp({ email: 'leaver@example.org' });
    const { secret } = (await ask('/account/tokens', { body: { name: 't' } })).body as { secret: string };
    expect((await administrator(`/users/${id}`, { body: { disabled: true } })).body).toMatchObject({
      disabled: true,
    });
    expect((await ask('/account')).status).toBe(401);
    const headers = { authorization: `Bearer ${secret}` };
    expect((await app.anybody('/account', { headers })).status).toBe(401);
    expect(codeOf(await signIn(email, PASSWORD))).toBe('403 disabled');
    expect(codeOf(await signIn(email, 'wrong password'))).toBe('401 wrong_password');
    await administrator(`/users/${id}`, { body: { disabled: false } });
    expect((await ask('/account')).status).toBe(401);
    expect((await signIn(email, PASSWORD)).status).toBe(200);
  });

  test('disable a person: the jobs that the person started ask no model any more', async () => {
    const { id, ask } = await app.signUp({ email: 'spender@example.org' });
    const key = 'sk-of-a-test-0123456789';
    const saved = await ask('/credentials', { body: { name: 'own', provider: 'openai', key } });
    const { credential } = saved.body as { credential: { id: string } };
    const config = { platform: 'web', model: 'openai/gpt-4o', credential: credential.id };
    const wave = {
      experiment: 'e',
      name: 's',
      hosts: ['127.0.0.1:9'],
      config,
      requestKey: 'wave-of-spender',
    };
    const { session } = (await ask('/sessions', { body: wave })).body as { session: string };
    const given = { requestKey: 'jobs-of-spender', entries: [{ url: 'http://127.0.0.1:9/' }] };
    const { jobs } = (await ask(`/sessions/${session}/jobs`, { body: given })).body as { jobs: string[] };
    const where = { id: jobs[0] ?? '' };
    await app.db.job.update({ where, data: { phase: 'ask', step: 2, state: 'running' } });
    await administrator(`/users/${id}`, { body: { disabled: true } });
    expect(await app.db.job.findUniqueOrThrow({ where })).toMatchObject({
      ...{ state: 'paused', reason: 'credential_unavailable' },
    });
  });

  test('change role and e-mail, to one that is free', async () => {
    const { id, email } = await app.signUp({ email: 'renamed@example.org' });
    const body = { role: 'administrator', email: 'New-Name@Example.org' };
    expect((await administrator(`/users/${id}`, { body })).body).toMatchObject({
      role: 'administrator',
      email: 'new-name@example.org',
    });
    expect((await signIn(email, PASSWORD)).status).toBe(401);
    const taken = await administrator(`/users/${id}`, { body: { email: 'admin@example.org' } });
    expect(codeOf(taken)).toBe('409 email_taken');
  });

  test('are never without one: neither oneself nor the local owner is put out', async () => {
    const { id, ask } = await app.signUp({ email: 'last@example.org', role: 'administrator' });
    for (const body of [{ disabled: true }, { role: 'researcher' }]) {
      expect(codeOf(await ask(`/users/${id}`, { body }))).toBe('409 oneself');
      expect(codeOf(await ask(`/users/${app.ownerId}`, { body }))).toBe('409 local_owner');
      expect(codeOf(await app.owner(`/users/${app.ownerId}`, { body }))).toBe('409 local_owner');
    }
  });

  test('leave what they did on record, without secrets', async () => {
    const { id } = await app.signUp({ email: 'recorded@example.org' });
    const secret = secretOf(await administrator(`/users/${id}/sign-in-link`, { method: 'POST' }));
    const deeds = await app.db.auditEntry.findMany({ where: { objectId: id } });
    expect(deeds).toMatchObject([
      { action: 'user.sign_in_link', who: expect.stringContaining('admin@example.org') as string },
    ]);
    expect(JSON.stringify(await app.db.auditEntry.findMany(), bigints)).not.toContain(secret);
  });
});
