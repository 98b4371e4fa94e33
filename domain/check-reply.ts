import { isDateType, readDate } from './date-answers.ts';
import { inDigits, readNumber } from './number-answers.ts';
import type { Choice, Field, Observation } from './observation.ts';
import type { Answer, Reply } from './reply.ts';
import { misfitOfLimits, readText } from './text-answers.ts';

/** What a checked reply comes to: the exact strings to send for every field, and the control to press. */
export interface CheckedReply {
  values: Record<string, string[]>;
  press: string;
}

export type ReplyCheck = { ok: true; checked: CheckedReply } | { ok: false; errors: string[] };

/** Decides whether a reply fits the page that it answers; says for every misfit what was given and what fits. */
export function checkReply(observation: Observation, reply: Reply): ReplyCheck {
  const errors: string[] = [];
  const control = observation.controls.find(({ ref }) => ref === reply.press);
  if (!control) {
    const offered = observation.controls.map(({ ref, label }) => `${ref} (${label})`).join(', ');
    errors.push(`press: ${JSON.stringify(reply.press)} is none of the controls of this page: ${offered}.`);
  }
  const known = new Set(observation.fields.map(({ name }) => name));
  for (const name of Object.keys(reply.answers)) {
    if (!known.has(name)) errors.push(`${name}: this page has no such field.`);
  }
  // Without a prototype: a field may be called `__proto__`.
  const values = Object.create(null) as Record<string, string[]>;
  // A link leaves the form behind: its fields are neither sent nor checked.
  const asked = observation.fields.filter((field) => control === undefined || field.form === control.form);
  for (const field of asked) {
    const encoded = encodeAnswer(control?.skipsChecks ? unchecked(field) : field, answerTo(field, reply));
    if (encoded.ok) values[field.name] = encoded.values;
    else errors.push(`${field.name}: ${encoded.error}`);
  }
  return errors.length === 0 && control
    ? { ok: true, checked: { values, press: control.ref } }
    : { ok: false, errors };
}

/**
 * What a browser holds a field to although it checks nothing before it sends: a number is a number, a date a date, and
 * nobody can type more than fits.
 */
function unchecked(field: Field): Field {
  const type = field.type === 'email' || field.type === 'url' ? 'text' : field.type;
  const { earliest: _earliest, latest: _latest, minLength: _minLength, ...rest } = field;
  const choices = field.choices.map(({ value, label }) => ({ value, label }));
  const required = field.alwaysSent ?? false;
  return { ...rest, type, choices, required, min: null, max: null, step: null, pattern: null };
}

/** Only what the reply itself holds: a field may be called `constructor`. */
function answerTo({ name }: Field, { answers }: Reply): Answer {
  return Object.hasOwn(answers, name) ? (answers[name] ?? null) : null;
}

type Encoded = { ok: true; values: string[] } | { ok: false; error: string };
const take = (...values: string[]): Encoded => ({ ok: true, values });
const refuse = (error: string): Encoded => ({ ok: false, error });

/** The strings that stand for an answer to this field, or why it does not fit. */
export function encodeAnswer(field: Field, answer: Answer): Encoded {
  if (isEmpty(field, answer)) return field.required ? refuse('an answer is required.') : encodeNothing(field);
  switch (field.type) {
    case 'choice':
    case 'choices':
      return encodeChoices(field, Array.isArray(answer) ? answer : [answer]);
    case 'checkbox':
      return encodeCheckbox(field, answer);
    case 'integer':
    case 'decimal':
      return encodeNumber(field, answer);
    case 'file':
      return refuse('a file cannot be given.');
    default:
      return encodeText(field, answer);
  }
}

/** An empty value that the page offers as a choice ("No opinion") is an answer. */
function isEmpty(field: Field, answer: Answer): boolean {
  if (answer === '') return !(field.type === 'choice' && hasEmptyChoice(field));
  return answer === null || (Array.isArray(answer) && answer.length === 0);
}

function hasEmptyChoice({ choices }: Field): boolean {
  return choices.some(({ value }) => value === '');
}

/** Boxes and groups that nothing was chosen in are left out; a text field is sent empty, as browsers do. */
function encodeNothing(field: Field): Encoded {
  if (field.type === 'choice') return hasEmptyChoice(field) || field.value === '' ? take('') : take();
  return field.type === 'choices' || field.type === 'checkbox' || field.type === 'file' ? take() : take('');
}

/** Sent in the page's order, each once. */
function encodeChoices(field: Field, given: unknown[]): Encoded {
  const chosen = new Set<string>();
  for (const one of given) {
    const choice = field.choices.find(({ value }) => value === String(one));
    if (!choice) return refuse(`${JSON.stringify(one)} is none of its choices: ${listed(field.choices)}.`);
    chosen.add(choice.value);
  }
  if (field.type === 'choice' && chosen.size > 1) return refuse('only one of its choices can be given.');
  const missing = field.choices.filter(({ value, required }) => required && !chosen.has(value));
  if (missing.length > 0) return refuse(`these have to be ticked: ${listed(missing)}.`);
  return take(...field.choices.map(({ value }) => value).filter((value) => chosen.has(value)));
}

function listed(choices: Choice[]): string {
  return choices.map(({ value, label }) => `${value} (${label})`).join(', ');
}

function encodeCheckbox(field: Field, answer: Answer): Encoded {
  const on = field.choices[0]?.value ?? 'on';
  if (answer === true || answer === on) return take(on);
  if (answer !== false) return refuse(`${JSON.stringify(answer)} is neither true nor false.`);
  return field.required ? refuse('this box has to be ticked.') : take();
}

function encodeNumber(field: Field, answer: Answer): Encoded {
  if (typeof answer !== 'number' && typeof answer !== 'string') {
    return refuse(`${JSON.stringify(answer)} is not a number.`);
  }
  const read = readNumber(field, typeof answer === 'number' ? inDigits(answer) : answer);
  if (!read.ok) return read;
  const { text } = read;
  const number = Number(text);
  if (field.type === 'integer' && !Number.isInteger(number)) return refuse(`${text} is not a whole number.`);
  if (field.min !== null && number < field.min) return refuse(`${text} is below the minimum ${field.min}.`);
  if (field.max !== null && number > field.max) return refuse(`${text} is above the maximum ${field.max}.`);
  const base = field.min ?? Number(field.stepFrom ?? 0);
  if (field.step !== null && !isOnStep(number, field.step, base)) {
    return refuse(`${text} is not on a step of ${field.step} from ${base}.`);
  }
  const misfit = misfitOfLimits(field, text);
  return misfit ? refuse(misfit) : take(text);
}

/** Tolerates what binary fractions make of decimal steps. */
function isOnStep(number: number, step: number, base: number): boolean {
  const steps = (number - base) / step;
  return Math.abs(steps - Math.round(steps)) < 1e-6;
}

function encodeText(field: Field, answer: Answer): Encoded {
  if (typeof answer !== 'string' && typeof answer !== 'number') {
    return refuse(`${JSON.stringify(answer)} is not a text.`);
  }
  const { type } = field;
  const read = isDateType(type)
    ? readDate({ ...field, type }, String(answer))
    : readText(field, String(answer));
  return read.ok ? take(read.text) : read;
}
