import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WINDOW_MS, countTry, TRIES_PER_ACCOUNT, TRIES_PER_ADDRESS } from '../../records/sign-in-tries.ts';
import { cookieOf, PASSWORD, startApp, type Answer, type Client, type TestApp } from '../support/app.ts';

let app: TestApp;
let administrator: Client;

beforeAll(async () => {
  app = await startApp();
  administrator = (await app.signUp({ email: 'admin@example.org', role: 'administrator' })).ask;
});
afterAll(() => app?.stop());

const signIn = (email: string, password: string, headers: Record<string, string> = {}) =>
  app.anybody('/auth/sign-in/email', { headers, body: { email, password } });
const codeOf = ({ status, body }: Answer) => `${status} ${(body as { code?: string }).code ?? ''}`;
const secretOf = ({ body }: Answer) => {
  const { path } = (body as { link?: { path: string } }).link ?? (body as { path: string });
  return path.split('/').at(-1) ?? '';
};
const own = (secret: string) => `/setup/links/${secret}`;

async function linkFor(id: string): Promise<string> {
  return secretOf(await app.owner(`/users/${id}/sign-in-link`, { method: 'POST' }));
}
async function inviteTo(email: string): Promise<string> {
  return secretOf(await administrator('/invitations', { body: { email } }));
}

describe('signing in', () => {
  test('a person who is signed in is known by the cookie, and signs out', async () => {
    const ada = await app.signUp({ email: 'Ada@Example.org', name: 'Ada' });
    expect((await ada.ask('/account')).body).toMatchObject({
      id: ada.id,
      email: 'ada@example.org',
      via: 'ui',
    });
    expect((await app.anybody('/account')).status).toBe(401);
    expect((await ada.ask('/auth/sign-out', { method: 'POST' })).status).toBe(200);
    expect((await ada.ask('/account')).status).toBe(401);
  });

  test('the cookie is out of reach of scripts and other sites; the answer does not tell what is in it', async () => {
    const { email } = await app.signUp({ email: 'cookie@example.org' });
    const answer = await signIn(email, PASSWORD);
    const [cookie = ''] = answer.headers['set-cookie'] as string[];
    expect(cookie).toMatch(/^proband-[0-9a-f]{8}\.session_token=/);
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Strict/);
    expect(cookie).not.toMatch(/Secure/);
    expect(JSON.stringify(answer.body)).not.toContain(cookie.split(/[=.;]/)[2]);
  });

  test('a wrong password and an unknown e-mail are answered alike', async () => {
    const { email } = await app.signUp({ email: 'known@example.org' });
    const [wrong, unknown] = [
      await signIn(email, 'not-the-password'),
      await signIn('no@example.org', PASSWORD),
    ];
    expect(codeOf(wrong)).toBe('401 wrong_password');
    expect(unknown).toMatchObject({ status: wrong.status, body: wrong.body });
    expect(wrong.headers['content-type']).toMatch('application/problem+json');
  });

  test('a session that was there before is not the one after', async () => {
    const { email, cookie } = await app.signUp({ email: 'fixed@example.org' });
    const after = cookieOf(await signIn(email, PASSWORD, { cookie, origin: app.url }));
    expect(after).not.toBe(cookie);
    expect((await app.withCookie(cookie)('/account')).status).toBe(401);
    const planted = cookie.replace(/=.*/, '=chosen-by-another.signature');
    const taken = cookieOf(await signIn(email, PASSWORD, { cookie: planted, origin: app.url }));
    expect(taken).not.toContain('chosen-by-another');
    expect((await app.withCookie(planted)('/account')).status).toBe(401);
  });

  test('nothing else of the library is served', async () => {
    const body = { email: 'new@example.org', password: PASSWORD, name: 'New', role: 'administrator' };
    for (const path of ['sign-up/email', 'update-user', 'change-password', 'api-key/create', 'open-session'])
      expect(codeOf(await app.anybody(`/auth/${path}`, { body }))).toBe('404 not_found');
    expect(await app.db.user.count({ where: { email: body.email } })).toBe(0);
  });
});

