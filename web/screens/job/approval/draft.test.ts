import { expect, test } from 'vitest';
import { answersOf, draftOf, fieldsOf, isChanged, type ProposedField } from './draft.ts';
import { sortMisfits } from './misfits.ts';

const field = (
  name: string,
  type: ProposedField['type'],
  values: string[] = [],
  form = 0,
): ProposedField => ({
  ...{ name, type, label: name, choices: values.map((value) => ({ value, label: value })), form },
  ...{ min: null, max: null, step: null, maxLength: null, pattern: null, required: false, messages: [] },
});

const FIELDS = [
  field('age', 'integer'),
  field('one', 'choice', ['', 'a']),
  field('many', 'choices', ['x', 'y']),
  field('box', 'checkbox', ['on']),
  field('text', 'textarea'),
  field('constructor', 'text'),
];

test('a form stands for the answers that it was filled with', () => {
  const answers = { age: 40, one: 'a', many: ['x'], box: true, text: 'so', constructor: 'c' };
  const again = answersOf(FIELDS, draftOf(FIELDS, answers));
  expect(again).toEqual({ ...answers, age: '40' });
});

test('what is left empty is answered with nothing, unless that is a choice', () => {
  const draft = draftOf(FIELDS, {});
  expect(draft).toEqual({ age: '', one: '', many: [], box: false, text: '', constructor: '' });
  expect(answersOf(FIELDS, draft)).toEqual({
    ...{ age: null, one: '', many: [], box: false, text: null, constructor: null },
  });
});

test('a change is seen, and one that was taken back is none', () => {
  const before = draftOf(FIELDS, { many: ['x'] });
  expect(isChanged(before, { ...before, many: ['x', 'y'] })).toBe(true);
  expect(isChanged(before, { ...before, many: ['x'] })).toBe(false);
});

test('a button goes with the fields of its form, a link with none', () => {
  const two = [field('a', 'text', [], 0), field('b', 'text', [], 1)];
  expect(fieldsOf(two, 1).map(({ name }) => name)).toEqual(['b']);
  expect(fieldsOf(two, null)).toEqual([]);
  expect(fieldsOf(two, undefined)).toHaveLength(2);
});

test('misfits stand at their fields; a name may be the beginning of another', () => {
  const misfits = ['age: "old" is not a number.', 'age: again: no.', 'press: "c9" is none of the controls.'];
  expect(sortMisfits(misfits, ['age', 'age: again'])).toEqual({
    fields: { age: '"old" is not a number.', 'age: again': 'No.' },
    others: ['press: "c9" is none of the controls.'],
  });
});
