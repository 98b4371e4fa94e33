import { describe, expect, test } from 'vitest';
import { checkReply, encodeAnswer } from './check-reply.ts';
import { aButton, aField, aLink, aPage, choicesOf } from './observation-in-test.ts';
import type { Field, FieldType } from './observation.ts';
import type { Answer, Reply } from './reply.ts';

function reply(answers: Reply['answers'], press: string | null = 'c1'): Reply {
  return { reasoning: '', answers, press, notes: '' };
}

const likert = { choices: choicesOf('1', '2', '3') };

describe('what fits is sent as these strings', () => {
  test.each<[FieldType, Partial<Field>, Answer, string[]]>([
    ['text', {}, 'blue', ['blue']],
    ['text', {}, 7, ['7']],
    ['text', {}, ' kept as it is ', [' kept as it is ']],
    ['textarea', {}, 'one\ntwo', ['one\ntwo']],
    ['text', { maxLength: 4 }, 'blue', ['blue']],
    ['text', { pattern: '[A-Z]{2}\\d' }, 'AB1', ['AB1']],
    ['integer', {}, 3, ['3']],
    ['integer', {}, ' 3 ', ['3']],
    ['integer', {}, 3.0, ['3']],
    ['integer', {}, -3, ['-3']],
    ['integer', { min: 1, max: 3 }, 1, ['1']],
    ['integer', { min: 1, max: 3 }, 3, ['3']],
    ['integer', { min: 0, step: 5 }, 15, ['15']],
    ['integer', { min: 1, step: 5 }, 11, ['11']],
    ['integer', {}, '12345678901234567890', ['12345678901234567890']],
    ['decimal', {}, 0.0000001, ['0.0000001']],
    ['decimal', {}, '2.50', ['2.50']],
    ['decimal', { min: 0, step: 0.1 }, 0.3, ['0.3']],
    ['decimal', { min: 0.05, step: 0.1 }, 0.35, ['0.35']],
    ['decimal', { step: 0.01 }, 19.99, ['19.99']],
    ['choice', likert, '2', ['2']],
    ['choice', likert, 2, ['2']],
    ['choices', likert, ['3', '1'], ['1', '3']],
    ['choices', likert, ['3', '3'], ['3']],
    ['choices', likert, '2', ['2']],
    ['checkbox', { choices: choicesOf('yes') }, true, ['yes']],
    ['checkbox', { choices: choicesOf('yes') }, 'yes', ['yes']],
    ['checkbox', {}, true, ['on']],
    ['checkbox', { required: false }, false, []],
    ['date', {}, '2026-03-31', ['2026-03-31']],
    ['time', {}, '14:30', ['14:30']],
    ['datetime', {}, '2026-03-31T14:30', ['2026-03-31T14:30']],
    ['month', {}, '2026-03', ['2026-03']],
    ['week', {}, '2026-W13', ['2026-W13']],
    ['week', {}, '2026-W53', ['2026-W53']],
    ['email', {}, 'a@b.example', ['a@b.example']],
    ['url', {}, 'https://example.org/x', ['https://example.org/x']],
    ['tel', {}, '+49 30 1234567', ['+49 30 1234567']],
    ['color', {}, '#33AAff', ['#33aaff']],
  ])('%s %o with %o', (type, given, answer, values) => {
    expect(encodeAnswer(aField(type, given), answer)).toEqual({ ok: true, values });
  });
});

