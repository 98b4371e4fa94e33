import fc from 'fast-check';
import { aButton, aField, aPage, choicesOf } from '../domain/observation-in-test.ts';
import type { Field, FieldType, Observation } from '../domain/observation.ts';
import type { Refusal } from '../domain/refusal.ts';

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null });

const values = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 });

const choosing = fc
  .record({ type: fc.constantFrom<FieldType>('choice', 'choices'), values, required: fc.boolean() })
  .map(({ type, values, required }) => aField(type, { choices: choicesOf(...values), required }));

const withEmptyOption = values.map((some) =>
  aField('choice', { choices: choicesOf('', ...some), required: false }),
);

const ticking = fc
  .record({ value: fc.constantFrom('on', '1', 'True'), required: fc.boolean() })
  .map(({ value, required }) => aField('checkbox', { choices: choicesOf(value), required }));

/** Steps are counted from a minimum. */
const numbers = fc
  .record({
    type: fc.constantFrom<FieldType>('integer', 'decimal'),
    min: maybe(fc.integer({ min: -1000, max: 1000 })),
    width: maybe(fc.integer({ min: 0, max: 5000 })),
    step: maybe(fc.integer({ min: 1, max: 50 })),
    tenths: fc.boolean(),
    required: fc.boolean(),
  })
  .map(({ type, min, width, step, tenths, required }) => {
    const unit = type === 'decimal' && tenths ? 10 : 1;
    const of = (count: number | null): number | null => (count === null ? null : count / unit);
    const max = width === null ? null : (min ?? 0) + width;
    return aField(type, { min: of(min), max: of(max), step: min === null ? null : of(step), required });
  });

const writing = fc
  .record({
    type: fc.constantFrom<FieldType>('text', 'textarea'),
    maxLength: maybe(fc.integer({ min: 1, max: 60 })),
    required: fc.boolean(),
  })
  .map(({ type, ...given }) => aField(type, given));

/** Patterns of the kinds that studies ask for. */
const patterned = fc
  .constantFrom(
    '\\d{4}',
    '\\d{5}',
    '[A-Z]{2,3}\\d*',
    '[a-z]+',
    '\\d+',
    '\\d{3}-\\d{3}-\\d{4}',
    '.{3,}',
    '\\w+',
  )
  .map((pattern) => aField('text', { pattern }));

const formed = fc
  .record({
    type: fc.constantFrom<FieldType>(
      'date',
      'time',
      'datetime',
      'month',
      'week',
      'email',
      'url',
      'tel',
      'color',
    ),
    required: fc.boolean(),
  })
  .map(({ type, required }) => aField(type, { required }));

const unanswerable = fc.constant(aField('file', { required: false }));

/** Any field that the dry-run participant can answer. */
export const anyField: fc.Arbitrary<Field> = fc.oneof(
  choosing,
  withEmptyOption,
  ticking,
  numbers,
  writing,
  patterned,
  formed,
  unanswerable,
);

/** A page of one form with such fields. */
export const anyPage: fc.Arbitrary<Observation> = fc
  .record({
    fields: fc.array(anyField, { maxLength: 6 }),
    buttons: fc.array(fc.constantFrom('Next', 'Back', 'I agree', 'Submit'), { minLength: 1, maxLength: 3 }),
  })
  .map(({ fields, buttons }) =>
    aPage(
      fields.map((field, index) => ({ ...field, name: `f${index}` })),
      { controls: buttons.map((label, index) => aButton({ ref: `c${index + 1}`, label })) },
    ),
  );

/** What the study may say of one answer: nothing in particular, or something at some of its fields. */
export function anyRefusals(page: Observation, maxLength: number): fc.Arbitrary<Refusal[]> {
  const named = fc.subarray(page.fields.map(({ name }) => name));
  return fc.array(named, { maxLength }).map((all) => all.map((names) => refusing(...names)));
}

/** A refusal with a message at each of these fields, or with one for the whole page. */
export function refusing(...names: string[]): Refusal {
  return {
    reply: { reasoning: '', answers: {}, press: null, notes: '' },
    page: names.length > 0 ? [] : ['Some answers are wrong.'],
    fields: Object.fromEntries(names.map((name) => [name, ['This is wrong.']])),
  };
}
