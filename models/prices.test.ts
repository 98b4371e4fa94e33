import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { boundOf, costOf, NO_USAGE } from '../domain/prices.ts';
import { resolveModel } from './catalogue.ts';
import { CATALOGUE_DATE, priceOf } from './prices.ts';

const NOW = new Date('2026-11-01T12:00:00Z');

test('a model’s price comes from the catalogue, with its date', () => {
  expect(priceOf({ provider: 'openai', model: 'gpt-4o' }, 1_000, NOW)).toEqual({
    input: 2.5,
    cachedInput: 1.25,
    output: 10,
    date: CATALOGUE_DATE,
    source: 'catalogue',
  });
});

test('the date of the catalogue is that of the version that is installed', () => {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    dependencies: Record<string, string>;
  };
  // Released on that day; whoever changes the version changes the date.
  expect([dependencies['@pydantic/genai-prices'], CATALOGUE_DATE]).toEqual(['0.1.8', '2026-09-23']);
});

test('much input costs what its tier says', () => {
  const sonnet = { provider: 'anthropic', model: 'claude-sonnet-4-5' } as const;
  expect(priceOf(sonnet, 200_000, NOW)).toMatchObject({ input: 3, output: 15, cacheWrite: 3.75 });
  expect(priceOf(sonnet, 200_001, NOW)).toMatchObject({ input: 6, output: 22.5, cacheWrite: 7.5 });
});

test('a price that is given goes before the catalogue’s, the session’s before the credential’s', () => {
  const own = { input: 1, output: 2, date: '2026-10-01', source: 'given' } as const;
  const credential = { 'gpt-4o': own };
  const name = { provider: 'openai', model: 'gpt-4o' } as const;
  expect(priceOf(name, 1, NOW, { session: null, credential })).toBe(own);
  expect(priceOf(name, 1, NOW, { session: { input: 5, output: 6 }, credential })).toEqual({
    input: 5,
    output: 6,
    date: '2026-11-01',
    source: 'given',
  });
});

test.each([
  { provider: 'openai', model: 'gpt-nobody-knows' },
  { provider: 'ollama', model: 'llama3' },
  { provider: 'custom', model: 'gpt-4o' },
] as const)('what $provider/$model costs is unknown', (name) => {
  expect(priceOf(name, 1, NOW)).toBeNull();
});

const price = {
  input: 2,
  output: 10,
  cachedInput: 0.5,
  cacheWrite: 2.5,
  date: '2026-10-01',
  source: 'given',
} as const;

test.each([
  ['input and output', { promptTokens: 1_000_000, completionTokens: 100_000 }, 3],
  [
    'cached input at its own price',
    { promptTokens: 1_000_000, completionTokens: 0, cachedTokens: 400_000 },
    1.4,
  ],
  [
    'what is written into the cache at its own price',
    { promptTokens: 1_000_000, completionTokens: 0, cachedTokens: 400_000, cacheWriteTokens: 200_000 },
    1.5,
  ],
  ['to the last digit of the ledger', { promptTokens: 1, completionTokens: 1 }, 0.000012],
])('a call costs %s', (_what, usage, cost) => {
  expect(costOf({ ...NO_USAGE, ...usage }, price)).toBe(cost);
});

test('a cost is unknown without a price, and without the tokens', () => {
  expect(costOf({ ...NO_USAGE, promptTokens: 1, completionTokens: 1 }, null)).toBeNull();
  expect(costOf({ ...NO_USAGE, promptTokens: 1 }, price)).toBeNull();
  expect(boundOf({ inputTokens: 1, outputTokens: 1 }, null)).toBeNull();
});

test('a bound holds for input that is all written into the cache', () => {
  expect(boundOf({ inputTokens: 1_000_000, outputTokens: 100_000 }, price)).toBe(3.5);
});

test.each([
  ['openai/gpt-4o', { provider: 'openai', model: 'gpt-4o' }],
  ['OpenRouter/meta-llama/llama-3.1-8b', { provider: 'openrouter', model: 'meta-llama/llama-3.1-8b' }],
  ['custom/what-nobody-knows', { provider: 'custom', model: 'what-nobody-knows' }],
  ['gpt-4o', { provider: 'openai', model: 'gpt-4o' }],
  ['claude-sonnet-4-5', { provider: 'anthropic', model: 'claude-sonnet-4-5' }],
  ['mistral-large-latest', { provider: 'mistral', model: 'mistral-large-latest' }],
  ['gemini-2.5-flash', { provider: 'google', model: 'gemini-2.5-flash' }],
  ['grok-4', { provider: 'xai', model: 'grok-4' }],
])('%s is a model', (text, name) => {
  expect(resolveModel(text)).toEqual({ ok: true, name });
});

test.each([
  ['gpt4o', 'openai/gpt-4o'],
  ['claude-sonet-4-5', 'anthropic/claude-sonnet-4-5'],
  ['meta-llama/llama-3.3-70b-instruct', 'openrouter/meta-llama/llama-3.3-70b-instruct'],
])('%s is none, but %s could be meant', (text, candidate) => {
  const resolved = resolveModel(text);
  expect(resolved.ok ? [] : resolved.candidates).toContain(candidate);
});

test('for a name like no other there are no candidates', () => {
  expect(resolveModel('zzzzqqqq')).toEqual({ ok: false, candidates: [] });
});
