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
    '[0-9a-f]{24}',
    '[A-Za-z]{2}-\\d{6}',
    '(?:yes|no|maybe)(?: [a-z]+)?',
    '^\\+?[0-9 ]{7,15}$',
    '[A-Z][a-z]+ [A-Z][a-z]+',
    '\\d{1,3}(?:\\.\\d{1,2})?',
    '[^\\s@]+',
    '[\\w.+-]{3,}',
    'P\\d{3}[MF]',
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

/** Bounds and steps of dates and times; a few steps lie between the bounds. */
const dated = fc
  .record({
    bounds: fc.constantFrom<[FieldType, string, string, number[]]>(
      ['date', '2026-11-02', '2026-11-30', [1, 7]],
      ['date', '1926-01-01', '2008-12-31', [1]],
      ['month', '2025-11', '2026-10', [1, 3]],
      ['week', '2026-W50', '2027-W05', [1, 2]],
      ['time', '09:00', '17:00', [60, 900, 1, 0.001]],
      ['time', '22:00', '06:00', [60, 1800]],
      ['datetime', '2026-03-31T09:00', '2026-04-01T12:00', [60, 3600, 1]],
    ),
    which: fc.constantFrom('both', 'earliest', 'latest', 'neither'),
    pick: fc.nat(),
    required: fc.boolean(),
  })
  .map(({ bounds: [type, earliest, latest, steps], which, pick, required }) => {
    const step = steps[pick % steps.length]!;
    return aField(type, {
      required,
      step: step === 1 && type !== 'time' && type !== 'datetime' ? null : step,
      ...(which === 'both' || which === 'earliest' ? { earliest } : {}),
      ...(which === 'both' || which === 'latest' ? { latest } : {}),
    });
  });

const countedFrom = fc
  .record({
    step: fc.integer({ min: 1, max: 9 }),
    stepFrom: fc.integer({ min: -20, max: 20 }),
    bounded: fc.boolean(),
  })
  .map(({ step, stepFrom, bounded }) => aField('integer', { step, stepFrom, max: bounded ? 40 : null }));

const longEnough = fc
  .record({ minLength: fc.integer({ min: 1, max: 200 }), room: fc.integer({ min: 0, max: 50 }) })
  .map(({ minLength, room }) => aField('textarea', { minLength, maxLength: minLength + room }));

const withRequiredBoxes = fc
  .uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 9 })
  .map((all) =>
    aField('choices', {
      choices: choicesOf(...all).map((choice, i) =>
        i % 3 === 0 ? { ...choice, required: true as const } : choice,
      ),
    }),
  );

const others = fc.constantFrom(
  aField('email', { multiple: true }),
  aField('integer', { pattern: '[0-9]{4}' }),
  aField('integer', { maxLength: 2 }),
  aField('decimal', { unit: '€', min: 0 }),
  aField('integer', { min: 0, max: 100, alwaysSent: true }),
  aField('color', { alwaysSent: true }),
);

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
  dated,
  countedFrom,
  longEnough,
  withRequiredBoxes,
  others,
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
