import { choiceWords, fieldWords } from '../field-words.ts';
import type { Field, Observation } from '../observation.ts';
import { tagged } from './study-text.ts';

/**
 * The page that has to be answered.
 * @param propertyOf the property of the reply's `answers` that stands for a field
 */
export function pageSection(page: Observation, propertyOf: Map<string, string>): string {
  const parts = [
    '# The page',
    tagged('page', withTitle(page.title, page.text)),
    ...deadline(page),
    ...(page.messages.length > 0
      ? ['The page shows these messages:', tagged('messages', list(page.messages))]
      : []),
    ...fieldParts(page, propertyOf),
    'Controls that can be pressed:',
    tagged('controls', list(page.controls.map(({ ref, label }) => `${ref}: ${label}`))),
  ];
  return parts.join('\n\n');
}

/** A page's text below its title, unless it begins with that. */
export function withTitle(title: string, text: string): string {
  const [first = ''] = text.trimStart().split('\n', 1);
  const told = title === '' || first.replace(/^#+\s*/, '').trim() === title.trim();
  return told ? text : `${title}\n\n${text}`;
}

function deadline({ deadlineSeconds }: Observation): string[] {
  if (deadlineSeconds === null || deadlineSeconds === undefined) return [];
  if (deadlineSeconds <= 0) return ['The time that the study gives for this page is over.'];
  return [`The study gives ${Math.round(deadlineSeconds)} seconds for this page, from when it was opened.`];
}

function fieldParts({ fields }: Observation, propertyOf: Map<string, string>): string[] {
  const listed = fields.filter(({ name }) => propertyOf.has(name));
  if (listed.length === 0) return ['There are no fields to fill in.'];
  const lines = listed.map((field, index) =>
    fieldLine(field, propertyOf.get(field.name) as string, listed[index - 1]),
  );
  return ['Fields that can be filled in:', tagged('fields', list(lines))];
}

function fieldLine(field: Field, property: string, before: Field | undefined): string {
  const inText = property === field.name ? '' : ` (in the text: {${field.name}})`;
  const label = field.label ? ` “${oneLine(field.label)}”` : '';
  const parts = [
    `${property}${inText}:${label} ${fieldWords(field)}`,
    ...choices(field, before),
    ...(field.value === null ? [] : [`now: ${valueNow(field)}`]),
    ...(field.messages.length > 0 ? [`the page says: ${field.messages.map(oneLine).join(' ')}`] : []),
  ];
  return parts.join('; ');
}

/** Rows of a table of statements share their choices. */
function choices(field: Field, before: Field | undefined): string[] {
  if (field.type !== 'choice' && field.type !== 'choices') return [];
  const told = choiceWords(field);
  if (before && before.type === field.type && choiceWords(before) === told) return ['choices as above'];
  return told === '' ? ['it has no choices'] : [`choices: ${told}`];
}

function valueNow({ value, type }: Field): string {
  if (type === 'checkbox') return value ? 'ticked' : 'not ticked';
  return value ? value.split('\n').join(', ') : '(empty)';
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}
