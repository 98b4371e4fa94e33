import { afterAll, describe, expect, test } from 'vitest';
import { requestFor } from '../domain/webhook-shapes.ts';
import { serveInTest } from './server-in-test.ts';
import { createMessenger } from './webhook-send.ts';
import { createWayOut } from './way-out.ts';

const ownPorts = new Set<number>();
const dispatcher = createWayOut({ allowPrivate: true, ownPorts });
afterAll(() => dispatcher.close());
const send = (url: string, timeoutMs = 5_000) =>
  createMessenger({ dispatcher, userAgent: 'Proband/test', timeoutMs })(
    requestFor('json', url, { id: 'ntc_1', kind: 'test', at: '', title: 't', text: 't', data: {} }),
  );

describe('a message', () => {
  test('that arrives is answered with the beginning of what was said', async () => {
    await using server = await serveInTest(
      (_request, response) => void response.end(`ok\n${'x'.repeat(100_000)}`),
    );
    const answer = await send(server.at('/hook'));
    expect(answer).toEqual({ ok: true, status: 200, said: `ok ${'x'.repeat(297)}` });
    expect(server.received[0]).toMatchObject({ method: 'POST', headers: { 'user-agent': 'Proband/test' } });
  });

  test('that is refused says why, without the address that the receiver repeats', async () => {
    await using server = await serveInTest(({ path }, response) => {
      response.writeHead(429, { 'retry-after': '7' }).end(`${path} and s3cret-token and s3cret token`);
    });
    const answer = await send(server.at('/hooks/s3cret-token?key=s3cret%20token'));
    expect(answer).toMatchObject({ ok: false, status: 429, retryAfterMs: 7_000 });
    expect(JSON.stringify(answer)).not.toMatch(/s3cret/);
  });

  test('is not sent on by a redirect', async () => {
    await using server = await serveInTest((_request, response) => {
      response.writeHead(307, { location: '/else' }).end();
    });
    expect(await send(server.at('/hook'))).toMatchObject({ ok: false, status: 307 });
    expect(server.received).toHaveLength(1);
  });

  test('to nobody, to ourselves, or without an answer, fails with the host alone', async () => {
    await using server = await serveInTest(() => {});
    const { host } = new URL(server.at('/'));
    expect(await send(server.at('/hush-hush'), 50)).toEqual({
      ...{ ok: false, status: null, retryAfterMs: null },
      problem: `${host} gave no answer within 0.05 s.`,
    });
    ownPorts.add(server.port);
    const refused = await send(server.at('/hush-hush'));
    expect(refused).toMatchObject({ ok: false, problem: expect.stringContaining('is Proband') as string });
    const nobody = await send('http://127.0.0.1:1/hush-hush');
    expect(nobody).toMatchObject({
      ok: false,
      problem: expect.stringContaining('127.0.0.1:1 gave no answer') as string,
    });
    expect(JSON.stringify([refused, nobody])).not.toContain('hush');
  });
});
