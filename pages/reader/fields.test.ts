import { expect, test } from 'vitest';
import type { Field } from '../../domain/observation.ts';
import { readPage } from './read-page.ts';

function pageOf(inside: string) {
  return readPage(`<form method=post>${inside}</form>`, 'https://study.example/p');
}

const types: [string, Partial<Field>][] = [
  ['<input name=x>', { type: 'text' }],
  ['<input name=x type=search>', { type: 'text' }],
  ['<input name=x type=password>', { type: 'text' }],
  ['<input name=x type=nonsense>', { type: 'text' }],
  ['<textarea name=x maxlength=10></textarea>', { type: 'textarea', maxLength: 10 }],
  ['<input name=x type=NUMBER>', { type: 'integer', step: null }],
  ['<input name=x type=number step=5 min=-10 max=10>', { type: 'integer', min: -10, max: 10, step: 5 }],
  ['<input name=x type=number step=0.01>', { type: 'decimal', step: 0.01 }],
  ['<input name=x type=number step=any>', { type: 'decimal', step: null }],
  ['<input name=x type=number min=0.5>', { type: 'decimal', min: 0.5 }],
  ['<input name=x inputmode=numeric maxlength=4>', { type: 'integer', maxLength: 4 }],
  ['<input name=x inputmode=decimal min=0 max=300>', { type: 'decimal', min: 0, max: 300 }],
  ['<input name=x inputmode="" min=-5.5 max=5.5>', { type: 'decimal', min: -5.5, max: 5.5 }],
  ['<input name=x type=range value=50>', { type: 'integer', min: 0, max: 100, value: null }],
  ['<input name=x type=range max=1 step=0.1>', { type: 'decimal', min: 0, max: 1, step: 0.1, value: null }],
  ['<input name=x type=date value=2026-01-02>', { type: 'date', value: '2026-01-02' }],
  ['<input name=x type=datetime-local>', { type: 'datetime' }],
  ['<input name=x type=time>', { type: 'time' }],
  ['<input name=x type=month>', { type: 'month' }],
  ['<input name=x type=week>', { type: 'week' }],
  ['<input name=x type=email required>', { type: 'email', required: true }],
  ['<input name=x type=url>', { type: 'url' }],
  ['<input name=x type=tel pattern="[0-9]+">', { type: 'tel', pattern: '[0-9]+' }],
  ['<input name=x type=color value=#ff0000>', { type: 'color', value: null }],
  ['<input name=x type=file>', { type: 'file', value: null }],
  ['<input name=x aria-required=true value=" a ">', { required: true, value: ' a ' }],
  [
    '<input type=radio name=x value=a><input type=radio name=x value=b required>',
    { type: 'choice', required: true },
  ],
  ['<input type=radio name=x value=a><input type=radio name=x value=b checked>', { value: 'b' }],
  [
    '<input type=checkbox name=x> Agreed',
    { type: 'checkbox', value: null, choices: [{ value: 'on', label: 'Agreed' }] },
  ],
  ['<input type=checkbox name=x value=y checked>', { type: 'checkbox', value: 'y' }],
  [
    '<input type=checkbox name=x value=a checked><input type=checkbox name=x value=b checked>',
    { type: 'choices', value: 'a\nb' },
  ],
];

test.each(types)('%s', (html, expected) => {
  const page = pageOf(html);
  expect(page.fields).toHaveLength(1);
  expect(page.fields[0]).toMatchObject({ name: 'x', ...expected });
});

test('a select offers what can be chosen, by exact value, and groups stand before their options', () => {
  const [field] = pageOf(`<select name=x required><option value="">Choose …</option>
    <optgroup label=Fruit><option value=" a ">Apple<option disabled>Pear</optgroup><option>  Bread  roll </select>`).fields;
  expect(field).toMatchObject({ type: 'choice', value: '', required: true });
  expect(field!.choices).toEqual([
    { value: ' a ', label: 'Fruit: Apple' },
    { value: 'Bread roll', label: 'Bread roll' },
  ]);
});

