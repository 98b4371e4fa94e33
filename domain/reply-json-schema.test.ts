import { describe, expect, test } from 'vitest';
import { aButton, aField, aLink, aPage, choicesOf } from './observation-in-test.ts';
import type { Field, Observation } from './observation.ts';
import { replyFormat, withFieldNames, type JsonSchema } from './reply-json-schema.ts';

const usual = { reasoning: 'before', memory: 'notes' } as const;
const schemaOf = (page: Observation): JsonSchema => replyFormat(page, usual).schema;
const answersOf = (page: Observation): Record<string, JsonSchema> =>
  schemaOf(page).properties?.answers?.properties ?? {};
const ofField = (type: Field['type'], given: Partial<Field> = {}): JsonSchema =>
  answersOf(aPage([aField(type, given)])).answer as JsonSchema;

test('the schema of a page, as a whole', () => {
  const page = aPage([
    aField('integer', { name: 'age', label: 'How old are you?', min: 18, max: 99 }),
    aField('choice', {
      name: 'mood',
      label: 'Mood',
      choices: [
        { value: '1', label: 'Bad' },
        { value: '2', label: 'Good' },
      ],
      required: false,
    }),
  ]);
  expect(schemaOf(page)).toEqual({
    type: 'object',
    properties: {
      reasoning: { type: 'string', description: 'What leads to the answers, in a few sentences.' },
      answers: {
        type: 'object',
        properties: {
          age: {
            type: 'integer',
            description: '“How old are you?”: whole number, minimum 18, maximum 99, required.',
          },
          mood: {
            type: ['string', 'null'],
            enum: ['1', '2', null],
            description:
              '“Mood”: one of its choices, by its value, may be left empty. Choices: 1 = Bad | 2 = Good.',
          },
        },
        required: ['age', 'mood'],
        additionalProperties: false,
      },
      press: { type: 'string', enum: ['c1'], description: 'The control to press: c1 = Next.' },
      notes: {
        type: 'string',
        description: 'All that has to be remembered on later pages; takes the place of the earlier notes.',
      },
    },
    required: ['reasoning', 'answers', 'press', 'notes'],
    additionalProperties: false,
  });
});

describe('the order of its parts', () => {
  const parts = (
    reasoning: 'before' | 'after' | 'none',
    memory: 'notes' | 'transcript' = 'notes',
  ): string[] => Object.keys(replyFormat(aPage([]), { reasoning, memory }).schema.properties ?? {});

  test('puts the reasoning before the answers, after them, or nowhere', () => {
    expect(parts('before')).toEqual(['reasoning', 'answers', 'press', 'notes']);
    expect(parts('after')).toEqual(['answers', 'press', 'reasoning', 'notes']);
    expect(parts('none')).toEqual(['answers', 'press', 'notes']);
  });

  test('has no notes where the transcript is the memory', () => {
    expect(parts('before', 'transcript')).toEqual(['reasoning', 'answers', 'press']);
  });
});

describe('numbers', () => {
  test.each<[string, Partial<Field>, unknown]>([
    ['a small range is listed', { min: 1, max: 5 }, [1, 2, 3, 4, 5]],
    ['with its steps', { min: 0, max: 100, step: 25 }, [0, 25, 50, 75, 100]],
    ['from a minimum that is no whole number', { min: 0.5, max: 3 }, [1, 2, 3]],
    ['of 25 numbers too', { min: 1, max: 25 }, Array.from({ length: 25 }, (_, index) => index + 1)],
    ['one of 26 is not', { min: 0, max: 25 }, undefined],
    ['one without an end is not', { min: 0 }, undefined],
    ['one that is empty is not', { min: 5, max: 1 }, undefined],
  ])('%s', (_what, given, values) => {
    expect(ofField('integer', given)).toMatchObject({ type: 'integer' });
    expect(ofField('integer', given).enum).toEqual(values);
  });

  test('with decimals are numbers, their bounds in words', () => {
    expect(ofField('decimal', { min: 0, max: 1, step: 0.25 })).toEqual({
      type: 'number',
      description: '“Answer”: number, minimum 0, maximum 1, in steps of 0.25 from 0, required.',
    });
  });
});

test('digits that have to fit a pattern are a text', () => {
  expect(ofField('integer', { pattern: '[0-9]{4}', min: 1, max: 5 })).toMatchObject({ type: 'string' });
  expect(ofField('integer', { pattern: '[0-9]{4}', min: 1, max: 5 }).enum).toBeUndefined();
});

describe('what may be null', () => {
  test('is what is not required', () => {
    expect(ofField('text', { required: false }).type).toEqual(['string', 'null']);
    expect(ofField('text').type).toBe('string');
  });

  test('is also a required field of another form than that of some control', () => {
    const page = aPage([aField('text')], { controls: [aButton(), aLink()] });
    expect(answersOf(page).answer).toEqual({
      type: ['string', 'null'],
      description:
        '“Answer”: text of one line, required. Null only where a control is pressed that does without it.',
    });
  });
});

