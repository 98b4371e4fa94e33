import { readFileSync } from 'node:fs';

/** A page of a study, kept to try things on. */
export interface SamplePage {
  name: string;
  title: string;
  /** What is on it, for people. */
  description: string;
  platform: 'otree' | 'web';
  /** Where it would have been found. */
  url: string;
}

const AT = 'http://localhost:8000';

/** Pages of the bundled group study and of oTree, as they were sent. */
export const SAMPLES: readonly SamplePage[] = [
  {
    name: 'questionnaire',
    title: 'Questionnaire',
    description: 'Fields of every usual kind: texts, numbers, choices, boxes, a date, a table of statements.',
    ...{ platform: 'web', url: `${AT}/p/sample` },
  },
  {
    name: 'contribution',
    title: 'Decision in a group',
    description: 'How many points to put into a common project, with two buttons.',
    ...{ platform: 'web', url: `${AT}/p/sample` },
  },
  {
    name: 'comprehension-refused',
    title: 'Comprehension question, sent back',
    description: 'The rules of the game, and a wrong answer that the study marks.',
    ...{ platform: 'web', url: `${AT}/p/sample` },
  },
  {
    name: 'consent',
    title: 'Consent',
    description: 'What a study asks before it begins.',
    ...{ platform: 'web', url: `${AT}/p/sample` },
  },
  {
    name: 'otree-likert',
    title: 'oTree: table of statements',
    description: 'A page of oTree with a table in HTML of its own.',
    ...{ platform: 'otree', url: `${AT}/p/sample/own_html/Likert/2` },
  },
];

/** @returns null where there is no sample of this name */
export function readSample(name: string): (SamplePage & { html: string }) | null {
  const sample = SAMPLES.find((one) => one.name === name);
  return sample
    ? { ...sample, html: readFileSync(new URL(`${sample.name}.html`, import.meta.url), 'utf8') }
    : null;
}
