import { expect, test } from 'vitest';
import { entriesOf, NOTHING_GIVEN } from './given.ts';
import { findingsOf, linesWords } from './findings.ts';

test('a warning that concerns many lines is said once, with the lines', () => {
  const list = entriesOf({
    ...NOTHING_GIVEN,
    way: 'list',
    list: 'http://a.example/1\n\nhttp://a.example/2\nnone',
  });
  const { problems, warnings } = findingsOf(list, {
    entries: [
      { index: 0, problem: null, warnings: ['new host'] },
      { index: 1, problem: null, warnings: ['new host'] },
      { index: 2, problem: 'no address', warnings: [] },
    ],
  });
  expect(warnings).toEqual([{ text: 'new host', lines: [1, 3] }]);
  expect(problems).toEqual([{ text: 'no address', lines: [4] }]);
});

test('lines are named up to five', () => {
  expect(linesWords({ text: '', lines: [3] })).toBe('Line 3');
  expect(linesWords({ text: '', lines: [1, 2] })).toBe('Lines 1 and 2');
  expect(linesWords({ text: '', lines: [1, 2, 3, 4, 5, 6, 7] })).toBe('Lines 1, 2, 3, 4, 5 and 2 more');
});

test.each([0, 1.5, 10_001, ''])('%j participants are refused before anything is asked', (copies) => {
  const { entries, problems } = entriesOf({ ...NOTHING_GIVEN, url: 'http://a.example', copies });
  expect(entries).toEqual([]);
  expect(problems).toHaveLength(1);
});

test('nothing given is no problem yet', () => {
  expect(entriesOf(NOTHING_GIVEN)).toEqual({ entries: [], problems: [], columns: null });
});
