import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unseenSentence } from './unseen.ts';

function page(job: string, step: number, ...unseen: string[]) {
  return { job, step, unseen };
}

test('kinds are told with the number of their pages, the most frequent first', () => {
  const pages = Array.from({ length: 10 }, (_, i) => page('a', i + 1));
  pages[2] = page('a', 3, 'picture without text (a.png)', 'picture without text (b.png)');
  pages[4] = page('a', 5, 'sound (beep.mp3)', 'picture without text');
  pages.push(page('b', 1), page('b', 2, 'button that needs a script (Play)'));
  expect(unseenSentence(pages)).toBe(
    'On 3 of 12 pages participants could not perceive: pictures without text (2 pages), sound (1 page), buttons that need a script (1 page).',
  );
});

test('a page that was looked at again counts once, the same page of another participant anew', () => {
  const pages = [page('a', 1, 'video'), page('a', 1, 'video', 'drawing'), page('b', 1, 'video')];
  expect(unseenSentence(pages)).toBe(
    'On 2 of 2 pages participants could not perceive: video (2 pages), drawings (1 page).',
  );
});

test('nothing unseen, and no pages at all, are said too', () => {
  expect(unseenSentence([page('a', 1)])).toBe('On the only page participants could perceive everything.');
  expect(unseenSentence([page('a', 1), page('a', 2)])).toBe(
    'On all 2 pages participants could perceive everything.',
  );
  expect(unseenSentence([])).toBe('No pages were shown.');
});

test('phrases of the first reader fall under the same kinds, unknown ones stand as they are', () => {
  expect(
    unseenSentence([page('a', 1, 'svg', 'canvas (c)', 'audio (b.mp3)', 'smell (rose) (2)', 'toString')]),
  ).toBe(
    'On 1 of 1 page participants could not perceive: drawings (1 page), sound (1 page), smell (1 page), toString (1 page).',
  );
});

test('the order of pages and of phrases does not matter', () => {
  const phrases = fc.constantFrom('drawing', 'video (x)', 'sound', 'file upload (cv)', 'iframe', 'new thing');
  const pages = fc.uniqueArray(
    fc.record({
      job: fc.constantFrom('a', 'b'),
      step: fc.nat(3),
      unseen: fc.array(phrases, { maxLength: 4 }),
    }),
    { selector: ({ job, step }) => `${job}${step}` },
  );
  const shuffledToo = pages.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  fc.assert(
    fc.property(shuffledToo, ([some, others]) => {
      expect(unseenSentence(others.map((one) => ({ ...one, unseen: one.unseen.toReversed() })))).toBe(
        unseenSentence(some),
      );
    }),
  );
});
