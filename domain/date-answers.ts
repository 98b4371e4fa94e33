import type { Field, FieldType } from './observation.ts';

/** Field types whose values are dates or times. */
export type DateType = Extract<FieldType, 'date' | 'time' | 'datetime' | 'month' | 'week'>;

interface DateRule {
  example: string;
  /** How far a step of 1 reaches, in the unit of `count`. */
  unit: number;
  /** The step where the page gives none. */
  usualStep: number;
  /** From where steps are counted where nothing else says so. */
  base: number;
  /** A value as a number that grows with time; null for what is none. */
  count(text: string): number | null;
  /** The value that `count` makes this number of. */
  write(count: number): string;
}

const DAY = 86_400_000;
const RULES: Record<DateType, DateRule> = {
  date: {
    example: '2026-03-31',
    unit: DAY,
    usualStep: 1,
    base: 0,
    count: countDate,
    write: (at) => iso(at).slice(0, 10),
  },
  month: {
    example: '2026-03',
    unit: 1,
    usualStep: 1,
    base: 0,
    count: countMonth,
    write: (at) => `${Math.floor(at / 12) + 1970}-${twoDigits((((at % 12) + 12) % 12) + 1)}`,
  },
  // Weeks begin on Mondays, and the first one after 1970 began on 29 December 1969.
  week: {
    example: '2026-W13',
    unit: 7 * DAY,
    usualStep: 1,
    base: -3 * DAY,
    count: countWeek,
    write: writeWeek,
  },
  time: {
    example: '14:30',
    unit: 1000,
    usualStep: 60,
    base: 0,
    count: countTime,
    write: (at) => iso(((at % DAY) + DAY) % DAY).slice(11, 23),
  },
  datetime: {
    example: '2026-03-31T14:30',
    unit: 1000,
    usualStep: 60,
    base: 0,
    count: countDatetime,
    write: (at) => iso(at).slice(0, 23),
  },
};

export function isDateType(type: FieldType): type is DateType {
  return type in RULES;
}

/** Whether a text is a value of this type, as HTML has it: a day that the calendar has, an hour of the day. */
export function isDateValue(type: DateType, text: string): boolean {
  return RULES[type].count(text) !== null;
}

/** The value as a browser would send it, or why it does not fit. */
export function readDate(
  field: Field & { type: DateType },
  given: string,
): { ok: true; text: string } | { ok: false; error: string } {
  const { type } = field;
  const rule = RULES[type];
  const text = given.trim().replace(/^(\d{4,}-\d\d-\d\d) /, '$1T');
  const value = rule.count(text);
  const refuse = (error: string) => ({ ok: false as const, error });
  if (value === null) return refuse(`${JSON.stringify(given)} is not written as ${rule.example}.`);
  const outside = outOfBounds(field, value);
  if (outside) return refuse(`${text} is ${outside}.`);
  const { step, base } = stepsOf(field);
  const steps = (value - base) / step;
  if (Math.abs(steps - Math.round(steps)) > 1e-9) {
    return refuse(`${text} is not on a step of ${stepInWords(type, field.step ?? rule.usualStep)}.`);
  }
  return { ok: true, text: hasClock(type) ? withSeconds(text, step) : text };
}

function stepsOf(field: Field & { type: DateType }): { step: number; base: number } {
  const rule = RULES[field.type];
  const from = field.earliest ?? field.stepFrom;
  const base = from === undefined ? null : rule.count(String(from));
  return { step: (field.step ?? rule.usualStep) * rule.unit, base: base ?? rule.base };
}

/**
 * Values that lie on the field's steps, in order: from its earliest one on, else up to its latest, else from `near` on.
 * @param near a value of the field's type
 */
