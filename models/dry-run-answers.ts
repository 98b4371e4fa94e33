import { encodeAnswer } from '../domain/check-reply.ts';
import { datesOnSteps, isDateType, type DateType } from '../domain/date-answers.ts';
import type { Field } from '../domain/observation.ts';
import type { Answer } from '../domain/reply.ts';
import { shuffled, type Dice } from './dice.ts';
import { textsLike } from './pattern-texts.ts';

/** Ranges up to this size are gone through number by number. */
const SMALL_RANGE = 200;

/** Admissible answers to a field in the order in which the dry-run participant tries them; at least one. */
export function candidates(field: Field, dice: Dice): Answer[] {
  const drawn = draw(field, dice).filter((answer) => encodeAnswer(field, answer).ok);
  return drawn.length > 0 ? drawn : [null];
}

function draw(field: Field, dice: Dice): Answer[] {
  switch (field.type) {
    case 'choice':
      return shuffled(nonEmpty(field), dice);
    case 'choices':
      return someOf(nonEmpty(field), dice).map((some) => withRequired(field, some));
    case 'checkbox':
      return field.required ? [true] : shuffled([true, false], dice);
    case 'integer':
    case 'decimal':
      return [...numbers(field, dice), ...texts(field, dice)];
    default:
      return isDateType(field.type) ? dates({ ...field, type: field.type }, dice) : texts(field, dice);
  }
}

function withRequired({ choices }: Field, some: string[]): string[] {
  return choices.filter(({ value, required }) => required || some.includes(value)).map(({ value }) => value);
}

function nonEmpty(field: Field): string[] {
  return field.choices.map(({ value }) => value).filter((value) => value !== '');
}

/** Up to so many choices every selection of them is gone through: 63. */
const FEW_CHOICES = 6;

/** Every selection of a few choices; of many a random one, then each choice alone, then all. */
function someOf(values: string[], dice: Dice): string[][] {
  if (values.length <= FEW_CHOICES) return shuffled(selectionsOf(values), dice);
  const order = shuffled(values, dice);
  const first = order.slice(0, 2 + dice.roll(order.length - 2));
  return [first, ...order.map((value) => [value]), values];
}

/** All selections but the empty one. */
function selectionsOf(values: string[]): string[][] {
  const count = 2 ** values.length - 1;
  return Array.from({ length: count }, (_, index) =>
    values.filter((_value, bit) => ((index + 1) >> bit) & 1),
  );
}

function numbers(field: Field, dice: Dice): Answer[] {
  const step = field.step ?? usualStep(field);
  const low = field.min ?? lowestWithout(field.max, step) + offsetOf(field, step);
  const high = field.max ?? low + 100 * step;
  const count = Math.floor((high - low) / step + 1e-9) + 1;
  const at = (index: number) => Number((low + index * step).toPrecision(15));
  if (count <= SMALL_RANGE) {
    const all = Array.from({ length: Math.max(1, count) }, (_, index) => at(index));
    // Without a bound small numbers are likelier to be meant than large ones.
    const split = field.min === null && field.max === null ? 10 : all.length;
    return [...shuffled(all.slice(0, split), dice), ...all.slice(split)];
  }
  return Array.from({ length: 50 }, () => at(dice.roll(count)));
}

/** How far steps that count from a value of the page lie from those that count from 0; never above the maximum. */
function offsetOf({ stepFrom, max }: Field, step: number): number {
  if (stepFrom === undefined) return 0;
  const offset = Number(stepFrom) % step;
  return max === null ? offset : offset - step;
}

/** A decimal between narrow bounds (a probability) is meant to lie between them too. */
function usualStep({ type, min, max }: Field): number {
  const narrow = type === 'decimal' && min !== null && max !== null && max > min && max - min < 10;
  return narrow ? (max - min) / 100 : 1;
}

/** Without a minimum steps are counted from 0; numbers below it are given only where the maximum asks for them. */
function lowestWithout(max: number | null, step: number): number {
  if (max === null || max >= step) return step;
  return max >= 0 ? 0 : Math.floor(max / step - 100) * step;
}

const SENTENCES = [
  'I thought about what the others would do.',
  'It was clear to me and I have nothing to add.',
  'I tried to find a fair balance.',
  'Mostly I followed my first impression.',
  'I considered both options and took the safer one.',
  'No particular reason.',
  'I would do the same again.',
];
const WORDS = ['blue', 'river', 'teacher', 'garden', 'seven', 'music', 'Berlin'];
/** Tried where a pattern is asked for that is too hard to follow. */
const CODES = ['12345', '1234', 'ABC123', 'abc', 'A1', '0', '12345678', 'AB', '123-456-7890'];

const SAMPLES: Partial<Record<Field['type'], string[]>> = {
  date: ['1990-04-12', '1985-11-30', '2001-07-05', '1978-02-19', '2026-03-31'],
  time: ['09:30', '14:00', '18:45'],
  datetime: ['2026-03-31T14:00', '2026-04-01T09:30'],
  month: ['2026-03', '2026-11'],
  week: ['2026-W13', '2026-W40'],
  email: ['participant@example.org', 'proband@example.com'],
  url: ['https://example.org/', 'https://example.com/about'],
  tel: ['+49 30 1234567', '5550123'],
  color: ['#336699', '#cc3300', '#008855'],
};

function texts(field: Field, dice: Dice): Answer[] {
  const samples = SAMPLES[field.type] ?? (field.type === 'textarea' ? SENTENCES : [...WORDS, ...SENTENCES]);
  const own = shuffled(samples, dice).map((text) => fitted(field, text));
  return field.pattern === null ? own : [...textsLike(field.pattern, dice), ...own, ...CODES];
}

/** As long as the field wants it. */
function fitted({ minLength = 0, maxLength }: Field, text: string): string {
  const long = text.length < minLength ? `${text} `.repeat(Math.ceil(minLength / text.length)) : text;
  return long.slice(0, Math.min(maxLength ?? Infinity, Math.max(minLength, text.length)));
}

const MOST_DATES = 30;

/** Days that people name, and those that the field's bounds and steps ask for. */
function dates(field: Field & { type: DateType }, dice: Dice): Answer[] {
  const samples = shuffled(SAMPLES[field.type] ?? [], dice);
  const bounded = field.earliest !== undefined || field.latest !== undefined;
  const onSteps = shuffled(datesOnSteps(field, samples[0] ?? '', MOST_DATES), dice);
  return bounded ? onSteps : [...samples, ...onSteps];
}
