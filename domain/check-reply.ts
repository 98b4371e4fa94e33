import type { Field, Observation } from './observation.ts';
import type { Answer, Reply } from './reply.ts';

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
  const values: Record<string, string[]> = {};
  // A link leaves the form behind: its fields are neither sent nor checked.
  const asked = observation.fields.filter((field) => control === undefined || field.form === control.form);
  for (const field of asked) {
    const encoded = encodeAnswer(field, answerTo(field, reply));
    if (encoded.ok) values[field.name] = encoded.values;
    else errors.push(`${field.name}: ${encoded.error}`);
  }
  return errors.length === 0 && control
    ? { ok: true, checked: { values, press: control.ref } }
    : { ok: false, errors };
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
  if (isEmpty(answer)) return field.required ? refuse('an answer is required.') : encodeNothing(field);
  switch (field.type) {
    case 'choice':
      return encodeChoices(field, [answer]);
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

function isEmpty(answer: Answer): boolean {
  return answer === null || answer === '' || (Array.isArray(answer) && answer.length === 0);
}

/** Boxes and groups that nothing was chosen in are left out; a text field is sent empty, as browsers do. */
function encodeNothing(field: Field): Encoded {
  if (field.type === 'choice') return field.choices.some(({ value }) => value === '') ? take('') : take();
  return field.type === 'choices' || field.type === 'checkbox' || field.type === 'file' ? take() : take('');
}

function encodeChoices(field: Field, given: unknown[]): Encoded {
  const values: string[] = [];
  for (const one of given) {
    const choice = field.choices.find(({ value }) => value === String(one));
    if (!choice) {
      const offered = field.choices.map(({ value, label }) => `${value} (${label})`).join(', ');
      return refuse(`${JSON.stringify(one)} is none of its choices: ${offered}.`);
    }
    if (!values.includes(choice.value)) values.push(choice.value);
  }
  return take(...values);
}

function encodeCheckbox(field: Field, answer: Answer): Encoded {
  const on = field.choices[0]?.value ?? 'on';
  if (answer === true || answer === on) return take(on);
  if (answer !== false) return refuse(`${JSON.stringify(answer)} is neither true nor false.`);
  return field.required ? refuse('this box has to be ticked.') : take();
}

function encodeNumber(field: Field, answer: Answer): Encoded {
  const text = typeof answer === 'number' ? inDigits(answer) : String(answer).trim();
  const number = Number(text);
  if (typeof answer === 'boolean' || Array.isArray(answer) || !DIGITS.test(text)) {
    return refuse(`${JSON.stringify(answer)} is not a number.`);
  }
  if (field.type === 'integer' && !Number.isInteger(number)) return refuse(`${text} is not a whole number.`);
  if (field.min !== null && number < field.min) return refuse(`${text} is below the minimum ${field.min}.`);
  if (field.max !== null && number > field.max) return refuse(`${text} is above the maximum ${field.max}.`);
  if (field.step !== null && !isOnStep(number, field.step, field.min ?? 0)) {
    return refuse(`${text} is not on a step of ${field.step} from ${field.min ?? 0}.`);
  }
  // As it was written: a long number (an account, an identifier) is more than a double can hold.
  return take(text);
}

const DIGITS = /^-?(\d+\.?\d*|\.\d+)$/;

/** A number without an exponent, which few studies read. */
function inDigits(number: number): string {
  const text = String(number);
  return text.includes('e') && Number.isFinite(number)
    ? number.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 })
    : text;
}

/** Tolerates what binary fractions make of decimal steps. */
function isOnStep(number: number, step: number, base: number): boolean {
  const steps = (number - base) / step;
  return Math.abs(steps - Math.round(steps)) < 1e-6;
}

const FORMS: Partial<Record<Field['type'], { fits: RegExp; example: string }>> = {
  date: { fits: /^\d{4}-\d{2}-\d{2}$/, example: '2026-03-31' },
  time: { fits: /^\d{2}:\d{2}(:\d{2})?$/, example: '14:30' },
  datetime: { fits: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/, example: '2026-03-31T14:30' },
  month: { fits: /^\d{4}-\d{2}$/, example: '2026-03' },
  week: { fits: /^\d{4}-W\d{2}$/, example: '2026-W13' },
  email: { fits: /^[^\s@]+@[^\s@]+$/, example: 'name@example.org' },
  url: { fits: /^[a-z][a-z0-9+.-]*:\S+$/i, example: 'https://example.org' },
  color: { fits: /^#[0-9a-f]{6}$/i, example: '#336699' },
};

/** `Date` rolls 31 February over into March. */
function isInCalendar(type: Field['type'], text: string): boolean {
  if (type !== 'date' && type !== 'datetime' && type !== 'month') return true;
  const day = `${text}-01`.slice(0, 10);
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

function encodeText(field: Field, answer: Answer): Encoded {
  if (typeof answer !== 'string' && typeof answer !== 'number') {
    return refuse(`${JSON.stringify(answer)} is not a text.`);
  }
  const text = String(answer);
  const form = FORMS[field.type];
  if (form && !(form.fits.test(text) && isInCalendar(field.type, text)))
    return refuse(`${JSON.stringify(text)} is not written as ${form.example}.`);
  if (field.maxLength !== null && text.length > field.maxLength) {
    return refuse(`${text.length} characters are more than the ${field.maxLength} allowed.`);
  }
  if (field.pattern !== null && !fitsPattern(text, field.pattern)) {
    return refuse(`${JSON.stringify(text)} does not fit the pattern ${field.pattern}.`);
  }
  return take(text);
}

/** As browsers do: the whole value has to fit, and a pattern that is no regular expression is ignored. */
function fitsPattern(text: string, pattern: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'v').test(text);
  } catch {
    return true;
  }
}
