import { describe, expect, test } from 'vitest';
import { aField } from '../observation-in-test.ts';
import type { Control, FieldType } from '../observation.ts';
import { fieldAnswers } from './answers.ts';

const choices = [
  { value: '1', label: 'Bad' },
  { value: '2', label: 'Good' },
];

function answerTo(type: FieldType, sent: string[] | undefined) {
  const field = aField(type, { name: 'q', choices: type.startsWith('choice') ? choices : [] });
  const reply = { reasoning: '', answers: { q: 'as replied' }, press: null, notes: '' };
  const values: Record<string, string[]> = sent === undefined ? {} : { q: sent };
  return fieldAnswers({ fields: [field], controls: [], reply, values, messages: null })[0];
}

describe('the value of', () => {
  test.each<[FieldType, string[] | undefined, unknown, number | null, string | null]>([
    ['integer', ['42'], 42, 42, null],
    ['integer', ['12345678901234567890'], '12345678901234567890', null, null],
    ['decimal', ['0.50'], 0.5, 0.5, null],
    ['text', ['007'], '007', 7, null],
    ['text', [''], null, null, null],
    ['text', undefined, null, null, null],
    ['text', ['Infinity'], 'Infinity', null, null],
    ['choice', ['2'], '2', 2, 'Good'],
    ['choices', ['1', '2'], ['1', '2'], null, 'Bad\nGood'],
    ['choices', [], null, null, null],
    ['checkbox', ['on'], true, null, null],
    ['checkbox', [], false, null, null],
  ])('%s that sent %j is %j', (type, sent, value, value_number, value_label) => {
    expect(answerTo(type, sent)).toMatchObject({
      ...{ value, value_number, value_label, sent: sent ?? [], replied: 'as replied' },
    });
  });
});

test('a button that sends a value is an answer, with the labels of all of its name', () => {
  const button = (ref: string, value: string, label: string): Control => ({
    ...{ ref, label, kind: 'submit', form: 0, href: null, sends: { name: 'decision', value } },
  });
  const reply = { reasoning: '', answers: {}, press: 'c2', notes: '' };
  const controls = [button('c1', 'C', 'Cooperate'), button('c2', 'D', 'Defect')];
  expect(fieldAnswers({ fields: [], controls, reply, values: {}, messages: null })).toMatchObject([
    {
      ...{ field: 'decision', type: 'button', value: 'D', value_label: 'Defect', sent: ['D'] },
      choices: { C: 'Cooperate', D: 'Defect' },
    },
  ]);
});