describe('a control that skips the checks', () => {
  const page = aPage([aField('integer', { min: 1, max: 3 })], {
    controls: [aButton(), aButton({ ref: 'c2', label: 'Save for later', skipsChecks: true })],
  });

  test('takes numbers out of bounds, and nothing at all', () => {
    expect(answersOf(page).answer).toMatchObject({ type: ['integer', 'null'] });
    expect(answersOf(page).answer?.enum).toBeUndefined();
  });
});

test('an empty value that is a choice can be chosen', () => {
  expect(ofField('choice', { choices: [{ value: '', label: 'No opinion' }, ...choicesOf('a')] })).toEqual({
    type: 'string',
    enum: ['', 'a'],
    description:
      '“Answer”: one of its choices, by its value, required. Choices: "" = No opinion | a = Label of a.',
  });
});

describe('texts', () => {
  test('have their length and pattern in words, and no keyword for them', () => {
    expect(ofField('text', { maxLength: 10, pattern: '[A-Z]+' })).toEqual({
      type: 'string',
      description:
        '“Answer”: text of one line, at most 10 characters, has to fit the regular expression [A-Z]+, required.',
    });
  });

  test('of a form say how they are written', () => {
    expect(ofField('date').description).toContain('date, written as 2026-03-31');
  });
});

describe('files', () => {
  test('are not asked for', () => {
    expect(answersOf(aPage([aField('file', { required: false })]))).toEqual({});
  });
});

describe('limits of providers', () => {
  const many = (count: number, length = 4): string[] =>
    Array.from({ length: count }, (_, index) => String(index).padStart(length, 'x'));
  const enumsIn = (page: Observation): number =>
    JSON.stringify(schemaOf(page))
      .match(/"enum":\[[^\]]*\]/g)
      ?.flatMap((one) => one.split(',')).length ?? 0;

  test('a list of 1200 choices is given in words, the small one beside it is not', () => {
    const page = aPage([
      aField('choice', { name: 'country', choices: choicesOf(...many(1200)) }),
      aField('choice', { name: 'side', choices: choicesOf('l', 'r') }),
    ]);
    expect(answersOf(page).country?.enum).toBeUndefined();
    expect(answersOf(page).side?.enum).toEqual(['l', 'r']);
  });

  test('many lists together keep below 1000 values', () => {
    const fields = Array.from({ length: 12 }, (_, index) =>
      aField('choice', { name: `f${index}`, required: false, choices: choicesOf(...many(100 + index)) }),
    );
    const page = aPage(fields);
    expect(enumsIn(page)).toBeLessThanOrEqual(1000);
    expect(enumsIn(page)).toBeGreaterThan(700);
  });

  test('a list of 300 long values is given in words', () => {
    const page = aPage([aField('choice', { choices: choicesOf(...many(300, 60)) })]);
    expect(answersOf(page).answer?.enum).toBeUndefined();
  });

  test('hundreds of links are no list of controls', () => {
    const controls = Array.from({ length: 1100 }, (_, index) => aLink({ ref: `c${index + 1}` }));
    expect(schemaOf(aPage([], { controls })).properties?.press).toEqual({
      type: 'string',
      description: 'The control to press, by its ref as the page has it.',
    });
  });
});

describe('names that providers do not take', () => {
  const named = (...names: string[]): Observation => aPage(names.map((name) => aField('text', { name })));
  const properties = (...names: string[]): string[] => Object.keys(answersOf(named(...names)));

  test('are written otherwise, and none twice', () => {
    expect(properties('q[1]', 'q_1_', 'q{1}')).toEqual(['q_1__2', 'q_1_', 'q_1__3']);
    expect(properties('Wie alt?', 'ü', '')).toEqual(['Wie_alt_', 'field', 'field_2']);
    expect(properties('x'.repeat(70))).toEqual(['x'.repeat(58)]);
    expect(properties('__proto__')).toEqual(['field']);
  });

  test('stand in the reply again', () => {
    const format = replyFormat(named('q[1]', 'age'), usual);
    const reply = { answers: { q_1_: 'a', age: 'b', unknown: 'c' }, press: 'c1' };
    expect(withFieldNames(format, reply)).toEqual({
      answers: { 'q[1]': 'a', age: 'b', unknown: 'c' },
      press: 'c1',
    });
  });

  test.each([null, 'text', 3, [], { answers: 'none' }, { answers: null }, {}])(
    'what is no reply stays as it is: %j',
    (value) => {
      expect(withFieldNames(replyFormat(named('a'), usual), value)).toEqual(value);
    },
  );
});

test('a page without controls has nothing to press', () => {
  expect(schemaOf(aPage([], { controls: [] })).properties?.press?.type).toBe('null');
});
