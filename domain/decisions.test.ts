import { expect, test } from 'vitest';
import { undecidable, waysAt, type Held, type How } from './decisions.ts';

const held: Held = {
  state: 'paused',
  reason: 'awaiting_approval',
  phase: 'ask',
  step: 3,
  attempt: 2,
  wish: 'run',
  pending: false,
};
const refusal = (job: Partial<Held>, how: How = 'send', at = { step: 3, attempt: 2 }): string | null =>
  undecidable({ ...held, ...job }, { ...at, how });

test.each(waysAt('ask'))('%s is decided about an answer that waits', (how) => {
  expect(refusal({}, how)).toBeNull();
  expect(refusal({ pending: true }, how)).toBeNull(); // resumed a moment ago
});

test('a page that asks nothing can only be sent', () => {
  expect(refusal({ phase: 'send' })).toBeNull();
  for (const how of ['edit', 'again'] as const) {
    expect(refusal({ phase: 'send' }, how)).toBe('Its page asks nothing: it can only be sent.');
  }
});

test.each<[Partial<Held>, RegExp]>([
  [{ state: 'running', reason: null }, /^It is running at page 3: no answer/],
  [{ state: 'completed', reason: 'finished' }, /^It is completed \(finished\) at page 3: no answer/],
  [{ reason: 'by_user' }, /^It is paused \(by_user\) at page 3, and can be resumed: no answer/],
  [{ wish: 'pause', pending: true }, /about to be paused/],
  [{ wish: 'cancel', pending: true }, /about to be cancelled/],
])('%o: says where it stands', (job, words) => {
  expect(refusal(job)).toMatch(words);
});

test.each([
  { step: 2, attempt: 2 },
  { step: 3, attempt: 1 },
])('a decision about another answer (%o) is not taken for this one', (at) => {
  expect(refusal({}, 'send', at)).toBe(
    `It waits for a decision about page 3, attempt 2, not page ${at.step}, attempt ${at.attempt}.`,
  );
});
