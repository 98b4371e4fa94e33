import { describe, expect, it } from 'vitest';
import { checkAnswers } from './answers.ts';
import { QUESTIONS } from './questions.ts';
import { RIGHT } from './visitor.ts';

const check = (changed: Record<string, string[]>) =>
  checkAnswers(QUESTIONS.questionnaire, { ...RIGHT.questionnaire, ...changed });

describe('The questionnaire', () => {
  it('keeps each kind of answer as what it is', () => {
    expect(check({})).toEqual({
      messages: {},
      values: {
        occupation: 'Gardener',
        weekend: 'I read.\nThen I slept.',
        age: 30,
        sleep: 7.5,
        grew_up: 'town',
        education: 'master',
        devices: ['phone', 'computer'],
        moved_in: '2020-02-29',
        trust: 6,
        helpful: '4',
        careful: '3',
        competitive: '2',
        newsletter: true,
        email: 'a.b@example.org',
      },
    });
  });

  it('lets optional questions be left out', () => {
    const { values, messages } = check({ devices: [], newsletter: [], email: [''] });
    expect(messages).toEqual({});
    expect(values).toMatchObject({ devices: [], newsletter: false, email: null });
  });

  it.each(['occupation', 'weekend', 'age', 'sleep', 'grew_up', 'education', 'moved_in', 'trust', 'careful'])(
    'asks again for %s when it is left out',
    (name) => {
      expect(Object.keys(check({ [name]: [' '] }).messages)).toEqual([name]);
    },
  );

  it.each([
    ['age', '17'],
    ['age', '100'],
    ['age', '30.5'],
    ['age', '3e1'],
    ['age', 'thirty'],
    ['sleep', '7.3'],
    ['sleep', '-0.5'],
    ['sleep', '24.5'],
    ['sleep', 'Infinity'],
    ['grew_up', 'moon'],
    ['education', 'MASTER'],
    ['devices', 'abacus'],
    ['moved_in', '2021-02-29'],
    ['moved_in', '2021-13-01'],
    ['moved_in', '1.2.2021'],
    ['trust', '11'],
    ['helpful', '6'],
    ['email', 'nobody'],
    ['email', 'a b@example.org'],
  ])('refuses %s = %s', (name, value) => {
    const { values, messages } = check({ [name]: [value] });
    expect(Object.keys(messages)).toEqual([name]);
    expect(values).not.toHaveProperty(name);
  });

  it('refuses text that is too long', () => {
    expect(check({ occupation: ['x'.repeat(80)], weekend: ['x'.repeat(1000)] }).messages).toEqual({});
    expect(check({ occupation: ['x'.repeat(81)], weekend: ['x'.repeat(1001)] }).messages).toEqual({
      occupation: 'Please use at most 80 characters.',
      weekend: 'Please use at most 1000 characters.',
    });
  });

  it('refuses two answers where one is asked for', () => {
    expect(check({ age: ['30', '31'] }).messages).toEqual({ age: 'Please give one answer only.' });
  });

  it('leaves out what nobody asked for', () => {
    expect(check({ admin: ['1'] }).values).not.toHaveProperty('admin');
  });
});
