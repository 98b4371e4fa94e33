import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TRANSCRIPT_CHARACTERS } from './past-section.ts';
import { DEFAULT_PERSONA, ROLE_HEADING, ROLE_OF_THE_TOOL } from './texts.ts';
import { PROMPT_VERSION } from './version.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/prompts.md'), 'utf8');

test('docs/prompts.md prints what is sent', () => {
  const printed = [...page.matchAll(/```\n([\s\S]*?)\n```/g)].map(([, text]) => text);
  expect(printed).toEqual([ROLE_OF_THE_TOOL, DEFAULT_PERSONA]);
  for (const part of [
    `\`PROMPT_VERSION\` ${PROMPT_VERSION} `,
    `\`${ROLE_HEADING}\``,
    `${TRANSCRIPT_CHARACTERS} characters`,
  ]) {
    expect(page).toContain(part);
  }
});
