import { expect, test } from 'vitest';
import { readPage } from './read-page.ts';

function fieldsOf(inside: string) {
  return readPage(`<form method=post>${inside}</form>`, 'https://study.example/p').fields;
}

const single: [string, string][] = [
  ['for=', '<label for=a>How old?</label><input id=a name=x>'],
  ['a label around it', '<label>How old? <input name=x></label>'],
  ['a label around it that stands behind', '<label><input name=x> How old?</label>'],
  [
    'aria-labelledby, hidden parts too',
    '<p id=q hidden>How</p><b id=r>old?</b><input name=x aria-labelledby="q r">',
  ],
  ['aria-label', '<input name=x aria-label="How old?">'],
  [
    'a label for readers of screens alone',
    '<label class=visually-hidden for=a>How old?</label><input id=a name=x>',
  ],
  ["oTree's id_NAME without such an id", '<label for=id_x>How old?</label><input name=x>'],
  ['the text before it on its line', '<p>Intro.</p><p>How old? <input name=x> years</p>'],
  ['the block above it', '<p>Intro.</p><p>How old?</p><input name=x>'],
  ['a neighbouring box', '<div><div>How old?</div><div><input name=x placeholder="e.g. 30"></div></div>'],
  ['the line above it', 'Intro.<br>How old?<br><input name=x>'],
  ['a term', '<dl><dt>How old?</dt><dd><input name=x></dd></dl>'],
  ['the head of its row', '<table><tr><th>How old?<td><input name=x></table>'],
  ['the first cell of its row', '<table><tr><td>How old?<td><input name=x></table>'],
  [
    'the head of its column',
    '<table><tr><th>Name<th>How old?<tr><td><input name=n><td><input name=x></table>',
  ],
  ['placeholder', '<input name=x placeholder="How old?">'],
  ['title', '<input name=x title="How old?">'],
  ['legend of a fieldset of its own', '<fieldset><legend>How old?</legend><input name=x></fieldset>'],
  ['text behind it in its box', '<div>A: <input name=n></div><div><input name=x> How old?</div>'],
  ['a picture by its text', '<label><img src=q.png alt="How old?"><input name=x></label>'],
];

test.each(single)('a field is labelled by %s', (_means, html) => {
  expect(fieldsOf(html).find(({ name }) => name === 'x')?.label).toBe('How old?');
});

test('a field that nothing labels goes by its name', () => {
  expect(fieldsOf('<input name=age>')[0]!.label).toBe('age');
});

test('a field does not take the label of the one before it', () => {
  expect(fieldsOf('First <input name=a><input name=b>').map(({ label }) => label)).toEqual(['First', 'b']);
});

test('a cell of a table of fields is named by its row and column', () => {
  const html = '<table><tr><th><th>2024<th>2025<tr><th>Income<td><input name=a><td><input name=b></table>';
  expect(fieldsOf(html).map(({ label }) => label)).toEqual(['Income: 2024', 'Income: 2025']);
});

const radios = '<input type=radio name=x value=1> Yes <input type=radio name=x value=0> No';
const groups: [string, string][] = [
  ['a legend', `<fieldset><legend>Agree?</legend>${radios}</fieldset>`],
  ["oTree's id_NAME", `<label for=id_x>Agree?</label><div>${radios}</div>`],
  [
    'a radiogroup',
    `<p id=q>Agree?</p><p>Take care.</p><div role=radiogroup aria-labelledby=q>${radios}</div>`,
  ],
  ['the text above', `<p>Intro</p><p>Agree?</p><div>${radios}</div>`],
  ['the text on its line', `<p>Agree? ${radios}</p>`],
  ['the cell beside it', `<table><tr><td>Agree?<td>${radios}</table>`],
];

test.each(groups)('a group is labelled by %s', (_means, html) => {
  const [field] = fieldsOf(html);
  expect(field).toMatchObject({ label: 'Agree?', type: 'choice' });
  expect(field!.choices).toEqual([
    { value: '1', label: 'Yes' },
    { value: '0', label: 'No' },
  ]);
});

test('a section’s legend is not the label of every group inside', () => {
  const html = `<fieldset><legend>Part 1</legend><p>Agree?</p><p>${radios}</p><input name=y></fieldset>`;
  expect(fieldsOf(html)[0]!.label).toBe('Agree?');
});

test.each([
  [
    'around',
    '<label><input type=radio name=x value=1>Yes</label><label><input type=radio name=x value=0>No</label>',
  ],
  [
    'for=',
    '<input type=radio name=x value=1 id=a><input type=radio name=x value=0 id=b><label for=a>Yes</label><label for=b>No</label>',
  ],
  [
    'before',
    '<label for=a>Yes</label><input type=radio name=x value=1 id=a><label for=b>No</label><input type=radio name=x value=0 id=b>',
  ],
  [
    'aria-label',
    '<input type=radio name=x value=1 aria-label=Yes><input type=radio name=x value=0 aria-label=No>',
  ],
  ['text behind', '<input type=radio name=x value=1> <b>Yes</b><br><input type=radio name=x value=0> No'],
  [
    'list items',
    '<ul><li><input type=radio name=x value=1> Yes<li><input type=radio name=x value=0> No</ul>',
  ],
])('a choice is labelled: %s', (_means, html) => {
  expect(fieldsOf(html)[0]!.choices.map(({ label }) => label)).toEqual(['Yes', 'No']);
});

test('a label around several inputs is none of theirs', () => {
  const html = '<label>Sex: <input type=radio name=x value=1> F <input type=radio name=x value=2> M</label>';
  expect(fieldsOf(html)[0]).toMatchObject({ label: 'Sex:', choices: [{ label: 'F' }, { label: 'M' }] });
  const range = '<label>From <input name=a> to <input name=b></label>';
  expect(fieldsOf(range).map(({ label }) => label)).toEqual(['From', 'to']);
});

test('a choice that nothing labels goes by its value', () => {
  expect(
    fieldsOf('<input type=radio name=x value=red><input type=radio name=x value=blue>')[0]!.choices,
  ).toEqual([
    { value: 'red', label: 'red' },
    { value: 'blue', label: 'blue' },
  ]);
});

test('rows of a likert table take their labels from the row and their choices from the columns, colspans counted', () => {
  const row = (name: string, text: string) =>
    `<tr><td>${text}<td><input type=radio name=${name} value=1><td><input type=radio name=${name} value=2>`;
  const html = `<table><thead><tr><th>Statement<th>No<th>Yes</thead>${row('a', 'Tea')}${row('b', 'Beer')}</table>`;
  const fields = fieldsOf(html);
  expect(fields.map(({ label }) => label)).toEqual(['Tea', 'Beer']);
  for (const field of fields) expect(field.choices.map(({ label }) => label)).toEqual(['No', 'Yes']);
  const wide = fieldsOf(html.replace('<th>Statement<th>No<th>Yes', '<th>S<th colspan=2>Both'));
  expect(wide[0]!.choices.map(({ label }) => label)).toEqual(['Both', 'Both']);
});

test('a likert table may stand on its side', () => {
  const row = (label: string, value: number) =>
    `<tr><td>${label}<td><input type=radio name=a value=${value}><td><input type=radio name=b value=${value}>`;
  const fields = fieldsOf(`<table><tr><th><th>Tea<th>Beer</tr>${row('No', 1)}${row('Yes', 2)}</table>`);
  expect(fields.map(({ label }) => label)).toEqual(['Tea', 'Beer']);
  for (const field of fields) expect(field.choices.map(({ label }) => label)).toEqual(['No', 'Yes']);
});
