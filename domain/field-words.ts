import type { Field, FieldType } from './observation.ts';

const TYPES: Record<FieldType, string> = {
  text: 'text of one line',
  textarea: 'text',
  integer: 'whole number',
  decimal: 'number',
  choice: 'one of its choices, by its value',
  choices: 'any of its choices, by their values',
  checkbox: 'true (ticked) or false (not ticked)',
  date: 'date, written as 2026-03-31',
  time: 'time of day, written as 14:30',
  datetime: 'date and time, written as 2026-03-31T14:30',
  month: 'month, written as 2026-03',
  week: 'week, written as 2026-W13',
  email: 'e-mail address',
  url: 'web address, written as https://example.org',
  tel: 'telephone number',
  color: 'colour, written as #336699',
  file: 'a file, which cannot be given here',
};

/** What an answer to this field has to be, in words, e.g. `whole number, minimum 18, maximum 99, required`. */
export function fieldWords(field: Field): string {
  return [
    TYPES[field.type],
    ...boundsOf(field),
    field.required ? requiredWords(field) : 'may be left empty',
  ].join(', ');
}

function requiredWords({ type }: Field): string {
  if (type === 'checkbox') return 'has to be ticked';
  return type === 'choices' ? 'at least one is required' : 'required';
}

function boundsOf({ min, max, step, maxLength, pattern }: Field): string[] {
  return [
    ...(min === null ? [] : [`minimum ${min}`]),
    ...(max === null ? [] : [`maximum ${max}`]),
    ...(step === null ? [] : [`in steps of ${step} from ${min ?? 0}`]),
    ...(maxLength === null ? [] : [`at most ${maxLength} characters`]),
    ...(pattern === null ? [] : [`has to fit the regular expression ${pattern}`]),
  ];
}

/** The choices as `1 = Bad | 2 = Good`; a choice whose label is its value stands once. */
export function choiceWords({ choices }: Field): string {
  return choices
    .filter(({ value }) => value !== '')
    .map(({ value, label }) => (label === value || label === '' ? value : `${value} = ${label}`))
    .join(' | ');
}