describe('what does not fit is refused with what would', () => {
  test.each<[FieldType, Partial<Field>, Answer, string]>([
    ['text', {}, true, 'true is not a text.'],
    ['text', {}, ['a', 'b'], '["a","b"] is not a text.'],
    ['text', { maxLength: 3 }, 'blue', '4 characters are more than the 3 allowed.'],
    ['text', { pattern: '[A-Z]{2}\\d' }, 'AB12', '"AB12" does not fit the pattern [A-Z]{2}\\d.'],
    ['text', { pattern: 'a|b' }, 'ab', '"ab" does not fit the pattern a|b.'],
    ['integer', {}, 'three', '"three" is not a number.'],
    ['integer', {}, true, 'true is not a number.'],
    ['integer', {}, ['3'], '["3"] is not a number.'],
    ['integer', {}, ' ', '" " is not a number.'],
    ['integer', {}, 'Infinity', '"Infinity" is not a number.'],
    ['integer', {}, '0x10', '"0x10" is not a number.'],
    ['integer', {}, '1e999', '"1e999" is not a number.'],
    ['integer', {}, 2.5, '2.5 is not a whole number.'],
    ['integer', { min: 1 }, 0, '0 is below the minimum 1.'],
    ['integer', { max: 3 }, 4, '4 is above the maximum 3.'],
    ['integer', { step: 5 }, 7, '7 is not on a step of 5 from 0.'],
    ['integer', { min: 1, step: 5 }, 10, '10 is not on a step of 5 from 1.'],
    ['decimal', { min: 0, step: 0.1 }, 0.35, '0.35 is not on a step of 0.1 from 0.'],
    ['choice', likert, '4', '"4" is none of its choices: 1 (Label of 1), 2 (Label of 2), 3 (Label of 3).'],
    [
      'choice',
      likert,
      'Label of 1',
      '"Label of 1" is none of its choices: 1 (Label of 1), 2 (Label of 2), 3 (Label of 3).',
    ],
    [
      'choices',
      likert,
      ['1', '4'],
      '"4" is none of its choices: 1 (Label of 1), 2 (Label of 2), 3 (Label of 3).',
    ],
    ['checkbox', { required: false }, 'maybe', '"maybe" is neither true nor false.'],
    ['checkbox', {}, false, 'this box has to be ticked.'],
    ['date', {}, '31.3.2026', '"31.3.2026" is not written as 2026-03-31.'],
    ['date', {}, '2026-02-31', '"2026-02-31" is not written as 2026-03-31.'],
    ['month', {}, '2026-13', '"2026-13" is not written as 2026-03.'],
    ['time', {}, '2 pm', '"2 pm" is not written as 14:30.'],
    ['datetime', {}, '31.3.2026 14:30', '"31.3.2026 14:30" is not written as 2026-03-31T14:30.'],
    ['month', {}, 'March', '"March" is not written as 2026-03.'],
    ['week', {}, '13', '"13" is not written as 2026-W13.'],
    ['email', {}, 'nobody', '"nobody" is not written as name@example.org.'],
    ['url', {}, 'example.org', '"example.org" is not written as https://example.org.'],
    ['color', {}, 'blue', '"blue" is not written as #336699.'],
    ['file', {}, 'photo.png', 'a file cannot be given.'],
  ])('%s %o with %o', (type, given, answer, error) => {
    expect(encodeAnswer(aField(type, given), answer)).toEqual({ ok: false, error });
  });
});

describe('no answer', () => {
  const types: FieldType[] = ['text', 'integer', 'choice', 'choices', 'checkbox', 'date', 'file'];

  test.each(types)('is refused by a required field: %s', (type) => {
    for (const nothing of [null, '', []]) {
      expect(encodeAnswer(aField(type), nothing)).toEqual({ ok: false, error: 'an answer is required.' });
    }
  });

  test.each<[FieldType, string[]]>([
    ['text', ['']],
    ['textarea', ['']],
    ['integer', ['']],
    ['decimal', ['']],
    ['date', ['']],
    ['email', ['']],
    ['choice', []],
    ['choices', []],
    ['checkbox', []],
    ['file', []],
  ])('is sent as browsers do by an optional %s', (type, values) => {
    const field = aField(type, { required: false, ...likert });
    expect(encodeAnswer(field, null)).toEqual({ ok: true, values });
  });

  test('selects the empty option of a select that has one', () => {
    const field = aField('choice', { required: false, choices: choicesOf('', '1') });
    expect(encodeAnswer(field, null)).toEqual({ ok: true, values: [''] });
  });
});

test('a pattern that is no regular expression is ignored, as in browsers', () => {
  expect(encodeAnswer(aField('text', { pattern: '([' }), 'anything')).toEqual({
    ok: true,
    values: ['anything'],
  });
});

