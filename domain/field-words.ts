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
  const type = field.multiple ? 'e-mail addresses, parted by commas' : TYPES[field.type];
  return [type, ...boundsOf(field), field.required ? requiredWords(field) : 'may be left empty'].join(', ');
}

function requiredWords({ type }: Field): string {
  if (type === 'checkbox') return 'has to be ticked';
  return type === 'choices' ? 'at least one is required' : 'required';
}

function boundsOf(field: Field): string[] {
  const { min, max, earliest, latest, minLength, maxLength, pattern, unit, choices } = field;
  const musts = choices.filter(({ required }) => required).map(({ value }) => value);
  return [
    ...(unit === undefined ? [] : [`counted in ${unit} (given without it)`]),
    ...(min === null ? [] : [`minimum ${min}`]),
    ...(max === null ? [] : [`maximum ${max}`]),
    ...(earliest === undefined ? [] : [`earliest ${earliest}`]),
    ...(latest === undefined ? [] : [`latest ${latest}`]),
    ...stepWords(field),
    ...(minLength === undefined ? [] : [`at least ${minLength} characters`]),
    ...(maxLength === null ? [] : [`at most ${maxLength} characters`]),
    ...(pattern === null ? [] : [`has to fit the regular expression ${pattern}`]),
    ...(musts.length === 0 ? [] : [`${musts.join(' and ')} among them`]),
  ];
}

const STEP_UNITS: Partial<Record<FieldType, string>> = {
  date: 'days',
  month: 'months',
  week: 'weeks',
  time: 'seconds',
  datetime: 'seconds',
};

function stepWords({ type, step, min, earliest, stepFrom }: Field): string[] {
  if (step === null) return [];
  const unit = STEP_UNITS[type];
  if (unit === undefined) return [`in steps of ${step} from ${min ?? stepFrom ?? 0}`];
  const from = earliest ?? stepFrom;
  return [`in steps of ${step} ${unit}${from === undefined ? '' : ` from ${from}`}`];
}

/** The choices as `1 = Bad | 2 = Good`; a choice whose label is its value stands once, an empty value as `""`. */
export function choiceWords({ choices }: Field): string {
  return choices
    .map(({ value, label }) => {
      const written = value === '' ? '""' : value;
      return label === value || label === '' ? written : `${written} = ${label}`;
    })
    .join(' | ');
}
