import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { serveInTest } from '../net/server-in-test.ts';
import { anAgent, asked, completion, never, PAGE } from './agent-in-test.ts';
import { ProviderFault } from './faults.ts';
import { anAccess, depsInTest, KEY } from './providers/provider-in-test.ts';
import { aRequest } from './request-in-test.ts';

test.each<[string, number, unknown, object]>([
  [
    'rate_limited',
    429,
    { error: { message: 'slow down' } },
    { retryAfterMs: 7000, requestId: 'req_9', rateLimits: { requestsLeft: 0 } },
  ],
  [
    'key_rejected',
    401,
    { error: { message: `Incorrect API key provided: ${KEY}` } },
    { message: 'OpenAI: Incorrect API key provided: … (401)' },
  ],
  [
    'parameter_refused',
    400,
    { error: { message: "Unsupported parameter: 'temperature'", code: 'unsupported_parameter' } },
    { parameter: 'temperature' },
  ],
  ['overloaded', 503, 'upstream connect error', { message: 'OpenAI: upstream connect error (503)' }],
  ['overloaded', 200, { error: { code: 502, message: 'Provider returned error' } }, { status: 200 }],
  [
    'rate_limited',
    200,
    { choices: [{ error: { code: 429, message: 'slow' }, message: { content: '' } }] },
    {},
  ],
  ['garbage', 200, '<html>Welcome</html>', { message: 'OpenAI: the answer is none of a model (200)' }],
  ['garbage', 200, '{"id": "chatcmpl-1", "choi', {}],
  ['garbage', 200, { choices: [] }, {}],
  ['garbage', 200, 'null', {}],
  ['garbage', 200, completion('{"a', {}, { finish_reason: 'error' }), {}],
  ['request_refused', 302, '', { message: expect.stringContaining('check') as string }],
])('%s: %i %j', async (kind, status, body, expected) => {
  const headers = {
    'retry-after': '7',
    'x-request-id': 'req_9',
    'x-ratelimit-remaining-requests': '0',
    location: 'http://127.0.0.1:9/',
  };
  const fault = await asked('openai', body, { status, headers, parameters: { temperature: 1 } }).catch(
    (error: unknown) => error,
  );
  expect(fault).toBeInstanceOf(ProviderFault);
  expect(fault).toMatchObject({ kind, ...expected });
  expect(
    JSON.stringify(fault) + String(fault) + String((fault as Error).stack) + String((fault as Error).cause),
  ).not.toContain(KEY);
});

test('nothing is sent where nobody listens: unreachable', async () => {
  const server = await serveInTest(() => undefined);
  const url = server.at('/v1');
  await server[Symbol.asyncDispose]();
  const sent = anAgent(anAccess('vllm', url), depsInTest()).prepare(aRequest(PAGE)).send('call_1', never);
  await expect(sent).rejects.toMatchObject({ kind: 'unreachable', status: null, mayBeBilled: false });
});

test('nor where it is no TLS that answers', async () => {
  await using server = await serveInTest(() => undefined);
  const url = server.at('/v1').replace('http:', 'https:');
  const sent = anAgent(anAccess('openai', url), depsInTest()).prepare(aRequest(PAGE)).send('call_1', never);
  await expect(sent).rejects.toMatchObject({ kind: 'unreachable' });
  expect(server.received).toEqual([]);
});

test('nor to a name that does not resolve, or to Proband’s own ports', async () => {
  const nowhere = anAgent(anAccess('custom', 'http://no-such-name.invalid/v1'), depsInTest()).prepare(
    aRequest(PAGE),
  );
  await expect(nowhere.send('call_1', never)).rejects.toMatchObject({ kind: 'unreachable' });
  const own = anAgent(
    anAccess('custom', 'http://127.0.0.1:3000/v1'),
    depsInTest({ ownPorts: [3000] }),
  ).prepare(aRequest(PAGE));
  await expect(own.send('call_1', never)).rejects.toMatchObject({
    kind: 'request_refused',
    message: expect.stringContaining("port 3000 of this machine is Proband's own") as string,
  });
});

test('a key that no header takes is not sent', async () => {
  await using server = await serveInTest(() => undefined);
  const sent = anAgent(anAccess('openai', server.at('/v1'), 'a\nb'), depsInTest())
    .prepare(aRequest(PAGE))
    .send('c', never);
  await expect(sent).rejects.toMatchObject({ kind: 'request_refused' });
  expect(server.received).toEqual([]);
});

test.each<[string, (response: ServerResponse) => void]>([
  ['before the answer', (response) => void response.destroy()],
  ['in its headers', (response) => void response.socket?.end('HTTP/1.1 200 OK\r\nContent-')],
  [
    'in the middle of it',
    (response) =>
      void response.writeHead(200, { 'content-length': '1000' }).write('{"id":', () => response.destroy()),
  ],
])('a connection that ends %s: cut, and once is enough', async (_where, end) => {
  await using server = await serveInTest((_received, response) => end(response));
  const sent = anAgent(anAccess('openai', server.at('/v1')), depsInTest())
    .prepare(aRequest(PAGE))
    .send('call_1', never);
  await expect(sent).rejects.toMatchObject({ kind: 'cut', status: null, mayBeBilled: true });
  expect(server.received).toHaveLength(1);
});

test.each([
  ['without an answer', false],
  ['in the middle of one', true],
])('time that is up %s: cut', async (_where, begun) => {
  await using server = await serveInTest((_received, response) => {
    if (begun) response.writeHead(200, { 'content-type': 'application/json' }).write('{');
  });
  const deps = depsInTest({ timeoutMs: 300 });
  const sent = anAgent(anAccess('openai', server.at('/v1')), deps)
    .prepare(aRequest(PAGE))
    .send('call_1', never);
  await expect(sent).rejects.toMatchObject({
    kind: 'cut',
    message: 'OpenAI: no whole answer within 0.3 s',
  });
  expect(server.received).toHaveLength(1);
});

test('who calls it off gets back their own reason', async () => {
  const came = new EventTarget();
  await using server = await serveInTest(() => void came.dispatchEvent(new Event('request')));
  const stop = new AbortController();
  const reason = new Error('called off');
  for (const provider of ['openai', 'anthropic'] as const) {
    const request = once(came, 'request');
    const agent = anAgent(anAccess(provider, server.at('/v1')), depsInTest());
    const local = provider === 'openai' ? new AbortController() : stop;
    const sent = agent.prepare(aRequest(PAGE)).send('call_1', local.signal);
    sent.catch(() => undefined);
    await request;
    local.abort(reason);
    await expect(sent).rejects.toBe(reason);
  }
  const late = anAgent(anAccess('openai', server.at('/v1')), depsInTest())
    .prepare(aRequest(PAGE))
    .send('call_1', stop.signal);
  await expect(late).rejects.toBe(reason);
  expect(server.received).toHaveLength(2);
});