describe('texts are held to what a browser holds them to', () => {
  const ok = (...values: string[]) => ({ ok: true, values });
  const no = (error: string) => ({ ok: false, error });
  const boxes = [
    { value: 'a', label: 'A', required: true as const },
    { value: 'b', label: 'B' },
  ];
  test.each<[string, FieldType, Partial<Field>, Answer, ReturnType<typeof ok> | ReturnType<typeof no>]>([
    ['a box of one line takes no line ends', 'text', {}, 'a\r\nb\nc', ok('a b c')],
    ['line ends of several lines are one sign', 'textarea', { maxLength: 3 }, 'a\r\nb', ok('a\nb')],
    ['length counts UTF-16 units', 'text', { maxLength: 2 }, '😀', ok('😀')],
    [
      'length counts UTF-16 units',
      'text',
      { maxLength: 1 },
      '😀',
      no('2 characters are more than the 1 allowed.'),
    ],
    ['too short', 'text', { minLength: 3 }, 'ab', no('2 characters are fewer than the 3 needed.')],
    ['nothing is not too short', 'text', { minLength: 3, required: false }, '', ok('')],
    ['a pattern of today', 'text', { pattern: '[\\p{L}--[a-z]]+' }, 'AÖ', ok('AÖ')],
    ['a pattern of before', 'text', { pattern: '[\\w.+-]+' }, 'a+b', ok('a+b')],
    [
      'a pattern of before',
      'text',
      { pattern: '[\\w.+-]+' },
      'a b',
      no('"a b" does not fit the pattern [\\w.+-]+.'),
    ],
    ['a pattern that only wrapping mends', 'text', { pattern: 'a)|(?:b' }, 'c', ok('c')],
    [
      'a pattern of digits in a text field',
      'integer',
      { pattern: '[0-9]{4}' },
      '123',
      no('"123" does not fit the pattern [0-9]{4}.'),
    ],
    [
      'a short number field',
      'integer',
      { maxLength: 2 },
      123,
      no('3 characters are more than the 2 allowed.'),
    ],
    ['an address', 'email', {}, ' a.b+c@mail.example ', ok('a.b+c@mail.example')],
    ['an address of one word', 'email', {}, 'a@localhost', ok('a@localhost')],
    ['an address with a host of any script', 'email', {}, 'a@exämple.de', ok('a@exämple.de')],
    ['no address', 'email', {}, 'a@-b.example', no('"a@-b.example" is not written as name@example.org.')],
    ['no address', 'email', {}, 'a@b..c', no('"a@b..c" is not written as name@example.org.')],
    ['no address', 'email', {}, 'ä@b.example', no('"ä@b.example" is not written as name@example.org.')],
    ['no address', 'email', {}, 'a@b,c@d', no('"a@b,c@d" is not written as name@example.org.')],
    ['several addresses', 'email', { multiple: true }, 'a@b, c@d', ok('a@b,c@d')],
    ['no link', 'url', {}, 'http://', no('"http://" is not written as https://example.org.')],
    ['a link of any kind', 'url', {}, ' mailto:a@b ', ok('mailto:a@b')],
    [
      'a box that must be ticked',
      'choices',
      { choices: boxes },
      ['b'],
      no('these have to be ticked: a (A).'),
    ],
    ['a box that must be ticked', 'choices', { choices: boxes }, ['a'], ok('a')],
    ['one of several', 'choice', likert, ['1', '2'], no('only one of its choices can be given.')],
    [
      'steps that count from a value',
      'integer',
      { step: 2, stepFrom: 1 },
      4,
      no('4 is not on a step of 2 from 1.'),
    ],
  ])('%s: %s %o %o', (_what, type, given, answer, expected) => {
    expect(encodeAnswer(aField(type, given), answer)).toEqual(expected);
  });

  test('an empty value that is offered is an answer', () => {
    const field = aField('choice', { choices: choicesOf('a', '') });
    expect(encodeAnswer(field, '')).toEqual(ok(''));
    expect(encodeAnswer(field, null)).toEqual(no('an answer is required.'));
  });

  test('an empty option that stands selected is sent where nothing is chosen', () => {
    expect(encodeAnswer(aField('choice', { ...likert, value: '', required: false }), null)).toEqual(ok(''));
  });
});

