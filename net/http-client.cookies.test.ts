import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { createClient, get, post } from './client-in-test.ts';
import { AddressRefused, AnswerTooLarge, Unreachable } from './errors.ts';
import { serveInTest, type Received, type ServerInTest } from './server-in-test.ts';
import type { Trail } from './trail.ts';

/** Every name leads to this machine: so one server is many hosts. */
const anyName = () => createClient({ resolve: async () => [{ address: '127.0.0.1', family: 4 }] });

/** A study that sets what its address says (`/set?a=1;Path=/`) and otherwise tells what came. */
async function echo(): Promise<ServerInTest> {
  return serveInTest(({ path, headers }, response) => {
    const said = /^[^?]*\/set\?(.*)$/.exec(path)?.[1];
    if (said) response.setHeader('set-cookie', decodeURIComponent(said).split('|'));
    response.end(headers.cookie ?? '(none)');
  });
}

async function shown(line: string, setAt: string, seenAt: string): Promise<string> {
  await using study = await echo();
  const client = anyName();
  const at = (place: string) => place.replace(/^([a-z.]+)/, `http://$1:${study.port}`);
  const { cookies } = await client.send(get(`${at(setAt)}/set?${encodeURIComponent(line)}`));
  return (await client.send(get(at(seenAt), { cookies }))).body;
}

test.each([
  ['of a host is not one of its neighbours', 'a=1', 'one.example', 'two.example/', '(none)'],
  ['of a host is not one of those below it', 'a=1', 'study.example', 'www.study.example/', '(none)'],
  [
    'of a domain is one of those below it',
    'a=1; Domain=study.example',
    'study.example',
    'www.study.example/',
    'a=1',
  ],
  [
    'of a domain may be set from below it',
    'a=1; Domain=.study.example',
    'www.study.example',
    'study.example/',
    'a=1',
  ],
  [
    'of somebody else’s domain is none',
    'a=1; Domain=other.example',
    'study.example',
    'other.example/',
    '(none)',
  ],
  ['of a path is sent below it', 'a=1; Path=/p', 'study.example', 'study.example/p/2', 'a=1'],
  ['of a path is sent nowhere else', 'a=1; Path=/p', 'study.example', 'study.example/page', '(none)'],
  ['without a path belongs to its folder', 'a=1', 'study.example/p', 'study.example/p/x', 'a=1'],
  ['without a path is not one of other folders', 'a=1', 'study.example/p', 'study.example/q', '(none)'],
  ['that is secure is not sent in the clear', 'a=1; Secure', 'study.example', 'study.example/', '(none)'],
  ['that is secure is sent on this machine, as browsers do', 'a=1; Secure', 'localhost', 'localhost/', 'a=1'],
  [
    'that is over is gone',
    'a=1; Expires=Thu, 01 Jan 2004 00:00:00 GMT',
    'study.example',
    'study.example/',
    '(none)',
  ],
  ['that lasts is sent', 'a=1; Max-Age=600', 'study.example', 'study.example/', 'a=1'],
  ['of the same name replaces the one before', 'a=1|a=2', 'study.example', 'study.example/', 'a=2'],
  ['with = in its value is kept as it is', 'a="b=c"; Path=/', 'study.example', 'study.example/', 'a="b=c"'],
])('a cookie %s', async (_what, line, setAt, seenAt, sent) => {
  expect(await shown(line, setAt, seenAt)).toBe(sent);
});

test('cookies stay with the host that set them when a redirect leads to another', async () => {
  await using study = await serveInTest(({ path, headers }, response) => {
    if (path !== '/go') return void response.end(headers.cookie ?? '(none)');
    response.setHeader('set-cookie', 'id=7; Path=/');
    response.writeHead(302, { location: `http://other.example:${study.port}/there` }).end();
  });
  const client = anyName();
  const there = await client.send(get(`http://study.example:${study.port}/go`));
  expect(there.body).toBe('(none)');
  const back = get(`http://study.example:${study.port}/`, { cookies: there.cookies });
  expect((await client.send(back)).body).toBe('id=7');
});

/** Sets a cookie on the way, and then fails as told. */
function failing(fail: (response: ServerResponse) => void) {
  return ({ path }: Received, response: ServerResponse): void => {
    if (path !== '/form') return fail(response);
    response.setHeader('set-cookie', 'id=7; Path=/');
    response.writeHead(303, { location: '/next' }).end();
  };
}

test.each([
  ['a connection that is cut', (response: ServerResponse) => void response.destroy(), Unreachable],
  [
    'a page that stops in the middle',
    (response: ServerResponse) => {
      response.writeHead(200, { 'content-length': '1000', 'set-cookie': 'more=1; Path=/' });
      response.write('half', () => response.destroy());
    },
    Unreachable,
  ],
  [
    'a page that is too large',
    (response: ServerResponse) => void response.end(Buffer.alloc(5 * 1024 * 1024 + 1)),
    AnswerTooLarge,
  ],
  [
    'an address that is never visited',
    (response: ServerResponse) => void response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
    AddressRefused,
  ],
])('what came on the way is not lost with %s', async (_what, fail, kind) => {
  await using study = await serveInTest(failing(fail));
  const error = await createClient()
    .send(post(study.at('/form')))
    .catch((thrown: unknown) => thrown as Error & { trail: Trail });
  expect(error).toBeInstanceOf(kind);
  const { trail } = error as { trail: Trail };
  expect(trail.redirects[0]).toEqual({ status: 303, from: study.at('/form'), to: study.at('/next') });
  expect(trail.cookies.cookies[0]).toMatchObject({ key: 'id', value: '7' });
  expect('neverLeft' in error && error.neverLeft).toBe(false);
});
