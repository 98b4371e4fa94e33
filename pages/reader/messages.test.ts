import { expect, test } from 'vitest';
import { readPage } from './read-page.ts';

/** [messages of the page, messages of field a, messages of field b] */
function messagesOf(html: string) {
  const page = readPage(html, 'https://study.example/p');
  const of = (name: string) => page.fields.find((field) => field.name === name)?.messages ?? [];
  return [page.messages, of('a'), of('b')];
}

const a = '<input name=a id=a>';
const b = '<input name=b id=b>';

test.each<[string, string, string[][]]>([
  [
    'Bootstrap',
    `<form><div><input name=a class="form-control is-invalid"><div class=invalid-feedback>Bad</div></div>${b}</form>`,
    [[], ['Bad'], []],
  ],
  [
    'Bootstrap, written beforehand',
    `<form><div>${a}<div class=invalid-feedback>Bad</div></div>${b}</form>`,
    [[], [], []],
  ],
  [
    'Laravel',
    `<form><div>${a}<div class="invalid-feedback d-block">Bad</div></div>${b}</form>`,
    [[], ['Bad'], []],
  ],
  [
    'a notice that is no error',
    `<div class="alert alert-info" role=alert>Part 2 of 3.</div><form>${a}</form>`,
    [[], [], []],
  ],
  [
    'flat',
    `<form>${a}<span class=error>Bad a</span>${b}<span class=error>Bad b</span></form>`,
    [[], ['Bad a'], ['Bad b']],
  ],
  [
    'Django, list before',
    `<form><p>${a}</p><ul class=errorlist><li>One<li>Two</ul><p>${b}</p></form>`,
    [[], [], ['One', 'Two']],
  ],
  [
    'Django, whole form',
    `<form><ul class="errorlist nonfield"><li>All</ul><p>${a}</p></form>`,
    [['All'], [], []],
  ],
  ['by id', `<form><p id=b_error class=error>Bad</p>${a}${b}</form>`, [[], [], ['Bad']]],
  [
    'jQuery Validation',
    `<form><label for=b>B</label>${a}${b}<label class=error for=a>x</label><label class=error for=b>Bad</label></form>`,
    [[], [], ['Bad']],
  ],
  [
    'aria',
    `<form><i id=m>Bad</i>${a}<input name=b aria-invalid=true aria-errormessage=m></form>`,
    [[], [], ['Bad']],
  ],
  ['banner', `<div role=alert>Fix it.<br>Now.</div><form>${a}</form>`, [['Fix it.', 'Now.'], [], []]],
  ['alert at a field', `<form><div>${a}<p role=alert>Bad</p></div>${b}</form>`, [[], ['Bad'], []]],
  ['empty and hidden', `<form>${a}<p class=error></p><p class=error hidden>x</p></form>`, [[], [], []]],
  ['a row that is called error', `<form><div class=error>${a}<p>Text</p></div></form>`, [[], [], []]],
  ['the same twice', `<form>${a}<p class=error>Bad</p><p class=error>Bad</p></form>`, [[], ['Bad'], []]],
])('%s', (_what, html, expected) => {
  expect(messagesOf(html)).toEqual(expected);
});

test('messages are neither text nor label', () => {
  const page = readPage(`<form><p>Age</p><p class=error>Too young</p>${a}</form>`, 'https://x.example/');
  expect(page.fields[0]).toMatchObject({ label: 'Age', messages: ['Too young'] });
  expect(page.text).toBe('Age {a}');
});
