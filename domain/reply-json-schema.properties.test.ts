import { Ajv } from 'ajv';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDice } from '../models/dice.ts';
import { candidates } from '../models/dry-run-answers.ts';
import { checkReply, type CheckedReply } from './check-reply.ts';
import type { Field, Observation } from './observation.ts';
import { otherWaysOf, wildPage } from '../models/pages-in-test.ts';
import { replyFormat, withFieldNames, type ReplyFormat } from './reply-json-schema.ts';
import type { Answer, Reply } from './reply.ts';

const settings = fc.record({
  reasoning: fc.constantFrom('before', 'after', 'none'),
  memory: fc.constantFrom('notes', 'transcript'),
} as const);

/** Replies to a page: what a dry run would give, in all ways to write it, and now and then something else. */
function repliesTo(page: Observation): fc.Arbitrary<Reply> {
  const answers = page.fields.map((field) => fc.tuple(fc.constant(field.name), answerTo(field)));
  return fc
    .record({
      answers: fc.tuple(...answers).map((some) => Object.fromEntries(some) as Record<string, Answer>),
      press: fc.constantFrom(...page.controls.map(({ ref }) => ref)),
    })
    .map((given) => ({ reasoning: 'r', notes: 'n', ...given }));
}

function answerTo(field: Field): fc.Arbitrary<Answer> {
  const given = fc
    .integer({ min: 0, max: 1000 })
    .map((seed) => candidates(field, createDice(seed))[0] ?? null);
  return fc.oneof(
    { weight: 9, arbitrary: given.chain((answer) => fc.constantFrom(...otherWaysOf(field, answer))) },
    fc.constantFrom<Answer>(null, '', false, [], 3, '7', -1, 10_000_001),
  );
}

/** What the checker let through, written as the schema asks for it. */
function writtenAs(page: Observation, format: ReplyFormat, checked: CheckedReply): unknown {
  const answers = [...format.fieldOf].map(([property, name]) => {
    const field = page.fields.find((one) => one.name === name) as Field;
    return [property, plain(field, Object.hasOwn(checked.values, name) ? checked.values[name] : undefined)];
  });
  const parts: Record<string, unknown> = {
    reasoning: 'r',
    notes: 'n',
    press: checked.press,
    answers: Object.fromEntries(answers),
  };
  return Object.fromEntries(Object.keys(format.schema.properties ?? {}).map((part) => [part, parts[part]]));
}

function plain(field: Field, values: string[] | undefined): unknown {
  const [first = ''] = values ?? [];
  if (values === undefined) return null;
  if (field.type === 'checkbox') return values.length > 0;
  if (first === '') return field.type === 'choice' && hasEmptyChoice(field) ? '' : null;
  if (field.type === 'choices') return values;
  if (field.pattern !== null) return first;
  return field.type === 'integer' || field.type === 'decimal' ? Number(first) + 0 : first;
}

const hasEmptyChoice = ({ choices }: Field): boolean => choices.some(({ value }) => value === '');

/** Numbers are equal however they are written. */
function comparable(page: Observation, { values }: CheckedReply): [string, unknown][] {
  return page.fields
    .filter(({ name }) => Object.hasOwn(values, name))
    .map((field) => [field.name, plain(field, values[field.name])]);
}

test('whatever the checker takes can be written in the schema, and means the same', () => {
  const ajv = new Ajv({ strict: true, validateFormats: false });
  let taken = 0;
  const cases = fc
    .tuple(wildPage, settings)
    .chain(([page, how]) => fc.tuple(fc.constant(page), repliesTo(page), fc.constant(how)));
  fc.assert(
    fc.property(cases, ([page, reply, how]) => {
      const check = checkReply(page, reply);
      if (!check.ok) return;
      taken++;
      const format = replyFormat(page, how);
      const written = writtenAs(page, format, check.checked);
      const validate = ajv.compile(format.schema);
      expect(validate(written), JSON.stringify(validate.errors)).toBe(true);
      const read = withFieldNames(format, written) as Reply;
      const again = checkReply(page, read);
      if (!again.ok) throw new Error(again.errors.join('\n'));
      expect(comparable(page, again.checked)).toEqual(comparable(page, check.checked));
      ajv.removeSchema(format.schema);
    }),
    { numRuns: 300 },
  );
  expect(taken).toBeGreaterThan(50); // else it proves nothing
}, 60_000);

test('every schema is one that all providers take', () => {
  fc.assert(
    fc.property(wildPage, settings, (page, how) => {
      const { schema, fieldOf } = replyFormat(page, how);
      const used = new Set<string>();
      const walk = (part: unknown): void => {
        if (typeof part !== 'object' || part === null) return;
        if (Array.isArray(part)) return part.forEach(walk);
        for (const [keyword, inner] of Object.entries(part)) {
          used.add(keyword);
          if (keyword === 'properties') Object.values(inner as object).forEach(walk);
          else if (keyword === 'items') walk(inner);
        }
        const object = part as { type?: unknown; properties?: object };
        if (object.type !== 'object') return;
        const { required, additionalProperties } = part as {
          required: string[];
          additionalProperties: unknown;
        };
        expect(additionalProperties).toBe(false);
        expect(new Set(required)).toEqual(new Set(Object.keys(object.properties ?? {})));
      };
      walk(schema);
      const allowed = [
        'type',
        'properties',
        'required',
        'additionalProperties',
        'description',
        'enum',
        'items',
      ];
      expect([...used].filter((keyword) => !allowed.includes(keyword))).toEqual([]);
      for (const property of fieldOf.keys()) expect(property).toMatch(/^[\w.-]{1,64}$/);
      expect(new Set(fieldOf.values()).size).toBe(page.fields.filter(({ type }) => type !== 'file').length);
    }),
    { numRuns: 300 },
  );
});
