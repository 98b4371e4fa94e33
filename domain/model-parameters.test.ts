import { expect, test } from 'vitest';
import { ConfigSchema } from './config.schema.ts';
import { misfitsOfParameters } from './model-parameters.ts';

test.each<Record<string, unknown>>([
  { temperature: 0.2, top_p: 1, seed: 7, max_tokens: 2000, reasoning_effort: 'low' },
  { thinking: { type: 'enabled', budget_tokens: 1024 }, maxTokens: 4096 },
  { output_config: { effort: 'low' } },
  { provider: { order: ['a'] }, toString: 1 },
  {},
])('may be set: %j', (parameters) => {
  expect(misfitsOfParameters(parameters)).toEqual([]);
});

test.each<[Record<string, unknown>, string]>([
  [{ model: 'other' }, 'cannot be set for a session: the model is chosen'],
  [{ messages: [] }, 'the prompt is made from the page'],
  [{ system: '' }, 'the prompt is made from the page'],
  [{ tools: [] }, 'a participant has no tools'],
  [{ response_format: { type: 'text' } }, 'the form of a reply is that of the page'],
  [{ output_config: { format: {} } }, 'may hold no "format"'],
  [{ stream: true }, 'replies are taken whole'],
  [{ n: 2 }, 'a page gets one reply'],
  [{ stop: ['}'] }, 'cannot be read'],
  [{ api_key: 'x' }, 'keys belong into a credential'],
  [{ max_tokens: 0 }, 'a whole number of tokens'],
  [{ max_completion_tokens: '100' }, 'a whole number of tokens'],
  [{ max_tokens: 100, maxTokens: 100 }, 'is set twice: as max_tokens and maxTokens'],
])('may not be set: %j', (parameters, message) => {
  expect(misfitsOfParameters(parameters)).toEqual([
    { name: Object.keys(parameters).at(-1), message: expect.stringContaining(message) as string },
  ]);
});

test('a config with a provider’s model is refused for them, a dry run is not', () => {
  const given = { platform: 'web', parameters: { stream: true, n: 2 } };
  const refused = ConfigSchema.safeParse({ ...given, model: 'openai/gpt-4o' });
  expect(refused.error?.issues.map(({ path }) => path)).toEqual([
    ['parameters', 'stream'],
    ['parameters', 'n'],
  ]);
  expect(ConfigSchema.safeParse(given).success).toBe(true);
});
