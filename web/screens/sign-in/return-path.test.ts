import { expect, test } from 'vitest';
import { returnPath } from './return-path.ts';

test.each(['/', '/jobs/job_1', '/costs?by=day#chart'])('goes back to %s', (path) => {
  expect(returnPath(path)).toBe(path);
});

test.each([
  undefined,
  '',
  '//evil.example',
  '/\\evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '/sign-in?to=/',
])('goes to the start instead of %s', (path) => {
  expect(returnPath(path)).toBe('/');
});
