import { describe, expect, test } from 'vitest';
import { aButton, aField, aPage, choicesOf } from '../domain/observation-in-test.ts';
import { AnswerUnfit } from './agent.ts';
import { replyTo } from './dry-run.ts';
import { refusing } from './observations-in-test.ts';
import { aRequest } from './request-in-test.ts';

const page = aPage([
  aField('integer', { name: 'points', min: 0, max: 20 }),
  aField('choice', { name: 'side', choices: choicesOf('l', 'r') }),
]);
const request = (given = {}) => aRequest(page, { step: 4, label: 'Contribute', ...given });

describe('a dry run on a set path', () => {
  test('gives what is fixed whatever its seed, and varies the rest', () => {
    const replies = Array.from({ length: 20 }, (_, seed) => replyTo(request({ seed }), { points: 7 }));
    expect(new Set(replies.map(({ answers }) => answers.points))).toEqual(new Set([7]));
    expect(new Set(replies.map(({ answers }) => answers.side))).toEqual(new Set(['l', 'r']));
  });

  test('presses what is fixed, and answers only the form of that', () => {
    const two = aPage([aField('text', { name: 'a' }), aField('text', { name: 'b', form: 1 })], {
      controls: [aButton({ label: 'One' }), aButton({ ref: 'c2', label: 'Two', form: 1 })],
    });
    expect(replyTo(aRequest(two), { press: 'Two', a: 'x', b: 'y' })).toMatchObject({
      press: 'c2',
      answers: { b: 'y' },
    });
  });

  test('leaves a control alone that only other pages have', () => {
    expect(replyTo(request(), { press: 'I agree' }).press).toBe('c1');
  });
});

describe('it ends with a word on the entry', () => {
  const failure = (fixed: Record<string, string | number>, given = {}): string => {
    try {
      replyTo(request(given), fixed);
    } catch (error) {
      if (error instanceof AnswerUnfit) return error.message;
    }
    return 'it gave a reply';
  };

  test('whose answer does not fit its field', () => {
    expect(failure({ 'Contribute.points': 50 })).toBe(
      'The fixed answer "Contribute.points": 50 does not fit page 4 · Contribute: 50 is above the maximum 20.',
    );
  });

  test('whose control its page does not have', () => {
    expect(failure({ '4.press': 'Leave' })).toBe(
      'The fixed answer "4.press": "Leave" does not fit page 4 · Contribute: it has no such control, but "Next".',
    );
  });

  test('that the study refused by its field', () => {
    expect(failure({ points: 7 }, { refusals: [refusing('points')] })).toBe(
      'The study refused the fixed "points": 7: This is wrong.',
    );
  });

  test('or all of them, where all of the page is fixed', () => {
    expect(failure({ points: 7, side: 'l' }, { refusals: [refusing()] })).toBe(
      'The study refused the fixed "points": 7, "side": "l": Some answers are wrong.',
    );
  });

  test('but not where something else can be tried', () => {
    expect(failure({ points: 7 }, { refusals: [refusing()] })).toBe('it gave a reply');
    expect(failure({ points: 7 }, { refusals: [refusing('side')] })).toBe('it gave a reply');
  });
});

test('after a refusal the free fields alone are turned', () => {
  const sides = [[], [refusing()]].map(
    (refusals) => replyTo(request({ refusals }), { points: 7 }).answers.side,
  );
  expect(sides.toSorted()).toEqual(['l', 'r']);
});
