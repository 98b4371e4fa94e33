import { describe, expect, test } from 'vitest';
import { findJson } from './find-json.ts';

const PARTS = ['reasoning', 'answers', 'press', 'notes'];
const REPLY = { answers: { age: 31 }, press: 'c1' };
const WRITTEN = JSON.stringify(REPLY);

describe('a reply is found', () => {
  test.each([
    ['alone', WRITTEN],
    ['with blanks around it', `\n  ${WRITTEN}\n`],
    ['in a code fence', '```json\n' + WRITTEN + '\n```'],
    ['in a fence without a name', '```\n' + WRITTEN + '```'],
    ['between words', `Here is my answer:\n${WRITTEN}\nI hope this helps!`],
    ['after thoughts', `<think>Shall I give {"answers": {"age": 5}, "press": "c2"}? No.</think>\n${WRITTEN}`],
    ['after thoughts without their first tag', `So {"answers": {}} …\n</think>\n\n${WRITTEN}`],
    ['after an example of another kind', `The form is {"type": "object"}. ${WRITTEN}`],
    ['after the name of a field in braces', `For {age} I say: ${WRITTEN}`],
    ['in a list', `[${WRITTEN}]`],
    ['with a comma too many', '{"answers": {"age": 31,}, "press": "c1",}'],
    ['with a comma too few', '{"answers": {"age": 31} "press": "c1"}'],
    ['in single quotes', "{'answers': {'age': 31}, 'press': 'c1'}"],
    ['in typographic quotes', '{“answers”: {“age”: 31}, “press”: “c1”}'],
    ['with names that are not quoted', '{answers: {age: 31}, press: "c1"}'],
    ['with a comment', '{"answers": {"age": 31}, // in years\n"press": "c1"}'],
  ])('%s', (_how, text) => {
    expect(findJson(text, PARTS)).toEqual({ kind: 'found', value: REPLY });
  });

  test.each([
    ['words of Python', '{"answers": {"ok": True, "why": None}}', { answers: { ok: true, why: null } }],
    ['a line break in a text', '{"notes": "one\ntwo"}', { notes: 'one\ntwo' }],
    [
      'quotes in a text',
      '{"notes": "he said "no" twice", "press": "c1"}',
      { notes: 'he said "no" twice', press: 'c1' },
    ],
    ['braces in a text', '{"notes": "a } and a {"}', { notes: 'a } and a {' }],
    ['a tag in a text', '{"notes": "</think>"}', { notes: '</think>' }],
    ['an object of another form', 'Well: {"age": 31}', { age: 31 }],
    ['an empty object', '{}', {}],
  ])('with %s', (_how, text, value) => {
    expect(findJson(text, PARTS)).toEqual({ kind: 'found', value });
  });

  test('the last one counts', () => {
    expect(findJson(`First {"press": "c2"}, but then ${WRITTEN}`, PARTS)).toEqual({
      kind: 'found',
      value: REPLY,
    });
  });
});

test.each([
  ['in a text', '{"reasoning": "I think'],
  ['after an answer', '{"reasoning": "x", "answers": {"age": 31'],
  ['after all answers', '{"reasoning": "x", "answers": {"age": 31}, "pre'],
  ['before its last brace', '{"answers": {"age": 31}, "press": "c1"'],
  ['in a code fence', '```json\n{"answers": {"age": 31},\n```'],
])('one that ends too early, %s, is not completed', (_where, text) => {
  expect(findJson(text, PARTS)).toEqual({ kind: 'unfinished' });
});

test.each([
  'I am 31.',
  '',
  'Look at {age} and {name}.',
  '[1, 2, 3]',
  '"text"',
  '<think>Perhaps {"answers": {}, "press": "c1"}',
  '}{',
  '{'.repeat(5000),
])('no reply: %s', (text) => {
  expect(findJson(text, PARTS)).toEqual({ kind: 'none' });
});
