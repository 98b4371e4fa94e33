import type { Field } from './observation.ts';

export type ReadNumber = { ok: true; text: string } | { ok: false; error: string };

/** HTML's floating-point number, which is also what programming languages write. */
const PLAIN = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

/** Units that are never part of a number. Words like `k`, `million` or `cents` change it and are not among them. */
const KNOWN_UNITS = new Set(
  '% € $ us$ £ ¥ ₹ ₩ ₽ ₺ eur euro euros usd dollar dollars gbp pound pounds chf jpy yen cad aud sek nok dkk pln points point pts ecu ecus tokens token credits credit'.split(
    ' ',
  ),
);

/**
 * Understands a number as people write it (`12,50 €`, `$3`, `1.234,5`) where it can mean one thing only.
 * @returns the number with a plain decimal point and without its unit, digits as they were written
 */
export function readNumber(field: Field, given: string): ReadNumber {
  const text = given.trim().replaceAll('−', '-');
  if (PLAIN.test(text)) return readPlain(field, text);
  const bare = withoutUnit(field, text);
  const number = bare === null ? null : withDecimalPoint(field, bare);
  if (number === null) return { ok: false, error: `${JSON.stringify(given)} is not a number.` };
  return number === AMBIGUOUS ? ambiguous(given) : { ok: true, text: number };
}

/** A number without an exponent, which few studies read. */
export function inDigits(number: number): string {
  const text = String(number);
  return text.includes('e') && Number.isFinite(number)
    ? number.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 })
    : text;
}

function readPlain(field: Field, text: string): ReadNumber {
  if (/e/i.test(text)) {
    const number = Number(text);
    return Number.isFinite(number)
      ? { ok: true, text: inDigits(number) }
      : { ok: false, error: `${JSON.stringify(text)} is not a number.` };
  }
  // Where whole numbers are asked for, 1.000 is one thousand to some and one to others.
  if (field.type === 'integer' && /^-?[1-9]\d{0,2}\.\d{3}$/.test(text)) return ambiguous(text);
  const tidy = text.replace(/^(-?)\./, '$10.').replace(/\.$/, '');
  // As it was written otherwise: a long number (an account, an identifier) is more than a double can hold.
  return { ok: true, text: field.type === 'integer' ? tidy.replace(/\.0+$/, '') : tidy };
}

function ambiguous(text: string): ReadNumber {
  return {
    ok: false,
    error: `${JSON.stringify(text)} can mean two numbers: write it without separators of thousands, and with a decimal point.`,
  };
}

/** The number alone; null when words stand with it that are no unit. */
function withoutUnit(field: Field, text: string): string | null {
  const match = /^([+-]?)\s*([^\d\s.,+-]*)\s*([+-]?[\d.,'’\s]*\d[.,]?)\s*(.*)$/u.exec(text);
  if (!match) return null;
  const [, sign = '', before = '', digits = '', after = ''] = match;
  if (before !== '' && (after !== '' || !isUnit(field, before))) return null;
  if (after !== '' && !isUnit(field, after) && !isWordOfLabel(field, after)) return null;
  if (sign !== '' && /^[+-]/.test(digits)) return null;
  return `${sign}${digits}`.replace(/^\+/, '');
}

function isUnit(field: Field, unit: string): boolean {
  return field.unit === undefined ? KNOWN_UNITS.has(unit.toLowerCase()) : isSame(field.unit, unit);
}

/** `5 years` to "How many years …?" */
function isWordOfLabel(field: Field, unit: string): boolean {
  const words = field.label.split(/[\s,;:()?!/[\]]+/);
  return field.unit === undefined && words.some((word) => isSame(word, unit));
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

const AMBIGUOUS = Symbol('ambiguous');

/** `1.234,5` and `1 234.5` as 1234.5; null for what is no number. */
function withDecimalPoint(field: Field, text: string): string | typeof AMBIGUOUS | null {
  const match = /^(-?)(\d[\d.,'’\s]*?)(?:([.,])(\d*))?$/.exec(text.replace(/\s+/g, ' '));
  if (!match) return null;
  const [, minus = '', whole = '', point, fraction = ''] = match;
  const separators = new Set(whole.replace(/\d/g, ''));
  if (separators.size > 1 || (point !== undefined && separators.has(point))) {
    return separators.size === 1 ? grouped(minus, `${whole}${point}${fraction}`) : null;
  }
  if (separators.size === 1) {
    const plain = grouped(minus, whole);
    return plain === null || point === undefined || fraction === '' ? plain : `${plain}.${fraction}`;
  }
  if (point === undefined || fraction === '') return minus + whole;
  const looksGrouped = fraction.length === 3 && /^[1-9]\d{0,2}$/.test(whole);
  if (!looksGrouped) return `${minus}${whole}.${fraction}`;
  // A decimal comma makes no sense where whole numbers are asked for; a point may be either.
  if (field.type === 'integer' && point === ',') return `${minus}${whole}${fraction}`;
  return point === '.' && field.type === 'decimal' ? `${minus}${whole}.${fraction}` : AMBIGUOUS;
}

/** Thousands parted by one sign: `1.234.567`. */
function grouped(minus: string, text: string): string | null {
  return /^\d{1,3}(?:([.,'’ ])\d{3})(?:\1\d{3})*$/.test(text) ? minus + text.replace(/\D/g, '') : null;
}
