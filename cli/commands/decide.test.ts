import { expect, test } from 'vitest';
import { UsageError } from '../config.ts';
import { edited } from './decide.ts';

const control = (ref: string, label: string) => ({ ref, label, kind: 'submit' as const, form: 0 });
const proposal = {
  answers: { age: 31, name: 'Ada' },
  controls: [control('c1', 'Next'), control('c2', 'Decline')],
};

test('what the file does not name stays as proposed', () => {
  expect(edited(proposal, { age: 40 })).toEqual({ answers: { age: 40, name: 'Ada' } });
});

test.each(['Decline', 'c2'])('press names a control of the page by label or ref: %s', (press) => {
  expect(edited(proposal, { press })).toEqual({ answers: proposal.answers, press: 'c2' });
});

test('a control that the page does not have is refused with those it has', () => {
  expect(() => edited(proposal, { press: 'Back' })).toThrow(
    new UsageError('press: "Back" is none of the controls of the page: "Next", "Decline".'),
  );
});
