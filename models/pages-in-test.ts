import fc from 'fast-check';
import { anyField } from './observations-in-test.ts';
import { aButton, aField, aLink, aPage, choicesOf } from '../domain/observation-in-test.ts';
import type { Field, Observation } from '../domain/observation.ts';
import type { Answer } from '../domain/reply.ts';

const hostileNames = fc.constantFrom(
  ...['constructor', 'toString', 'a b', 'a_b', 'QR~QID1', 'ü', 'ß', '[]', 'q[1]', 'q[2]', '', '.', '1', '2'],
  'x'.repeat(64),
  'x'.repeat(65),
  'x'.repeat(66),
);

const names = fc.uniqueArray(
  fc.oneof(
    hostileNames,
    fc.string({ maxLength: 70 }).filter((name) => name !== '__proto__'),
  ),
  {
    minLength: 8,
    maxLength: 8,
  },
);

/** Fields with bounds that do not go well together, and with choices that come twice. */
const oddField: fc.Arbitrary<Field> = fc.oneof(
  fc
    .record({
      min: fc.option(
        fc.oneof(
          fc.integer({ min: -30, max: 30 }),
          fc.integer({ min: -12, max: 12 }).map((quarters) => quarters / 4),
        ),
        { nil: null },
      ),
      max: fc.option(fc.oneof(fc.integer({ min: -30, max: 60 }), fc.constant(1e9)), { nil: null }),
      step: fc.option(fc.constantFrom(0.5, 1, 2, 7, 0.3, 1e7), { nil: null }),
      required: fc.boolean(),
    })
    .map((given) => aField('integer', given)),
  fc.constantFrom(
    aField('choice', { choices: choicesOf('a', 'a', 'b'), required: false }),
    aField('choice', { choices: choicesOf(''), required: false }),
    aField('choice', { choices: [], required: false }),
    aField('choices', { choices: [], required: false }),
    aField('checkbox', { choices: [], required: false }),
  ),
);

/** A page of up to two forms, with links, fields of all kinds, and names that providers do not take. */
export const wildPage: fc.Arbitrary<Observation> = fc
  .record({
    fields: fc.array(fc.tuple(fc.oneof({ weight: 4, arbitrary: anyField }, oddField), fc.nat({ max: 1 })), {
      maxLength: 8,
    }),
    names,
    link: fc.boolean(),
    loose: fc.boolean(),
    twoForms: fc.boolean(),
  })
  .map(({ fields, names, link, loose, twoForms }) =>
    aPage(
      fields.map(([field, form], index) => ({
        ...field,
        name: names[index] as string,
        form: twoForms ? form : 0,
      })),
      {
        controls: [
          aButton({ ref: 'c1', form: 0, ...(loose ? { skipsChecks: true } : {}) }),
          ...(twoForms ? [aButton({ ref: 'c2', label: 'Other', form: 1 })] : []),
          ...(link ? [aLink({ ref: 'c3' })] : []),
        ],
      },
    ),
  );

/** Other ways to write an answer, which the checker may take too. */
export function otherWaysOf(field: Field, answer: Answer): Answer[] {
  if (typeof answer === 'number') return [answer, String(answer), ` ${answer} `, `0${answer}`];
  if (answer === true) return [true, field.choices[0]?.value ?? 'on'];
  if (Array.isArray(answer) && answer.length === 1) return [answer, answer[0] as string];
  if (typeof answer === 'string' && /^\d{1,9}$/.test(answer)) return [answer, Number(answer)];
  return [answer, null];
}