describe('wrong passwords', () => {
  const guess = (email: string, n: number) =>
    signIn(email, `guess number ${n}`, {
      'x-forwarded-for': `10.0.0.${n}`,
      'x-proband-address': `10.1.0.${n}`,
    });

  test('are taken ten times, whatever address the headers claim, and no more after a restart', async () => {
    const { email } = await app.signUp({ email: 'guessed@example.org' });
    const answers: Answer[] = [];
    for (let n = 0; n < TRIES_PER_ACCOUNT; n++) answers.push(await guess(email, n));
    expect(answers.map(({ status }) => status)).toEqual(Array(TRIES_PER_ACCOUNT).fill(401));
    await app.restart();
    const refused = await guess(email, 99);
    expect(codeOf(refused)).toBe('429 too_many_tries');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((refused.body as { detail: string }).detail).toContain('Try again in 15 min');
    expect(codeOf(await signIn(email, PASSWORD))).toBe('429 too_many_tries');
  });

  test('at once are counted like one after the other', async () => {
    const { email } = await app.signUp({ email: 'many@example.org' });
    const answers = await Promise.all(Array.from({ length: 14 }, (_, n) => guess(email, n)));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(TRIES_PER_ACCOUNT);
  });

  test('are forgotten with the right one, and with time', async () => {
    const { email } = await app.signUp({ email: 'late@example.org' });
    for (let n = 0; n < 9; n++) await guess(email, n);
    expect((await signIn(email, PASSWORD)).status).toBe(200);
    const tried = { email: 'x@example.org', address: '10.9.9.9' };
    const start = Date.now();
    for (let n = 0; n < TRIES_PER_ACCOUNT; n++) await countTry(app.db, tried, start);
    expect(await countTry(app.db, tried, start + 1_000)).toEqual({
      retryAfterSeconds: WINDOW_MS / 1_000 - 1,
    });
    expect(await countTry(app.db, tried, start + WINDOW_MS)).toEqual({ retryAfterSeconds: null });
  });
});

test('wrong passwords from one address are counted too, whatever the accounts', async () => {
  const start = Date.now();
  const tries = (n: number) => countTry(app.db, { email: `u${n}@example.org`, address: '10.8.8.8' }, start);
  for (let n = 0; n < TRIES_PER_ADDRESS; n++) expect((await tries(n)).retryAfterSeconds).toBeNull();
  expect((await tries(TRIES_PER_ADDRESS)).retryAfterSeconds).toBe(WINDOW_MS / 1_000);
});

test('a database that is away is told as such, not as a wrong password or token', async () => {
  const { email, ask } = await app.signUp({ email: 'away@example.org' });
  const headers = { authorization: `Bearer pb_${'a'.repeat(64)}` };
  await app.failing(Object.assign(new Error('no connection'), { code: 'P1001' }), async () => {
    expect(codeOf(await ask('/account'))).toBe('503 away');
    expect(codeOf(await app.anybody('/account', { headers }))).toBe('503 away');
    expect(codeOf(await signIn(email, PASSWORD))).toBe('503 away');
  });
  expect((await ask('/account')).status).toBe(200);
});

describe('a page elsewhere', () => {
  test('does nothing with the cookie', async () => {
    const { cookie } = await app.signUp({ email: 'csrf@example.org' });
    const asked = { method: 'POST' as const, body: { name: 'Mallory' } };
    const refused = async (path: string, headers: Record<string, string>) =>
      codeOf(await app.anybody(path, { ...asked, headers: { cookie, ...headers } }));
    for (const path of ['/account', '/auth/sign-out', '/auth/sign-in/email']) {
      expect(await refused(path, {})).toBe('403 origin');
      expect(await refused(path, { origin: 'http://localhost:8000' })).toBe('403 origin');
      expect(await refused(path, { 'sec-fetch-site': 'same-site' })).toBe('403 origin');
    }
    expect((await app.withCookie(cookie)('/account', asked)).body).toMatchObject({ name: 'Mallory' });
  });

  test('signs nobody in as another', async () => {
    const { email } = await app.signUp({ email: 'login-csrf@example.org' });
    expect(codeOf(await signIn(email, PASSWORD, { origin: 'http://evil.example' }))).toBe('403 origin');
  });
});

