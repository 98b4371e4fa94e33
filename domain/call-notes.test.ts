import { expect, test } from 'vitest';
import { callNotes, type CallFacts } from './call-notes.ts';

const nothing: CallFacts = { model: 'openai/o3', dropped: [], returned: [], noReplies: [], shortened: 0 };

test('where all went as set there is nothing to be known', () => {
  expect(callNotes({ ...nothing, returned: [{ model: 'o3-2025-04-16', answers: 9 }] })).toEqual([]);
});

test.each<[string, Partial<CallFacts>, string]>([
  [
    'parameters that were left out',
    {
      dropped: [
        { parameter: 'temperature', calls: 1 },
        { parameter: 'top_p', calls: 3 },
      ],
    },
    'openai/o3 does not take what was set, so it was left out: temperature (1 call), top_p (3 calls).',
  ],
  [
    'that the model changed meanwhile',
    {
      returned: [
        { model: 'o3-a', answers: 2 },
        { model: 'o3-b', answers: 1 },
      ],
    },
    'Several models answered as openai/o3: o3-a (2), o3-b (1).',
  ],
  [
    'answers that were none',
    {
      noReplies: [
        { outcome: 'refusal', answers: 1 },
        { outcome: 'cut', answers: 2 },
      ],
    },
    'openai/o3 gave 1 refusal, 2 replies that were cut off before the replies that were used, or in place of them.',
  ],
  [
    'that less was told',
    { shortened: 1 },
    'On 1 page less of the earlier pages was told, as openai/o3 takes no more.',
  ],
])('is said: %s', (_what, given, note) => {
  expect(callNotes({ ...nothing, ...given })).toEqual([note]);
});
