import { expect, test } from 'vitest';
import { ownModelName } from './own-model-name.ts';

test.each([
  ['openai', 'gpt-4o', 'gpt-4o'],
  ['openai', 'openai/gpt-4o', 'gpt-4o'],
  ['openai', 'openai/', 'openai/'],
  ['openrouter', 'openai/gpt-4o', 'openai/gpt-4o'],
  ['openrouter', 'openrouter/openai/gpt-4o', 'openai/gpt-4o'],
  ['openrouter', 'openrouter/auto', 'openrouter/auto'],
  ['openrouter', 'openrouter/openrouter/auto', 'openrouter/auto'],
  ['vllm', 'meta-llama/Llama-3', 'meta-llama/Llama-3'],
] as const)('%s calls %s %s', (provider, text, name) => {
  expect(ownModelName(provider, text)).toBe(name);
});
