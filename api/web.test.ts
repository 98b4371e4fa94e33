import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { NONCE_PLACE } from '../scripts/places.mjs';
import { bearer, serveApi, type Answer } from './api-in-test.ts';

/** A build as Vite makes it, beside a file that nobody may read. */
function build(): string {
  const folder = mkdtempSync(join(tmpdir(), 'proband-web-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const dist = join(folder, 'dist');
  mkdirSync(join(dist, 'assets'), { recursive: true });
  writeFileSync(
    join(dist, 'index.html'),
    `<meta nonce="${NONCE_PLACE}"><script nonce="${NONCE_PLACE}"></script>`,
  );
  writeFileSync(join(dist, 'assets', 'index-AbCd1234.js'), 'let screens;');
  writeFileSync(join(dist, 'icon.svg'), '<svg/>');
  writeFileSync(join(dist, '.sources-sha256'), 'secret');
  writeFileSync(join(folder, 'secret.key'), 'secret');
  return dist;
}

const policyOf = ({ headers }: Answer): string => String(headers['content-security-policy']);
const nonceOf = (answer: Answer): string => /'nonce-([^']+)'/.exec(policyOf(answer))?.[1] ?? '';

const PAGE_POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'nonce-N'; img-src 'self' data:; connect-src 'self'; " +
  "frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";

describe('a page', () => {
  test.each([
    '/',
    '/index.html',
    '/jobs/job_1',
    '/setup/abc',
    '/sign-in?to=/costs',
    '/no/such/page',
    '/apis',
  ])('is the same at %s: never kept, with the policy', async (path) => {
    const api = await serveApi({ screens: build() });
    const answer = await api(path);
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(policyOf(answer).replace(nonceOf(answer), 'N')).toBe(PAGE_POLICY);
    const nonce = nonceOf(answer);
    expect(answer.body).toBe(`<meta nonce="${nonce}"><script nonce="${nonce}"></script>`);
  });

  test('has a nonce that no other answer has', async () => {
    const api = await serveApi({ screens: build() });
    const answers = await Promise.all(Array.from({ length: 20 }, () => api('/')));
    const nonces = new Set(answers.map(nonceOf));
    expect(nonces.size).toBe(20);
    for (const nonce of nonces) expect(nonce).toMatch(/^[\w+/]{22}==$/);
  });

  test('says how to build where nothing is built, with the policy too', async () => {
    const api = await serveApi({ screens: '/no/such/folder' });
    const answer = await api('/');
    expect(answer).toMatchObject({ status: 503, body: expect.stringContaining('npm run setup') as string });
    expect(policyOf(answer).replace(nonceOf(answer), 'N')).toBe(PAGE_POLICY);
  });

  test('does not say that the server is to be asked by TLS, which it does not speak', async () => {
    const { headers } = await (await serveApi({ screens: build() }))('/');
    expect(headers['strict-transport-security']).toBeUndefined();
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
  });

  test('is only read', async () => {
    const api = await serveApi({ screens: build() });
    expect((await api('/', { method: 'POST' })).status).toBe(404);
  });

  test('is not given under another name of the server', async () => {
    const api = await serveApi({ screens: build() });
    expect((await api('/', { headers: { host: 'evil.example' } })).status).toBe(403);
  });
});

describe('a file of the build', () => {
  test('with a hash in its name may be kept for ever', async () => {
    const answer = await (await serveApi({ screens: build() }))('/assets/index-AbCd1234.js');
    expect(answer).toMatchObject({ status: 200, body: 'let screens;' });
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  test('that is gone is not there, rather than the page in its place', async () => {
    const answer = await (await serveApi({ screens: build() }))('/assets/index-Old.js');
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  test.each([
    '/../secret.key',
    '/%2e%2e/secret.key',
    '/..%2fsecret.key',
    '/assets/../../secret.key',
    '/assets/%2e%2e/%2e%2e/secret.key',
    '/assets/..%2f..%2fsecret.key',
    '/assets/..%5c..%5csecret.key',
    '/assets/....//....//secret.key',
    '//secret.key',
    '/.sources-sha256',
    '/assets/%00',
  ])('is never outside of it: %s', async (path) => {
    const answer = await (await serveApi({ screens: build() }))(path);
    expect(JSON.stringify(answer.body)).not.toMatch(/secret[^.]|secret$/);
    expect(JSON.stringify(answer.body)).not.toContain('"secret"');
  });
});

describe('an answer of the API', () => {
  test.each([
    ['of an endpoint', '/api/health', 200],
    ['to nobody', '/api/jobs', 401],
    ['of an endpoint that is not there', '/api/nothing', 404],
    ['at the root', '/api', 404],
  ])('%s can do nothing when it is opened as a page', async (_what, path, status) => {
    const api = await serveApi({ screens: build() });
    const answer = await api(path, path === '/api/jobs' ? {} : { headers: bearer });
    expect(answer.status).toBe(status);
    expect(policyOf(answer)).toBe(
      "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    );
  });
});
