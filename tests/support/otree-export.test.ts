import { describe, expect, test } from 'vitest';
import { asLine, exportedAnswers, sentAnswers, type SentPage } from './otree-export.ts';

const record = (code: string, given: Record<string, string> = {}) => ({
  'participant.code': code,
  'trust.1.player.id_in_group': '1',
  'trust.1.player.age': '20.0',
  'trust.1.player.agrees': '0',
  'trust.1.player.comment': '',
  'trust.1.player.payoff': '7',
  'trust.1.group.id_in_subsession': '2',
  'trust.1.group.sent': '3.5',
  ...given,
});
const times = [1, 2].map((index) => ({
  participant_code: 'ann',
  page_index: String(index),
  round_number: '1',
}));
const page = (index: number, body: string, boxes: string[] = []): SentPage => ({
  url: `http://h/p/ann/trust/Page/${index}`,
  body,
  boxes,
});
const lines = (sent: SentPage[]) => sentAnswers(sent, [record('ann')], times).map(asLine);

test('an export holds what was sent: empty and computed fields are left out, a group’s field stands once', () => {
  expect(exportedAnswers([record('ann'), record('ben')]).map(asLine)).toEqual([
    'ann trust 1 age=20',
    'ann trust 1 agrees=0',
    'group 2 trust 1 sent=3.5',
    'ben trust 1 age=20',
    'ben trust 1 agrees=0',
  ]);
});

describe('what was sent', () => {
  test('is brought to the same form, with boxes that were left empty', () => {
    const sent = [page(1, 'age=20&comment=&timeout_happened=1', ['agrees']), page(2, 'sent=3.50')];
    expect(lines(sent)).toEqual(['ann trust 1 age=20', 'ann trust 1 agrees=0', 'group 2 trust 1 sent=3.5']);
    expect(lines([page(1, 'agrees=y', ['agrees'])])).toEqual(['ann trust 1 agrees=1']);
  });

  test('counts as it was sent last, and what went along with a back button not at all', () => {
    const sent = [page(1, 'age=20'), page(2, 'age=5&back_button=%7B%7D'), page(1, 'age=30')];
    expect(lines(sent)).toEqual(['ann trust 1 age=30']);
  });

  test('of a page that oTree did not complete is an error', () => {
    expect(() => lines([page(3, 'age=20')])).toThrow(/no record/);
  });
});