describe('a sign-in link', () => {
  test('lets the local owner in once, with one field', async () => {
    expect((await app.owner('/account')).body).toMatchObject({
      hasPassword: false,
      emailIsPlaceholder: true,
    });
    const secret = await linkFor(app.ownerId);
    const other = await linkFor(app.ownerId);
    expect((await app.anybody(own(secret))).body).toMatchObject({
      kind: 'sign_in',
      email: 'owner@localhost',
    });
    const used = await app.anybody(own(secret), { body: { password: PASSWORD } });
    expect(used.status).toBe(200);
    const owner = app.withCookie(cookieOf(used));
    expect((await owner('/account')).body).toMatchObject({ role: 'administrator', hasPassword: true });
    expect(codeOf(await app.anybody(own(secret)))).toBe('410 link_used');
    expect(codeOf(await app.anybody(own(secret), { body: { password: PASSWORD } }))).toBe('410 link_used');
    expect(codeOf(await app.anybody(own(other)))).toBe('410 link_revoked');
    expect((await signIn('owner@localhost', PASSWORD)).status).toBe(200);
    expect((await owner('/account', { body: { email: 'Me@Example.org' } })).body).toMatchObject({
      email: 'me@example.org',
    });
    expect(codeOf(await owner('/account', { body: { email: 'again@example.org' } }))).toBe('403 forbidden');
  });

  test('gives a new password, and ends what came in by the old one', async () => {
    const { id, ask, email } = await app.signUp({ email: 'forgetful@example.org' });
    const secret = secretOf(await administrator(`/users/${id}/sign-in-link`, { method: 'POST' }));
    expect((await app.anybody(own(secret), { body: { password: 'another password' } })).status).toBe(200);
    expect((await ask('/account')).status).toBe(401);
    expect((await signIn(email, PASSWORD)).status).toBe(401);
    expect((await signIn(email, 'another password')).status).toBe(200);
  });

  test('is used up only when it succeeds', async () => {
    const { id } = await app.signUp({ email: 'short@example.org' });
    const secret = await linkFor(id);
    const refused = await app.anybody(own(secret), { body: { password: 'short' } });
    expect(codeOf(refused)).toBe('400 invalid');
    expect(JSON.stringify(refused.body)).toContain('at least 8 characters');
    expect((await app.anybody(own(secret), { body: { password: PASSWORD } })).status).toBe(200);
  });

  test('raced by two lets one in', async () => {
    const { id } = await app.signUp({ email: 'raced@example.org' });
    const secret = await linkFor(id);
    const use = (n: number) => app.anybody(own(secret), { body: { password: `password ${n}` } });
    const answers = await Promise.all([1, 2, 3, 4].map(use));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410, 410]);
    expect(await app.db.authSession.count({ where: { userId: id } })).toBe(1);
  });

  test('that is old, unknown, or of somebody who is disabled lets nobody in, and says how to go on', async () => {
    const { id } = await app.signUp({ email: 'old-link@example.org' });
    const secret = await linkFor(id);
    await app.db.oneTimeLink.updateMany({ where: { userId: id }, data: { expiresAt: new Date(0) } });
    const old = await app.anybody(own(secret), { body: { password: PASSWORD } });
    expect(codeOf(old)).toBe('410 link_expired');
    expect((old.body as { detail: string }).detail).toContain('proband sign-in-link');
    expect(codeOf(await app.anybody(own('nobody-made-this')))).toBe('404 link_unknown');
    const good = await linkFor(id);
    await administrator(`/users/${id}`, { body: { disabled: true } });
    expect(codeOf(await app.anybody(own(good)))).toBe('410 link_revoked');
    expect(codeOf(await app.owner(`/users/${id}/sign-in-link`, { method: 'POST' }))).toBe('409 disabled');
  });
});

