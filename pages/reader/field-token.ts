import type { Choice } from '../../domain/observation.ts';
import { squeeze, type Element } from './dom.ts';
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
    const detail = said || (isChoice ? '' : detailOf(page, site.inputs[0]!, field.label));
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

/** What stands in an empty box, unless it is its label, and what is suggested. */
function detailOf(page: Page, input: Element, label: string): string {
  const placeholder = squeeze(input.attribs['placeholder'] ?? '');
  const example = placeholder && placeholder !== label ? `“${placeholder}”` : '';
  return [example, suggestions(page, input)].filter(Boolean).join('; ');
}

function suggestions(page: Page, input: Element): string {
  const list = suggestionsOf(page, input).slice(0, MOST_SUGGESTIONS);
  return list.length > 0 ? `suggestions: ${list.join(' | ')}` : '';
}
