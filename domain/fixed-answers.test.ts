import { describe, expect, test } from 'vitest';
import { fitFixed, fixedAnswer, fixedPress, unusedEntries, type FixedAnswers } from './fixed-answers.ts';
import { aButton, aField, aPage, choicesOf } from './observation-in-test.ts';

const place = {
  number: 3,
  label: 'Your decision',
  url: 'http://127.0.0.1:8000/p/abc/public_goods/Contribute/2',
};
const field = aField('integer', { name: 'points' });
const entryOf = (answers: FixedAnswers): string | undefined => fixedAnswer(answers, place, field)?.entry;

describe('the entry for a field', () => {
  test.each(['points', 'Your decision.points', '3.points', 'Contribute.points'])('may be %s', (entry) => {
    expect(fixedAnswer({ [entry]: 20 }, place, field)).toEqual({ entry, answer: 20 });
  });

  test('of the page goes before that of all pages', () => {
    expect(entryOf({ points: 1, '3.points': 2 })).toBe('3.points');
  });

  test.each(['Points', '4.points', 'Contribute', 'toString', '.points'])('is not %s', (entry) => {
    expect(entryOf({ [entry]: 20 })).toBeUndefined();
  });

  test('may be one with points in its name', () => {
    expect(fixedAnswer({ 'player.1.age': 3 }, place, { name: 'player.1.age' })?.answer).toBe(3);
  });

  test('of a page without a label is not that of another page', () => {
    expect(fixedAnswer({ '.points': 1 }, { ...place, label: '' }, field)).toBeNull();
  });
});

describe('the control to press', () => {
  const page = aPage([], { controls: [aButton(), aButton({ ref: 'c2', label: 'Contribute nothing' })] });

  test.each([
    [{ press: 'contribute nothing' }, 'c2', false],
    [{ press: 'c2' }, 'c2', false],
    [{ 'Contribute.press': 'Next' }, 'c1', true],
    [{ press: 'Leave' }, null, false],
  ])('by %o', (answers, ref, ofPage) => {
    expect(fixedPress(answers as FixedAnswers, place, page)).toMatchObject({ ref, ofPage });
  });

  test('is none where a field is called so', () => {
    expect(fixedPress({ press: 'c1' }, place, aPage([aField('text', { name: 'press' })]))).toBeNull();
  });
});

describe('an answer is read as its field takes it', () => {
  const choices = [
    { value: '1', label: 'Bad' },
    { value: '2', label: 'Good' },
  ];
  test.each([
    [aField('checkbox', { choices: choicesOf('on'), required: false }), 'FALSE', false],
    [aField('checkbox', { choices: choicesOf('on') }), 'true', true],
    [aField('choice', { choices }), 'Good', '2'],
    [aField('choice', { choices }), 2, 2],
    [aField('choices', { choices }), 'Good', ['2']],
    [aField('choices', { choices }), ['Bad', '2'], ['1', '2']],
    [aField('integer'), '7', '7'],
    [aField('text', { required: false }), null, null],
  ])('%o: %o', (one, given, answer) => {
    expect(fitFixed(one, given)).toEqual({ ok: true, answer });
  });

  test('and refused where it does not fit', () => {
    expect(fitFixed(aField('integer', { max: 20 }), 50)).toEqual({
      ok: false,
      error: '50 is above the maximum 20.',
    });
  });
});

test('entries that no page asked for are named', () => {
  const pages = [
    { ...place, ...aPage([field]), url: place.url },
    { number: 4, label: 'End', ...aPage([aField('text', { name: 'why' })]) },
  ];
  const answers = { points: 1, '3.points': 2, '4.why': 'x', agee: 3, press: 'Next', '4.press': 'Leave' };
  expect(unusedEntries(answers, pages)).toEqual(['points', 'agee', '4.press']);
});
