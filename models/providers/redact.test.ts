import { expect, test } from 'vitest';
import { withoutSecrets } from './redact.ts';

test.each([
  ['Incorrect API key provided: sk-proj-abc123def456.', 'Incorrect API key provided: ….'],
  ['Bad request for key my+own/key, sorry', 'Bad request for key …, sorry'],
  ['Authorization: Bearer abc.def-123', 'Authorization: …'],
  ['key AIzaSyA1234567890abcdefg is not valid', 'key … is not valid'],
  ['0123456789abcdef0123456789abcdef', '…'],
  ['token eyJhbGciOiJIUzI1NiJ9.e30.abc', 'token …'],
  ['model claude-3-5-sonnet-20241022 is not known', 'model claude-3-5-sonnet-20241022 is not known'],
  ['two\n  lines', 'two lines'],
])('%s', (text, clean) => {
  expect(withoutSecrets(text, 'my+own/key')).toBe(clean);
});

test('a long text is cut at 300 characters', () => {
  const cut = withoutSecrets('word '.repeat(200), null);
  expect(cut).toHaveLength(300);
  expect(cut).toMatch(/…$/);
});
