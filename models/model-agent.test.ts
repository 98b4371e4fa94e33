import { describe, expect, test, vi } from 'vitest';
import { aField, aPage } from '../domain/observation-in-test.ts';
import type { ProviderName } from '../domain/providers.ts';
import { serveInTest } from '../net/server-in-test.ts';
import { anAgent, asked, completion, message, never, NOTHING_LEARNT, PAGE, REPLY } from './agent-in-test.ts';
import { anAccess, depsInTest, KEY } from './providers/provider-in-test.ts';
import { createAgentRegistry } from './registry.ts';
import { aRequest } from './request-in-test.ts';

describe('what is sent', () => {
  test('by OpenAI’s protocol: two messages, the page’s schema, the limit, and the call’s id', async () => {
    const { sent, received, prepared } = await asked('openai', completion(JSON.stringify(REPLY)), {
      parameters: { temperature: 0.2 },
    });
    const prompt = prepared.prompt as {
      schemaVersion: number;
      system: string;
      user: string;
      schema: unknown;
    };
    expect(received.path).toBe('/v1/chat/completions');
    expect(received.headers).toMatchObject({
      authorization: `Bearer ${KEY}`,
      'x-proband-call': 'call_7',
      'user-agent': 'Proband/test',
    });
    expect(sent).toEqual({
      model: 'm',
      temperature: 0.2,
      max_completion_tokens: 8192,
      messages: [
        { role: 'system', content: prompt.system },
        { role: 'user', content: prompt.user },
      ],
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'reply', strict: true, schema: prompt.schema },
      },
    });
    expect(prepared).toMatchObject({
      parameters: { temperature: 0.2, max_completion_tokens: 8192 },
      dropped: [],
      structured: 'json_schema',
      most: { outputTokens: 8192 },
    });
    expect(prepared.most.inputTokens).toBeGreaterThan(JSON.stringify(sent).length / 3);
    expect(JSON.stringify(prepared.prompt)).not.toContain(KEY);
  });

  test('by Anthropic’s protocol', async () => {
    const { sent, received, prepared } = await asked(
      'anthropic',
      message([{ type: 'text', text: JSON.stringify(REPLY) }]),
      {
        parameters: { output_config: { effort: 'low' }, maxTokens: 500 },
      },
    );
    const prompt = prepared.prompt as { system: string; user: string };
    expect(received.path).toBe('/v1/messages');
    expect(received.headers).toMatchObject({ 'x-api-key': KEY, 'x-proband-call': 'call_7' });
    expect(received.headers.authorization).toBeUndefined();
    expect(sent).toMatchObject({
      model: 'm',
      max_tokens: 500,
      system: prompt.system,
      messages: [{ role: 'user', content: prompt.user }],
      output_config: {
        effort: 'low',
        format: { type: 'json_schema', schema: { type: 'object', additionalProperties: false } },
      },
    });
    expect(Object.keys(sent).sort()).toEqual(['max_tokens', 'messages', 'model', 'output_config', 'system']);
  });

  test.each([
    ['json_object', { type: 'json_object' }],
    ['plain', undefined],
  ] as const)('asked by %s, the schema stands in the prompt', async (structured, format) => {
    const { sent, prepared } = await asked(
      'openai',
      completion('```json\n' + JSON.stringify(REPLY) + '\n```'),
      { learnt: { structured } },
    );
    const { user, schema } = prepared.prompt as { user: string; schema: unknown };
    expect(sent.response_format).toEqual(format);
    expect(user).toContain(JSON.stringify(schema));
    expect(sent.messages).toContainEqual({ role: 'user', content: user });
  });

  test('what was refused before is left out, and named', async () => {
    const { sent, prepared } = await asked('openai', completion('{}'), {
      parameters: { temperature: 0.2, seed: 1 },
      learnt: { dropped: ['temperature'] },
    });
    expect(sent).not.toHaveProperty('temperature');
    expect(sent).toHaveProperty('seed', 1);
    expect(prepared.dropped).toEqual(['temperature']);
  });

  test.each<[ProviderName, object, string[], Record<string, unknown>]>([
    ['openai', { max_tokens: 100 }, [], { max_completion_tokens: 100 }],
    ['mistral', { max_completion_tokens: 100, seed: 3 }, [], { max_tokens: 100, random_seed: 3 }],
    ['openai', {}, ['max_completion_tokens'], { max_tokens: 8192 }],
    ['vllm', {}, ['max_tokens=8192', 'max_tokens=4096'], { max_tokens: 2048 }],
    ['vllm', { max_tokens: 1000 }, ['max_tokens=8192'], { max_tokens: 1000 }],
    ['anthropic', {}, ['max_tokens'], { max_tokens: 8192 }],
  ])('a limit goes with every request: %s, %j, %j', async (provider, parameters, dropped, expected) => {
    const body = provider === 'anthropic' ? message([]) : completion('{}');
    const { sent, prepared } = await asked(provider, body, { parameters, learnt: { dropped } });
    expect(sent).toMatchObject(expected);
    expect(prepared.parameters).toEqual(expected);
    const limits = Object.keys(sent).filter((name) => /^max/.test(name));
    expect(limits).toHaveLength(1);
  });

  test('quirks: OpenRouter’s routing, TGI’s place for a schema, Azure’s key and version', async () => {
    const open = await asked('openrouter', completion('{}'), { parameters: { provider: { order: ['a'] } } });
    expect(open.sent.provider).toEqual({ order: ['a'], require_parameters: true });
    const tgi = await asked('tgi', completion('{}'));
    expect(tgi.sent.response_format).toMatchObject({ type: 'json_object', value: { type: 'object' } });
    const path = '/openai/deployments/d/chat/completions?api-version=2024-10-21';
    const azure = await asked('azure', completion('{}'), { path });
    expect(azure.received.path).toBe(path);
    expect(azure.received.headers).toMatchObject({ 'api-key': KEY });
    expect(azure.received.headers.authorization).toBeUndefined();
    expect((await asked('azure', completion('{}'), { path: '/' })).received.path).toBe(
      '/openai/v1/chat/completions',
    );
  });

  test('nothing of the environment leaks in', async () => {
    const stolen = {
      OPENAI_API_KEY: 'sk-env',
      OPENAI_BASE_URL: 'http://127.0.0.1:9',
      OPENAI_ORG_ID: 'org-env',
      OPENAI_PROJECT_ID: 'proj-env',
      OPENAI_ADMIN_KEY: 'sk-admin-env',
      OPENAI_LOG: 'debug',
      OPENAI_CUSTOM_HEADERS: 'x-env: env\nauthorization: Bearer sk-env',
      ANTHROPIC_API_KEY: 'sk-env',
      ANTHROPIC_AUTH_TOKEN: 'token-env',
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:9',
      ANTHROPIC_CUSTOM_HEADERS: 'x-env: env',
      ANTHROPIC_LOG: 'debug',
      HTTPS_PROXY: 'http://127.0.0.1:9',
      HTTP_PROXY: 'http://127.0.0.1:9',
    };
    for (const [name, value] of Object.entries(stolen)) vi.stubEnv(name, value);
    const log = vi.spyOn(console, 'debug').mockReturnValue();
    try {
      for (const provider of ['openai', 'anthropic'] as const) {
        const body = provider === 'openai' ? completion('{}') : message([{ type: 'text', text: '{}' }]);
        const { received } = await asked(provider, body);
        expect(JSON.stringify(received.headers)).not.toMatch(/env|stainless/);
        expect(JSON.stringify(received.headers)).toContain(KEY);
      }
      expect(log).not.toHaveBeenCalled();
    } finally {
      vi.unstubAllEnvs();
      log.mockRestore();
    }
  });

  test('a server without a key is sent none', async () => {
    await using server = await serveInTest(
      (_received, response) => void response.end(JSON.stringify(completion('{}'))),
    );
    await anAgent(anAccess('ollama', server.at('/v1'), null), depsInTest())
      .prepare(aRequest(PAGE))
      .send('call_1', never);
    expect(server.received[0]?.headers.authorization).toBeUndefined();
  });
});

