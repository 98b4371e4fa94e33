import { expect, test } from 'vitest';
import { looksLikeKey } from './key-shape.ts';

test.each([
  'sk-proj-abc',
  'sk-ant-api03-xyz',
  'xai-123',
  'AIzaSyD-9tSrke72PouQMnMX',
  'hf_abcdef',
  'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY',
  '0123456789abcdef0123456789abcdef',
  'Bearer abc',
])('%s looks like a key', (text) => {
  expect(looksLikeKey(text)).toBe(true);
});

test.each([
  'lab',
  'openai (OPENAI_API_KEY)',
  'Skadi',
  'the-credential-of-the-whole-laboratory-2026',
  'OPENAI_API_KEY_OF_OUR_LABORATORY_2',
  'cred_k3m9x7w2pq4t',
])('%s looks like a name', (text) => {
  expect(looksLikeKey(text)).toBe(false);
});
