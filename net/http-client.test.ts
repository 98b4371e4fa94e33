import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { createClient, get, post } from './client-in-test.ts';
import { serveInTest, type Received, type ServerInTest } from './server-in-test.ts';

const redirectTo = (response: ServerResponse, status: number, location: string): void => {
  response.writeHead(status, { location }).end('elsewhere');
};

describe('an answer', () => {
  test('holds status, address, headers and text, whatever the status', async () => {
    await using study = await serveInTest((_request, response) =>
      response.setHeader('vary', ['a', 'b']).writeHead(404, { 'otree-wait-page': '1' }).end('Grüße'),
    );
    const answer = await createClient().send(get(study.at('/p?x=1')));
    expect(answer).toMatchObject({
      status: 404,
      url: study.at('/p?x=1'),
      body: 'Grüße',
      redirects: [],
      blocked: null,
    });
    expect(answer.headers).toMatchObject({ 'otree-wait-page': '1', vary: 'a, b' });
  });

  test.each([
    ['its header', 'text/html; charset=ISO-8859-1', 'Grüße'],
    ['itself', 'text/html', '<meta charset="iso-8859-1">Grüße'],
    ['nothing that anybody knows', 'text/html; charset=klingon', 'Hello'],
  ])('is read in the charset named by %s', async (_by, type, text) => {
    await using study = await serveInTest((_request, response) =>
      response.writeHead(200, { 'content-type': type }).end(Buffer.from(text, 'latin1')),
    );
    expect((await createClient().send(get(study.at('/')))).body).toBe(text);
  });

  test('is asked for by somebody who says who it is', async () => {
    await using study = await serveInTest((_request, response) => response.end());
    await createClient().send(get(study.at('/')));
    expect(study.received[0]?.headers).toMatchObject({
      'user-agent': 'Proband test',
      'accept-language': 'en',
      'accept-encoding': 'identity',
      host: `127.0.0.1:${study.port}`,
    });
    expect(study.received[0]?.headers.cookie).toBeUndefined();
  });

  test('to a form is asked for with its very bytes', async () => {
    await using study = await serveInTest((_request, response) => response.end());
    await createClient().send(post(study.at('/'), 'name=J%C3%BCrgen&age=30'));
    expect(study.received).toMatchObject([
      {
        method: 'POST',
        body: 'name=J%C3%BCrgen&age=30',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
    ]);
  });
});

describe('redirects', () => {
  test.each([
    ['POST', 301, 'GET', ''],
    ['POST', 302, 'GET', ''],
    ['POST', 303, 'GET', ''],
    ['POST', 307, 'POST', 'a=1'],
    ['POST', 308, 'POST', 'a=1'],
    ['GET', 302, 'GET', ''],
    ['GET', 307, 'GET', ''],
  ] as const)('%s answered with %i becomes %s, as in browsers', async (method, status, then, body) => {
    await using study = await serveInTest((request, response) =>
      request.path === '/form' ? redirectTo(response, status, '/next') : response.end('here'),
    );
    const asked = method === 'POST' ? post(study.at('/form')) : get(study.at('/form'));
    const answer = await createClient().send(asked);
    expect(study.received.map((one) => [one.method, one.path, one.body])).toEqual([
      [method, '/form', method === 'POST' ? 'a=1' : ''],
      [then, '/next', body],
    ]);
    expect(study.received[1]?.headers['content-type']).toBe(
      then === 'POST' ? 'application/x-www-form-urlencoded' : undefined,
    );
    expect(answer).toMatchObject({
      url: study.at('/next'),
      body: 'here',
      redirects: [{ status, from: study.at('/form'), to: study.at('/next') }],
    });
  });

  test('are resolved against the page before and asked about one by one', async () => {
    await using study = await serveInTest(({ path }, response) => {
      if (path === '/a/1') return redirectTo(response, 302, '2');
      if (path === '/a/2') return redirectTo(response, 302, '../b?c=d');
      response.end('here');
    });
    const seen: string[] = [];
    const mayVisit = ({ href }: URL): boolean => seen.push(href) > 0;
    const answer = await createClient().send(get(study.at('/a/1'), { mayVisit }));
    expect(answer.redirects.map(({ to }) => to)).toEqual([study.at('/a/2'), study.at('/b?c=d')]);
    expect(seen).toEqual([study.at('/a/2'), study.at('/b?c=d')]);
  });

  test('to a host that may not be visited are told and not followed', async () => {
    await using other = await serveInTest((_request, response) => response.end('secret'));
    await using study = await serveInTest((_request, response) => {
      response.setHeader('set-cookie', 'seen=1');
      redirectTo(response, 302, other.at('/pay'));
    });
    const mayVisit = ({ port }: URL): boolean => port !== String(other.port);
    const answer = await createClient().send(get(study.at('/end'), { mayVisit }));
    expect(answer).toMatchObject({
      status: 302,
      url: study.at('/end'),
      redirects: [],
      blocked: other.at('/pay'),
    });
    expect(answer.cookies.cookies).toMatchObject([{ key: 'seen' }]);
    expect(other.connections()).toBe(0);
  });

  test('that never end come to an end', async () => {
    await using study = await serveInTest((_request, response) => redirectTo(response, 302, '/again'));
    const answer = await createClient().send(get(study.at('/')));
    expect(answer).toMatchObject({ status: 302, blocked: null, endless: true });
    expect(answer.redirects).toHaveLength(20);
    expect(study.received).toHaveLength(21);
  });

  test.each([undefined, 'http://[', ''])('without a usable address are answers: %s', async (location) => {
    await using study = await serveInTest((_request, response) =>
      response.writeHead(302, location === undefined ? {} : { location }).end('here'),
    );
    expect(await createClient().send(get(study.at('/')))).toMatchObject({
      status: 302,
      body: 'here',
      blocked: null,
    });
  });
});

describe('cookies', () => {
  const login = ({ path, headers }: Received, response: ServerResponse): void => {
    if (path !== '/login') return void response.end(headers.cookie ?? '(none)');
    response.setHeader('set-cookie', ['id=7; Path=/; HttpOnly', 'lang=de']);
    redirectTo(response, 302, '/page');
  };

  test('that come with a redirect go along with the next request', async () => {
    await using study = await serveInTest(login);
    expect((await createClient().send(get(study.at('/login')))).body).toBe('id=7; lang=de');
  });

  test('are kept in the jar that is returned, which is plain JSON', async () => {
    await using study = await serveInTest(login);
    const client = createClient();
    const { cookies } = await client.send(get(study.at('/login')));
    const stored = JSON.parse(JSON.stringify(cookies)) as typeof cookies;
    expect((await client.send(get(study.at('/page'), { cookies: stored }))).body).toBe('id=7; lang=de');
  });

  test('of one participant are not another’s', async () => {
    await using study = await serveInTest(login);
    const client = createClient();
    await client.send(get(study.at('/login')));
    expect((await client.send(get(study.at('/page')))).body).toBe('(none)');
  });

  test('that the study deletes are gone', async () => {
    await using study = await serveInTest(({ path, headers }, response) => {
      if (path === '/out') response.setHeader('set-cookie', 'id=; Max-Age=0; Path=/');
      if (path === '/in') response.setHeader('set-cookie', 'id=7; Path=/');
      response.end(headers.cookie ?? '(none)');
    });
    const client = createClient();
    const { cookies } = await client.send(get(study.at('/in')));
    const out = await client.send(get(study.at('/out'), { cookies }));
    expect(out.body).toBe('id=7');
    expect((await client.send(get(study.at('/'), { cookies: out.cookies }))).body).toBe('(none)');
  });

  test('that nobody can read harm nothing', async () => {
    await using study = await serveInTest((_request, response) => {
      response.setHeader('set-cookie', ['', 'a=1; Domain=elsewhere.example', 'ok=1']);
      response.end('here');
    });
    const answer = await createClient().send(get(study.at('/')));
    expect(answer.cookies.cookies.map(({ key }) => key)).toEqual(['ok']);
  });
});

test('a name is visited under its name', async () => {
  await using study: ServerInTest = await serveInTest(({ headers }, response) => response.end(headers.host));
  const answer = await createClient().send(get(`http://localhost:${study.port}/`));
  expect(answer.body).toBe(`localhost:${study.port}`);
});