test('an option that a browser merely shows first is nobody’s answer', () => {
  expect(pageOf('<select name=x><option>a<option>b</select>').fields[0]!.value).toBeNull();
  expect(pageOf('<select name=x><option>a<option selected>b</select>').fields[0]!.value).toBe('b');
});

test('an empty option with words of its own is a choice where none is required', () => {
  const [field] = pageOf(
    '<select name=x><option value="">----<option value="">No opinion<option>a</select>',
  ).fields;
  expect(field!.choices).toEqual([
    { value: '', label: 'No opinion' },
    { value: 'a', label: 'a' },
  ]);
});

test('a multiple select takes any of its choices', () => {
  const [field] = pageOf(
    '<select name=x multiple><option selected>a<option selected>b<option>c</select>',
  ).fields;
  expect(field).toMatchObject({ type: 'choices', value: 'a\nb' });
});

test('equal values of a group are one choice', () => {
  expect(
    pageOf('<input type=radio name=x value=1> A <input type=radio name=x value=1> B').fields[0]!.choices,
  ).toEqual([{ value: '1', label: 'A' }]);
});

test('fields of one name get names of their own and are sent under the shared one', () => {
  const names = pageOf('<input name=x><input name=x></form><form><input name=x>').fields;
  expect(names.map(({ name, sentAs, form }) => [name, sentAs, form])).toEqual([
    ['x', undefined, 0],
    ['x#2', 'x', 0],
    ['x#3', 'x', 1],
  ]);
});

test('hidden, invisible and read-only inputs are sent untouched, in document order; disabled ones are not', () => {
  const page = pageOf(`<input type=hidden name=a value=1><input name=b readonly value=2>
    <div style="color: red; display:none"><input name=c value=3><select name=d><option>4</select>
      <input type=checkbox name=e><input type=radio name=f checked value=5></div>
    <input name=g disabled value=6><fieldset disabled><legend><input name=ok></legend><input name=h></fieldset>
    <input type=hidden value=unnamed><input type=hidden name=_charset_>`);
  expect(page.forms[0]!.hidden).toEqual([
    { name: 'a', value: '1' },
    { name: 'b', value: '2' },
    { name: 'c', value: '3' },
    { name: 'd', value: '4' },
    { name: 'f', value: '5' },
    { name: '_charset_', value: 'UTF-8', after: 'ok' },
  ]);
  expect(page.fields.map(({ name }) => name)).toEqual(['ok']);
  expect(page.text).toContain('2');
});

test('a box that is drawn by its label is offered although it is hidden itself', () => {
  const box = (value: number) =>
    `<input type=radio class=visually-hidden name=x value=${value} id=r${value}><label for=r${value}>No ${value}</label>`;
  expect(pageOf(box(1) + box(2)).fields[0]!.choices).toHaveLength(2);
});

test('what plain HTTP cannot send is not offered but named in unseen', () => {
  const outside = readPage(
    '<input name=a><form action="javascript:go()"><input name=b></form>',
    'https://x.example/',
  );
  expect(outside.fields).toEqual([]);
  const inside = pageOf('<textarea></textarea><div contenteditable>Write here</div>');
  expect(inside.fields).toEqual([]);
  for (const page of [outside, inside])
    expect(page.unseen).toEqual(Array(2).fill('box that only a script reads'));
});

test('form= ties a field to a form elsewhere', () => {
  const page = readPage(
    '<form id=f></form><form><input name=a form=f><input name=b form=none></form>',
    'https://x.example/',
  );
  expect(page.fields.map(({ name, form }) => [name, form])).toEqual([['a', 0]]);
});

test('a form that is broken by table tags keeps its fields, as in browsers', () => {
  const html =
    '<table><form action=/go method=post><tr><td>Age <input name=age></td></tr><tr><td><button>Go</button></form></table>';
  const page = readPage(html, 'https://x.example/');
  expect(page.fields.map(({ name, label }) => [name, label])).toEqual([['age', 'Age']]);
  expect(page.controls).toMatchObject([{ label: 'Go', form: 0 }]);
});
