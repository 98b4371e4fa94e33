import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { serveInTest, type Received } from '../../net/server-in-test.ts';
import { ProviderFault } from '../faults.ts';
import { listModels } from './list-models.ts';
import { anAccess, depsInTest, KEY } from './provider-in-test.ts';

const answering = (status: number, body: unknown) => (_received: Received, response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

test('models are listed in order, by their names', async () => {
  const body = { object: 'list', data: [{ id: 'gpt-4o' }, { id: 'gpt-4.1' }, { id: 'ada' }] };
  await using server = await serveInTest(answering(200, body));
  const models = await listModels(anAccess('openai', server.at('/v1')), depsInTest());
  expect(models).toEqual(['ada', 'gpt-4.1', 'gpt-4o']);
  const [asked] = server.received;
  expect([asked?.method, asked?.path, asked?.headers.authorization]).toEqual([
    'GET',
    '/v1/models',
    `Bearer ${KEY}`,
  ]);
  expect(asked?.headers['user-agent']).toBe('Proband/test');
});

test.each([
  ['google', { data: [{ id: 'models/gemini-2.5-flash' }] }, ['gemini-2.5-flash']],
  ['custom', [{ id: 'b/c' }, { id: 'a' }, {}], ['a', 'b/c']],
  ['ollama', { object: 'list', data: null, models: [] }, null],
  ['vllm', { data: [] }, []],
] as const)('lists of %s', async (provider, body, models) => {
  await using server = await serveInTest(answering(200, body));
  const listed = listModels(anAccess(provider, server.at('/v1'), null), depsInTest());
  if (models) expect(await listed).toEqual(models);
  else await expect(listed).rejects.toMatchObject({ kind: 'garbage' });
  expect(server.received[0]?.headers.authorization).toBeUndefined();
});

test('Anthropic’s list has pages', async () => {
  await using server = await serveInTest(({ path }, response) => {
    const first = !path.includes('after_id');
    const data = first ? [{ id: 'claude-b' }] : [{ id: 'claude-a' }];
    response.end(JSON.stringify({ data, has_more: first, last_id: data[0]?.id }));
  });
  const models = await listModels(anAccess('anthropic', server.at('')), depsInTest());
  expect(models).toEqual(['claude-a', 'claude-b']);
  expect(server.received.map(({ path }) => path)).toEqual([
    '/v1/models?limit=1000',
    '/v1/models?limit=1000&after_id=claude-b',
  ]);
  expect(server.received[0]?.headers).toMatchObject({
    'x-api-key': KEY,
    'anthropic-version': '2023-06-01',
  });
});

test('a list that leads in circles ends', async () => {
  const body = { data: [{ id: 'a' }], has_more: true, last_id: 'a' };
  await using server = await serveInTest(answering(200, body));
  expect(await listModels(anAccess('anthropic', server.at('')), depsInTest())).toEqual(['a']);
  expect(server.received).toHaveLength(2);
});

test.each([
  [
    401,
    { error: { message: `Incorrect API key provided: ${KEY}.`, code: 'invalid_api_key' } },
    'key_rejected',
  ],
  [404, { detail: 'Not Found' }, 'model_unknown'],
  [500, {}, 'overloaded'],
  [302, {}, 'request_refused'],
])('status %i becomes a fault without the key', async (status, body, kind) => {
  await using server = await serveInTest(answering(status, body));
  const fault = await listModels(anAccess('openai', server.at('/v1')), depsInTest()).catch(
    (error: unknown) => error,
  );
  expect(fault).toBeInstanceOf(ProviderFault);
  expect(fault).toMatchObject({ kind, status });
  expect(String(fault)).not.toContain(KEY);
  expect(JSON.stringify(fault)).not.toContain(KEY);
  expect(server.received).toHaveLength(1);
});

test('of a page in place of a list nothing is taken', async () => {
  await using server = await serveInTest((_received, response) => void response.end('<html>Welcome</html>'));
  await expect(listModels(anAccess('custom', server.at('/')), depsInTest())).rejects.toMatchObject({
    kind: 'garbage',
    message: 'OpenAI-compatible: this is no list of models: check the API URL (200)',
  });
});
