import { expect, test } from 'vitest';
import { aField, aPage } from '../domain/observation-in-test.ts';
import type { ProviderName } from '../domain/providers.ts';
import { serveInTest } from '../net/server-in-test.ts';
import type { AgentAnswer } from './agent.ts';
import { anAgent, asked, completion, message, never, REPLY } from './agent-in-test.ts';
import { anAccess, depsInTest } from './providers/provider-in-test.ts';
import { aRequest } from './request-in-test.ts';

test('of OpenAI: reply, usage, model, fingerprint, limits and the id of the request', async () => {
  const usage = {
    prompt_tokens: 100,
    completion_tokens: 50,
    total_tokens: 150,
    prompt_tokens_details: { cached_tokens: 40 },
    completion_tokens_details: { reasoning_tokens: 30 },
  };
  const body = completion(JSON.stringify(REPLY), { usage });
  const headers = { 'x-request-id': 'req_9', 'x-ratelimit-limit-requests': '500' };
  const { answer } = await asked('openai', body, { headers });
  expect(answer).toEqual({
    outcome: 'replied',
    reply: REPLY,
    usage: {
      promptTokens: 100,
      completionTokens: 50,
      cachedTokens: 40,
      cacheWriteTokens: null,
      reasoningTokens: 30,
    },
    modelReturned: 'm-2026-01-01',
    systemFingerprint: 'fp_1',
    requestId: 'req_9',
    rateLimits: { requestsPerMinute: 500 },
    response: body,
  });
});

test('of Anthropic: thoughts are left out, and input from and into the cache counts as input', async () => {
  const content = [
    { type: 'thinking', thinking: '{"press": "c9"}' },
    { type: 'text', text: JSON.stringify(REPLY) },
  ];
  const { answer } = await asked('anthropic', message(content), { headers: { 'request-id': 'req_a' } });
  expect(answer).toMatchObject({
    outcome: 'replied',
    reply: REPLY,
    usage: {
      promptTokens: 45,
      completionTokens: 20,
      cachedTokens: 30,
      cacheWriteTokens: 5,
      reasoningTokens: null,
    },
    modelReturned: 'claude-m',
    systemFingerprint: null,
    requestId: 'req_a',
  });
});

test('output that stands in the total alone is output', async () => {
  const usage = { prompt_tokens: 37, completion_tokens: 530, total_tokens: 800 };
  const { answer } = await asked('xai', completion('{}', { usage }));
  expect(answer.usage).toMatchObject({ completionTokens: 763, reasoningTokens: 233 });
});

test('what is not told is unknown', async () => {
  const { answer } = await asked(
    'llamacpp',
    completion('{}', { usage: undefined, model: '', id: undefined }),
  );
  expect(answer).toMatchObject({ modelReturned: null, requestId: null, rateLimits: null });
  expect(Object.values(answer.usage)).toEqual([null, null, null, null, null]);
});

const text = (content: unknown, choice = {}, given = {}) => completion(content, given, choice);
test.each<[AgentAnswer['outcome'], string, ProviderName, unknown, number?]>([
  ['refusal', 'refused in words', 'openai', text("I'm sorry, but I can't assist with that.")],
  ['refusal', 'refused in its field', 'openai', text(null, { message: { content: null, refusal: 'No.' } })],
  ['refusal', 'filtered', 'azure', text('{"reas', { finish_reason: 'content_filter' })],
  [
    'refusal',
    'filtered by Google',
    'google',
    text('', { finish_reason: 'content_filter: PROHIBITED_CONTENT' }),
  ],
  [
    'refusal',
    'filtered before it was asked',
    'azure',
    { error: { code: 'content_filter', message: 'filtered' } },
    400,
  ],
  [
    'refusal',
    'refused by Claude',
    'anthropic',
    message([{ type: 'text', text: JSON.stringify(REPLY) }], { stop_reason: 'refusal' }),
  ],
  ['refusal', 'beside some JSON', 'openai', text('As an AI, I cannot take part. {"error": "refused"}')],
  ['cut', 'at the limit', 'openai', text('{"reasoning": "x', { finish_reason: 'length' })],
  [
    'cut',
    'at the limit, whole as it looks',
    'openai',
    text(JSON.stringify(REPLY), { finish_reason: 'length' }),
  ],
  ['cut', 'at the limit, while it thought', 'google', text(null, { finish_reason: 'length' })],
  ['cut', 'without a word of it', 'ollama', text('{"answers": {"age": 31}, "press": "c1"')],
  [
    'cut',
    'by Claude’s limit',
    'anthropic',
    message([{ type: 'text', text: '{"a' }], { stop_reason: 'max_tokens' }),
  ],
  ['empty', 'null', 'openai', text(null)],
  ['empty', 'blank', 'openai', text(' \n')],
  ['empty', 'thoughts alone', 'anthropic', message([{ type: 'thinking', thinking: 'x' }])],
  [
    'empty',
    'reasoning alone',
    'vllm',
    text('', { message: { content: '', reasoning_content: JSON.stringify(REPLY) } }),
  ],
  ['unreadable', 'words', 'openai', text('I am 31.')],
  ['replied', 'an object of another form', 'openai', text('{"age": 31}')],
  [
    'replied',
    'a reply that speaks of AI',
    'openai',
    text(JSON.stringify({ ...REPLY, reasoning: 'As an AI language model, I cannot know.' })),
  ],
  [
    'replied',
    'in parts',
    'mistral',
    text([
      { type: 'thinking', thinking: [] },
      { type: 'text', text: JSON.stringify(REPLY) },
    ]),
  ],
])('%s: %s', async (outcome, _how, provider, body, status = 200) => {
  const { answer } = await asked(provider, body, { status });
  expect(answer.outcome).toBe(outcome);
  expect(answer.reply === null).toBe(outcome !== 'replied');
  expect(answer.response).toEqual(body);
});

test('properties become the names of their fields', async () => {
  const page = aPage([aField('text', { name: 'q[1]' })]);
  await using server = await serveInTest(
    (_received, response) =>
      void response.end(JSON.stringify(completion('{"answers": {"q_1_": "x"}, "press": "c1"}'))),
  );
  const agent = anAgent(anAccess('openai', server.at('/v1')), depsInTest());
  const { reply } = await agent.prepare(aRequest(page)).send('call_1', never);
  expect(reply).toEqual({ answers: { 'q[1]': 'x' }, press: 'c1' });
});
