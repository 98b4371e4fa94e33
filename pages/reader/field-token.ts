import type { Choice } from '../../domain/observation.ts';
import type { Element } from './dom.ts';
import { suggestionsOf, type ReadField } from './fields.ts';
import type { Page } from './page.ts';

/** Longer lists (countries) are told in part: every choice stands with the field. */
const MOST_CHOICES = 25;
const MOST_SUGGESTIONS = 10;

/**
 * How the fields stand in the text: `{age}`, `{mood: 1=Bad | 2=Good}`. A group is told at its first input, and
 * rows of a likert table tell their choices once.
 */
export function fieldTokens(page: Page, read: ReadField[]): Map<Element, string> {
  const tokens = new Map<Element, string>();
  let previous = '';
  for (const { site, field } of read) {
    const isChoice = field.type === 'choice' || field.type === 'choices';
    const choices = isChoice ? choiceList(field.choices) : '';
    const said =
      choices !== '' && choices === previous && field.choices.length > 2 ? 'same choices' : choices;
    const suggested = isChoice ? '' : suggestions(page, site.inputs[0]!);
    const detail = said || suggested;
    site.inputs.forEach((input) => tokens.set(input, ''));
    tokens.set(site.inputs[0]!, detail ? `{${field.name}: ${detail}}` : `{${field.name}}`);
    previous = choices;
  }
  return tokens;
}

function choiceList(choices: Choice[]): string {
  const told = choices
    .slice(0, MOST_CHOICES)
    .map(({ value, label }) => (value === label ? value : `${value}=${label}`));
  const more = choices.length - told.length;
  return [...told, ...(more > 0 ? [`… ${more} more`] : [])].join(' | ');
}

function suggestions(page: Page, input: Element): string {
  const list = suggestionsOf(page, input).slice(0, MOST_SUGGESTIONS);
  return list.length > 0 ? `suggestions: ${list.join(' | ')}` : '';
}