test.each([
  ['anthropic', 16, 'json_schema'],
  ['anthropic', 17, 'plain'],
  ['openai', 17, 'json_schema'],
] as const)(
  '%s is asked about a page with %i fields that may be left empty by %s',
  (provider, count, way) => {
    const fields = Array.from({ length: count }, (_, at) =>
      aField('text', { name: `f${at}`, required: false }),
    );
    const agent = anAgent(anAccess(provider, 'http://127.0.0.1:1'), depsInTest());
    expect(agent.prepare(aRequest(aPage(fields))).structured).toBe(way);
  },
);

describe('the registry', () => {
  const reached = (provider: ProviderName) => ({
    access: anAccess(provider, 'http://127.0.0.1:9'),
    learnt: NOTHING_LEARNT,
  });

  test('builds the agent of a model', () => {
    const agent = createAgentRegistry(depsInTest()).agentFor(
      { model: 'openrouter/openai/gpt-4o', parameters: {} },
      reached('openrouter'),
    );
    expect(agent).toMatchObject({
      provider: 'openrouter',
      model: 'openai/gpt-4o',
      free: false,
      needsPast: true,
    });
  });

  test.each([
    ['gpt-4o', null, 'one of these providers: openai, anthropic, mistral'],
    ['openai/gpt-4o', null, 'The model "openai/gpt-4o" needs a credential for openai.'],
    ['openai/gpt-4o', 'mistral', 'needs a credential for openai, not for mistral.'],
  ] as const)('%s by %s is refused', (model, provider, text) => {
    const build = () =>
      createAgentRegistry(depsInTest()).agentFor({ model, parameters: {} }, provider && reached(provider));
    expect(build).toThrow(text);
  });
});