export function datesOnSteps(field: Field & { type: DateType }, near: string, most: number): string[] {
  const rule = RULES[field.type];
  const { step, base } = stepsOf(field);
  const latest = field.latest === undefined ? null : rule.count(field.latest);
  const from = field.earliest ?? (latest === null ? near : null);
  const low = from === null ? latest! - (most - 1) * step : (rule.count(from) ?? base);
  const first = base + Math.ceil((low - base) / step) * step;
  return Array.from({ length: most }, (_, i) => rule.write(first + i * step))
    .filter((text) => isDateValue(field.type, text))
    .map((text) => (hasClock(field.type) ? withSeconds(text, step) : text));
}

/** Times may run over midnight: from 22:00 to 06:00. */
function outOfBounds({ type, earliest, latest }: Field, value: number): string | null {
  const count = (text: string | undefined) =>
    text === undefined ? null : RULES[type as DateType].count(text);
  const [low, high] = [count(earliest), count(latest)];
  const early = low !== null && value < low && `before the earliest, ${earliest}`;
  const late = high !== null && value > high && `after the latest, ${latest}`;
  const overMidnight = type === 'time' && low !== null && high !== null && low > high;
  if (overMidnight) return early && late ? `not between ${earliest} and ${latest}` : null;
  return early || late || null;
}

function stepInWords(type: DateType, step: number): string {
  const unit = { date: 'day', month: 'month', week: 'week', time: 'second', datetime: 'second' }[type];
  return `${step} ${unit}${step === 1 ? '' : 's'}`;
}

function hasClock(type: DateType): boolean {
  return type === 'time' || type === 'datetime';
}

/** Browsers leave the seconds out where steps are whole minutes. */
function withSeconds(text: string, stepMs: number): string {
  const [whole = text, fraction = ''] = text.split('.');
  const minutes = whole.replace(/(\d\d:\d\d):\d\d$/, '$1');
  if (stepMs % 60_000 === 0) return minutes;
  const seconds = whole === minutes ? `${minutes}:00` : whole;
  return Number(fraction) === 0 ? seconds : `${seconds}.${fraction}`;
}

function countDate(text: string): number | null {
  const match = /^(\d{4,6})-(\d\d)-(\d\d)$/.exec(text);
  return match ? dayNumber(Number(match[1]), Number(match[2]), Number(match[3])) : null;
}

/** Milliseconds since 1970; `Date` rolls 31 February over into March. */
function dayNumber(year: number, month: number, day: number): number | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : null;
}

function countMonth(text: string): number | null {
  const match = /^(\d{4,6})-(\d\d)$/.exec(text);
  const [year, month] = [Number(match?.[1]), Number(match?.[2])];
  return match && year > 0 && month >= 1 && month <= 12 ? (year - 1970) * 12 + month - 1 : null;
}

/** The Monday of the week: week 1 is the one that holds 4 January. */
function countWeek(text: string): number | null {
  const match = /^(\d{4,6})-W(\d\d)$/.exec(text);
  const [year, week] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || year < 1 || week < 1) return null;
  const first = firstMonday(year);
  const monday = first + (week - 1) * 7 * DAY;
  return monday < firstMonday(year + 1) ? monday : null;
}

function firstMonday(year: number): number {
  const fourth = dayNumber(year, 1, 4)!;
  return fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY;
}

function countTime(text: string): number | null {
  const match = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?$/.exec(text);
  if (!match) return null;
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return null;
  return ((hour * 60 + minute) * 60 + second) * 1000 + Number((match[4] ?? '').padEnd(3, '0'));
}

function countDatetime(text: string): number | null {
  const [date = '', time = '', ...more] = text.split('T');
  const [day, clock] = [countDate(date), countTime(time)];
  return day === null || clock === null || more.length > 0 ? null : day + clock;
}

function iso(at: number): string {
  return Math.abs(at) < 8e15 ? new Date(at).toISOString() : '';
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

/** Weeks belong to the year of their Thursday. */
function writeWeek(monday: number): string {
  const year = new Date(monday + 3 * DAY).getUTCFullYear();
  return `${year}-W${twoDigits(Math.round((monday - firstMonday(year)) / (7 * DAY)) + 1)}`;
}