describe('an invitation', () => {
  test('makes an account with its role, once', async () => {
    const asked = { body: { email: 'Grace@Example.org', role: 'administrator' } };
    const secret = secretOf(await administrator('/invitations', asked));
    expect((await app.anybody(own(secret))).body).toMatchObject({
      kind: 'invitation',
      email: 'grace@example.org',
    });
    expect(codeOf(await app.anybody(own(secret), { body: { password: PASSWORD } }))).toBe('400 invalid');
    const came = await app.anybody(own(secret), { body: { password: PASSWORD, name: 'Grace' } });
    const grace = app.withCookie(cookieOf(came));
    expect((await grace('/account')).body).toMatchObject({ name: 'Grace', role: 'administrator' });
    expect(codeOf(await app.anybody(own(secret)))).toBe('410 link_used');
    expect(codeOf(await administrator('/invitations', asked))).toBe('409 email_taken');
    const deeds = await app.db.auditEntry.findMany({ where: { who: { contains: 'Grace' } } });
    expect(deeds).toMatchObject([{ action: 'invitation.accept', outcome: 'done' }]);
  });

  test('chooses neither role nor e-mail', async () => {
    const secret = await inviteTo('plain@example.org');
    const body = { password: PASSWORD, name: 'Plain', role: 'administrator', email: 'x@example.org' };
    expect(codeOf(await app.anybody(own(secret), { body }))).toBe('400 invalid');
  });

  test('is taken back, or replaced by another', async () => {
    const first = await inviteTo('twice@example.org');
    const second = await inviteTo('twice@example.org');
    expect(codeOf(await app.anybody(own(first)))).toBe('410 link_revoked');
    const { invitations } = (await administrator('/invitations')).body as {
      invitations: { id: string; email: string; state: string }[];
    };
    const open = invitations.find(({ email, state }) => email === 'twice@example.org' && state === 'open');
    const revoke = () => administrator(`/invitations/${open?.id}/revoke`, { method: 'POST' });
    expect((await revoke()).status).toBe(200);
    expect(codeOf(await revoke())).toBe('409 link_used');
    expect(codeOf(await app.anybody(own(second)))).toBe('410 link_revoked');
  });

  test('is for administrators to make', async () => {
    const { ask } = await app.signUp({ email: 'no-admin@example.org' });
    const body = { email: 'friend@example.org' };
    expect((await ask('/invitations', { body })).status).toBe(403);
    expect((await ask('/invitations')).status).toBe(403);
    expect((await ask('/users')).status).toBe(403);
  });
});

describe('a personal token', () => {
  const byToken = (token: string): Client => {
    const headers = { authorization: `Bearer ${token}` };
    return (path, asked = {}) => app.anybody(path, { ...asked, headers: { ...headers, ...asked.headers } });
  };
  const make = async (ask: Client, days: number | null = null) =>
    (await ask('/account/tokens', { body: { name: 'my script', days } })).body as {
      secret: string;
      token: { id: string };
    };

  test('acts for its owner, is listed without what it is, and ends when it is revoked', async () => {
    const { id, ask } = await app.signUp({ email: 'scripts@example.org' });
    const { secret, token } = await make(ask);
    expect(secret).toMatch(/^pb_[A-Za-z]{64}$/);
    for (let n = 0; n < 12; n++)
      expect((await byToken(secret)('/account')).body).toMatchObject({ id, via: 'token' });
    const listed = (await ask('/account/tokens')).body as { tokens: object[] };
    expect(listed.tokens).toMatchObject([{ name: 'my script', start: secret.slice(0, 7) }]);
    expect(listed.tokens).not.toMatchObject([{ lastUsedAt: null }]);
    expect(JSON.stringify(await app.db.apiToken.findMany(), bigints)).not.toContain(secret);
    expect((await ask(`/account/tokens/${token.id}/revoke`, { method: 'POST' })).status).toBe(200);
    expect((await byToken(secret)('/account')).status).toBe(401);
    expect((await byToken(`${secret}x`)('/account')).status).toBe(401);
  });

  test('opens no other way in, also not that of an administrator', async () => {
    const { id, ask } = await app.signUp({ email: 'token-admin@example.org', role: 'administrator' });
    const { secret } = await make(ask, 30);
    const withToken = byToken(secret);
    expect((await withToken('/users')).status).toBe(200);
    for (const path of ['/account', '/account/tokens', '/account/password', '/invitations', `/users/${id}`])
      expect(codeOf(await withToken(path, { body: { broken: true } }))).toBe('403 forbidden');
    expect((await withToken(`/users/${id}/sign-in-link`, { method: 'POST' })).status).toBe(403);
  });

  test('is of nobody else to revoke', async () => {
    const { ask } = await app.signUp({ email: 'holder@example.org' });
    const { token, secret } = await make(ask);
    expect((await administrator(`/account/tokens/${token.id}/revoke`, { method: 'POST' })).status).toBe(404);
    expect((await byToken(secret)('/account')).status).toBe(200);
  });

  test('that is too old is nobody’s', async () => {
    const { ask } = await app.signUp({ email: 'expiring@example.org' });
    const { secret, token } = await make(ask, 1);
    await app.db.apiToken.update({ where: { id: token.id }, data: { expiresAt: new Date(0) } });
    expect((await byToken(secret)('/account')).status).toBe(401);
  });
});