test('where the browser checks nothing, only what cannot be typed is refused', () => {
  const page = aPage(
    [
      aField('text', { name: 'a' }),
      aField('integer', { name: 'b', max: 3 }),
      aField('email', { name: 'c' }),
      aField('date', { name: 'd', latest: '2020-01-01' }),
      aField('choices', { name: 'e', choices: [{ value: 'x', label: 'X', required: true }] }),
      aField('integer', { name: 'f', alwaysSent: true }),
    ],
    { controls: [aButton(), aButton({ ref: 'c2', label: 'Save draft', skipsChecks: true })] },
  );
  const given = { b: 7, c: 'nobody', d: '2026-01-01', f: 1 };
  expect(checkReply(page, reply(given, 'c1'))).toMatchObject({ ok: false });
  expect(checkReply(page, reply(given, 'c2'))).toEqual({
    ok: true,
    checked: {
      values: { a: [''], b: ['7'], c: ['nobody'], d: ['2026-01-01'], e: [], f: ['1'] },
      press: 'c2',
    },
  });
  expect(checkReply(page, reply({ b: 'seven', d: 'today' }, 'c2'))).toEqual({
    ok: false,
    errors: [
      'b: "seven" is not a number.',
      'd: "today" is not written as 2026-03-31.',
      'f: an answer is required.',
    ],
  });
});

test('a reply that fits comes to the strings of every field and the control to press', () => {
  const page = aPage([aField('integer', { name: 'age' }), aField('text', { name: 'why', required: false })]);
  expect(checkReply(page, reply({ age: 30 }))).toEqual({
    ok: true,
    checked: { values: { age: ['30'], why: [''] }, press: 'c1' },
  });
});

test('a control that the page does not have is named with those that it has', () => {
  const page = aPage([], { controls: [aButton(), aLink()] });
  expect(checkReply(page, reply({}, 'c7'))).toEqual({
    ok: false,
    errors: ['press: "c7" is none of the controls of this page: c1 (Next), c2 (Leave).'],
  });
});

test.each(['constructor', 'toString', '__proto__'])('a field may be called %s', (name) => {
  const page = aPage([aField('text', { name, required: false })]);
  expect(checkReply(page, reply({}))).toMatchObject({ ok: true });
});

test('pressing nothing is no reply', () => {
  expect(checkReply(aPage([]), reply({}, null))).toEqual({
    ok: false,
    errors: ['press: null is none of the controls of this page: c1 (Next).'],
  });
});

test('a field that the page does not have is named', () => {
  const page = aPage([aField('text', { name: 'age' })]);
  expect(checkReply(page, reply({ age: '30', Age: '30' }))).toEqual({
    ok: false,
    errors: ['Age: this page has no such field.'],
  });
});

test('all errors come at once, each with its field', () => {
  const page = aPage([aField('integer', { name: 'age', min: 18 }), aField('email', { name: 'mail' })]);
  expect(checkReply(page, reply({ age: 3, mail: 'x', more: 1 }, 'c9'))).toEqual({
    ok: false,
    errors: [
      'press: "c9" is none of the controls of this page: c1 (Next).',
      'more: this page has no such field.',
      'age: 3 is below the minimum 18.',
      'mail: "x" is not written as name@example.org.',
    ],
  });
});

test('a link leaves the form behind: its fields are neither checked nor sent', () => {
  const page = aPage([aField('integer', { name: 'age' })], { controls: [aButton(), aLink()] });
  expect(checkReply(page, reply({}, 'c2'))).toEqual({ ok: true, checked: { values: {}, press: 'c2' } });
  expect(checkReply(page, reply({ age: 'old' }, 'c2'))).toMatchObject({ ok: true });
});

test('a button sends only the fields of its own form', () => {
  const page = aPage([aField('text', { name: 'a' }), aField('text', { name: 'b', form: 1 })], {
    controls: [aButton(), aButton({ ref: 'c2', form: 1 })],
  });
  expect(checkReply(page, reply({ b: 'x' }, 'c2'))).toEqual({
    ok: true,
    checked: { values: { b: ['x'] }, press: 'c2' },
  });
  expect(checkReply(page, reply({ b: 'x' }))).toEqual({
    ok: false,
    errors: ['a: an answer is required.'],
  });
});

test('a pattern that would take a browser for ever is checked at once', () => {
  const field = aField('text', { pattern: '(a+)+b' });
  expect(encodeAnswer(field, 'a'.repeat(5000))).toMatchObject({ ok: false });
  expect(encodeAnswer(field, `${'a'.repeat(5000)}b`)).toMatchObject({ ok: true });
});

test('a field may have the name of what every object has', () => {
  const field = { ...aField('text', { required: true }), name: '__proto__' };
  const answers = JSON.parse('{"__proto__":"here"}') as Reply['answers'];
  const checked = checkReply(aPage([field]), reply(answers));
  expect(checked.ok && Object.entries(checked.checked.values)).toEqual([['__proto__', ['here']]]);
});
