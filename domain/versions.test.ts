import { expect, test } from 'vitest';
import { mixedVersions } from './versions.ts';

const steps = (readerVersion: number | null, promptVersion: number | null, pages = 1) => ({
  readerVersion,
  promptVersion,
  pages,
});

test('one version of each is nothing to speak of, and no page is neither', () => {
  expect(mixedVersions([])).toBeNull();
  expect(mixedVersions([steps(1, 1, 40)])).toBeNull();
  expect(mixedVersions([steps(null, null, 3)])).toBeNull();
});

test('what differs is named with its pages, oldest first', () => {
  expect(mixedVersions([steps(2, 1, 30), steps(1, 1, 12)])).toBe(
    'The pages of this session were not all shown by one version: reader 1 (12 pages) and 2 (30 pages).',
  );
});

test('both are named where both differ, and what was not recorded too', () => {
  expect(mixedVersions([steps(2, 3), steps(null, null, 2), steps(2, 2), steps(2, 3, 4)])).toBe(
    'The pages of this session were not all shown by one version: reader not recorded (2 pages) and 2 (6 pages); ' +
      'prompt not recorded (2 pages), 2 (1 page) and 3 (5 pages).',
  );
});
