import { expect, test } from 'vitest';
import { encodeAnswer } from './check-reply.ts';
import { choiceWords, fieldWords } from './field-words.ts';
import { aField } from './observation-in-test.ts';
import type { FieldType } from './observation.ts';

test.each<FieldType>(['date', 'time', 'datetime', 'month', 'week', 'url', 'color'])(
  'the example of how a %s is written is one that the checker takes',
  (type) => {
    const field = aField(type);
    const example = /written as ([^,]+),/.exec(fieldWords(field))?.[1] ?? '';
    expect(encodeAnswer(field, example)).toEqual({ ok: true, values: [example] });
  },
);

test('bounds stand in words', () => {
  expect(fieldWords(aField('integer', { min: 18, max: 99, step: 3 }))).toBe(
    'whole number, minimum 18, maximum 99, in steps of 3 from 18, required',
  );
  expect(fieldWords(aField('text', { maxLength: 5, pattern: 'a+', required: false }))).toBe(
    'text of one line, at most 5 characters, has to fit the regular expression a+, may be left empty',
  );
});

test('of dates and of what else fields ask', () => {
  expect(fieldWords(aField('date', { earliest: '2026-01-01', latest: '2026-12-31', step: 7 }))).toBe(
    'date, written as 2026-03-31, earliest 2026-01-01, latest 2026-12-31, in steps of 7 days from 2026-01-01, required',
  );
  expect(fieldWords(aField('integer', { unit: '€', step: 5, stepFrom: 2 }))).toBe(
    'whole number, counted in € (given without it), in steps of 5 from 2, required',
  );
  expect(fieldWords(aField('textarea', { minLength: 10 }))).toBe('text, at least 10 characters, required');
  expect(fieldWords(aField('email', { multiple: true }))).toBe(
    'e-mail addresses, parted by commas, required',
  );
  const choices = [
    { value: 'a', label: 'A', required: true as const },
    { value: 'b', label: 'B' },
  ];
  expect(fieldWords(aField('choices', { choices }))).toBe(
    'any of its choices, by their values, a among them, at least one is required',
  );
});

test('choices are told by value and label, and an empty value as such', () => {
  const choices = [
    { value: '', label: '---' },
    { value: '1', label: 'Bad' },
    { value: 'Good', label: 'Good' },
    { value: '3', label: '' },
  ];
  expect(choiceWords(aField('choice', { choices }))).toBe('"" = --- | 1 = Bad | Good | 3');
});