describe('an account', () => {
  test('gets another password from whoever knows the one it has; other sessions end', async () => {
    const { email, ask } = await app.signUp({ email: 'changing@example.org' });
    const elsewhere = app.withCookie(cookieOf(await signIn(email, PASSWORD)));
    const change = (body: object) => ask('/account/password', { body });
    expect(codeOf(await change({ password: 'next password' }))).toBe('400 invalid');
    expect(codeOf(await change({ current: 'no', password: 'next password' }))).toBe('403 wrong_password');
    expect((await elsewhere('/account')).status).toBe(200);
    expect((await change({ current: PASSWORD, password: 'next password' })).status).toBe(200);
    expect((await elsewhere('/account')).status).toBe(401);
    expect((await ask('/account')).status).toBe(200);
    expect((await signIn(email, 'next password')).status).toBe(200);
  });

  test('shows where it is signed in, and ends that', async () => {
    const { email, ask } = await app.signUp({ email: 'everywhere@example.org' });
    const sessions = async () =>
      ((await ask('/account/sessions')).body as { sessions: { id: string; current: boolean }[] }).sessions;
    const others = await Promise.all([1, 2, 3].map(() => signIn(email, PASSWORD)));
    const [first] = (await sessions()).filter(({ current }) => !current);
    expect(await sessions()).toHaveLength(4);
    expect((await administrator(`/account/sessions/${first?.id}/end`, { method: 'POST' })).status).toBe(404);
    expect((await ask(`/account/sessions/${first?.id}/end`, { method: 'POST' })).status).toBe(200);
    const ended = await ask('/account/sessions/end-others', { method: 'POST' });
    expect(ended.body).toEqual({ ended: 2 });
    expect(await sessions()).toMatchObject([{ current: true, address: '127.0.0.1' }]);
    for (const other of others) expect((await app.withCookie(cookieOf(other))('/account')).status).toBe(401);
  });

  test('keeps its role and its e-mail, whatever its owner sends', async () => {
    const { ask } = await app.signUp({ email: 'climber@example.org' });
    expect(codeOf(await ask('/account', { body: { role: 'administrator' } }))).toBe('400 invalid');
    expect(codeOf(await ask('/account', { body: { email: 'boss@example.org' } }))).toBe('403 forbidden');
  });
});

test('no log line holds a password, a token, a cookie or a link', async () => {
  const { id, email, cookie, ask } = await app.signUp({ email: 'logged@example.org' });
  const link = await linkFor(id);
  const { secret } = (await ask('/account/tokens', { body: { name: 't' } })).body as { secret: string };
  await signIn(email, 'wrong password of mine');
  await app.anybody('/account', { headers: { authorization: 'Bearer pb_wrong-token-of-mine' } });
  await app.failing(new TypeError('Something is wrong.'), async () => {
    expect((await app.anybody(own(link), { body: { password: PASSWORD } })).status).toBe(500);
    expect((await signIn(email, PASSWORD)).status).toBe(500);
    expect((await ask('/account')).status).toBe(500);
  });
  const logged = app.logged();
  expect(logged).toContain('request failed');
  for (const hidden of [
    PASSWORD,
    'wrong password of mine',
    'pb_wrong',
    secret,
    link,
    cookie.split('=')[1] ?? '',
  ])
    expect(logged).not.toContain(hidden);
});

const bigints = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);
