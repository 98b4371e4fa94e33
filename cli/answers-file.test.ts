import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readAnswers } from './answers-file.ts';

function fileWith(text: string, name = 'answers.json'): string {
  const folder = mkdtempSync(join(tmpdir(), 'proband-answers-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

test('a JSON object holds an answer for each entry', () => {
  const answers = {
    age: 31,
    'Contribute.contribution': 20,
    press: 'Next',
    ok: true,
    some: ['a', 'b'],
    none: null,
  };
  expect(readAnswers(fileWith(JSON.stringify(answers)))).toEqual(answers);
});

test('a table holds a row for each, several for several choices', () => {
  const table =
    '\uFEFFpage,field,value\r\n,age,31\r\nContribute,points," 20 "\r\n2,colours,red\r\n2,colours,"blue, light"\r\n\r\n,note,\r\n';
  expect(readAnswers(fileWith(table, 'answers.CSV'))).toEqual({
    age: '31',
    'Contribute.points': '20',
    '2.colours': ['red', 'blue, light'],
    note: '',
  });
});

test('columns may stand in any order, and without page', () => {
  expect(readAnswers(fileWith('Value,Field\n31,age\n', 'a.csv'))).toEqual({ age: '31' });
});

test.each([
  ['{', 'answers.json', 'answers.json is no JSON (a table has to end in .csv): '],
  [
    '[1]',
    'answers.json',
    'answers.json has to hold one JSON object, as {"age": 31, "Contribute.contribution": 20}.',
  ],
  ['{}', 'answers.json', 'answers.json holds no answer.'],
  [
    '{"Contribute": {"points": 20}}',
    'answers.json',
    'answers.json: "Contribute" is no answer. It has to be a text',
  ],
  [
    'name,age\nAda,31\n',
    'a.csv',
    'a.csv has the columns "name, age". It takes field and value, and page where',
  ],
  ['page,field,value\n1,,3\n', 'a.csv', 'a.csv: row 2 names no field.'],
  ['page,field,value\n1,age\n', 'a.csv', 'a.csv cannot be read as a table: '],
  ['page,field,value\n', 'a.csv', 'a.csv holds no answer.'],
])('%j in %s is refused with the reason', (text, name, reason) => {
  expect(() => readAnswers(fileWith(text, name))).toThrow(reason);
});

test('a file that is not there is named', () => {
  expect(() => readAnswers('/nonexistent/answers.json')).toThrow(
    'The file with the answers, /nonexistent/answers.json, cannot be read: ',
  );
});
