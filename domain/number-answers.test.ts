import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeAnswer } from './check-reply.ts';
import { aField } from './observation-in-test.ts';
import type { Field } from './observation.ts';
import { readNumber } from './number-answers.ts';

const decimal = aField('decimal', { label: 'How many litres of milk?' });
const integer = aField('integer', { label: 'How many years?' });
const euros = aField('decimal', { unit: '€' });

describe('a number is understood as people write it', () => {
  test.each<[string, Field, string]>([
    ['12,50 €', decimal, '12.50'],
    ['€12.50', decimal, '12.50'],
    ['$3', decimal, '3'],
    ['US$ 3', decimal, '3'],
    ['-$3', decimal, '-3'],
    ['−3', decimal, '-3'],
    ['+3', decimal, '3'],
    ['5 points', decimal, '5'],
    ['5 Points', aField('decimal', { unit: 'points' }), '5'],
    ['5 litres', decimal, '5'],
    ['1,5', decimal, '1.5'],
    ['1,50', decimal, '1.50'],
    ['0,125', decimal, '0.125'],
    ['1.234,5', decimal, '1234.5'],
    ['1,234.5', decimal, '1234.5'],
    ['1 234,5', decimal, '1234.5'],
    ['1\u202f234,5', decimal, '1234.5'],
    ["1'234.50", decimal, '1234.50'],
    ['1.234.567', decimal, '1234567'],
    ['1,234,567', decimal, '1234567'],
    ['1,234,567.8', decimal, '1234567.8'],
    ['1.234', decimal, '1.234'],
    ['50 %', decimal, '50'],
    ['.5', decimal, '0.5'],
    ['-.5', decimal, '-0.5'],
    ['5.', decimal, '5'],
    ['1e3', decimal, '1000'],
    ['2.5e-7', decimal, '0.00000025'],
    ['3.0', integer, '3'],
    ['30 years', integer, '30'],
    ['1,000', integer, '1000'],
    ['1,234 €', integer, '1234'],
    ['12 000', integer, '12000'],
    ['007', integer, '007'],
    ['3 €', euros, '3'],
    ['€ 3', euros, '3'],
  ])('%s', (given, field, text) => {
    expect(readNumber(field, given)).toEqual({ ok: true, text });
  });
});

describe('what can mean two numbers is asked for again', () => {
  test.each<[string, Field]>([
    ['1,234', decimal],
    ['12,345 €', decimal],
    ['1.000', integer],
    ['1.000 €', integer],
  ])('%s', (given, field) => {
    expect(readNumber(field, given)).toEqual({
      ok: false,
      error: `"${given}" can mean two numbers: write it without separators of thousands, and with a decimal point.`,
    });
  });
});

describe('words that change a number are not taken for its unit', () => {
  test.each<[string, Field]>([
    ['about 5', decimal],
    ['5 or 6', decimal],
    ['5-6', decimal],
    ['5 million', decimal],
    ['5k', decimal],
    ['50 cents', decimal],
    ['minus 5', decimal],
    ['$3', euros],
    ['$3 €', decimal],
    ['1,23,4', decimal],
    ['12 34', decimal],
    ['1.2.3', decimal],
    ['1,234.567.8', decimal],
    ['--5', decimal],
    ['', decimal],
    ['€', decimal],
    ['NaN', decimal],
    ['1e', decimal],
  ])('%s', (given, field) => {
    expect(readNumber(field, given)).toEqual({
      ok: false,
      error: `${JSON.stringify(given)} is not a number.`,
    });
  });
});

const cents = fc.integer({ min: -99_999_999, max: 99_999_999 });
const ways: [string, (whole: string, cents: string) => string][] = [
  ['plain', (whole, rest) => `${whole}.${rest}`],
  ['comma', (whole, rest) => `${whole},${rest}`],
  ['German', (whole, rest) => `${grouped(whole, '.')},${rest} €`],
  ['English', (whole, rest) => `$${grouped(whole, ',')}.${rest}`],
  ['Swiss', (whole, rest) => `CHF ${grouped(whole, '’')}.${rest}`],
  ['French', (whole, rest) => `${grouped(whole, '\u202f')},${rest} EUR`],
];

function grouped(whole: string, sign: string): string {
  return whole.replace(/\B(?=(\d{3})+$)/g, sign);
}

test.each(ways)('an amount that is written the %s way is sent as the same plain number', (_name, write) => {
  fc.assert(
    fc.property(cents, (amount) => {
      const whole = String(Math.trunc(Math.abs(amount) / 100));
      const rest = String(Math.abs(amount) % 100).padStart(2, '0');
      const sign = amount < 0 ? '-' : '';
      expect(readNumber(decimal, sign + write(whole, rest))).toEqual({
        ok: true,
        text: `${sign}${whole}.${rest}`,
      });
    }),
  );
});

test('what is sent is a plain number that means what the answer said, and is read the same again', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }), fc.integer()),
      (number) => {
        const encoded = encodeAnswer(aField('decimal'), number);
        expect(encoded.ok).toBe(true);
        if (!encoded.ok) return;
        const [text = ''] = encoded.values;
        expect(text).toMatch(/^-?\d+(\.\d+)?$/);
        expect(Math.abs(Number(text) - number)).toBeLessThanOrEqual(1e-15);
        expect(encodeAnswer(aField('decimal'), text)).toEqual(encoded);
      },
    ),
  );
});

test('any text either is refused or becomes one plain number with the same digits', () => {
  const signs = fc.array(fc.constantFrom(...'0123456789.,-+ €$e%’kx'), { maxLength: 12 });
  let read = 0;
  fc.assert(
    fc.property(signs, fc.constantFrom(decimal, integer), (all, field) => {
      const given = all.join('');
      const found = readNumber(field, given);
      if (!found.ok) return;
      read++;
      expect(found.text).toMatch(/^-?\d+(\.\d+)?$/);
      if (given.includes('e')) return;
      // Nothing but a leading zero (.5) and zeros behind a whole number (3.0) may differ.
      const digits = (text: string) => text.replace(/\D/g, '').replace(/^0+|0+$/g, '');
      expect(digits(found.text)).toBe(digits(given));
    }),
    { numRuns: 3000 },
  );
  expect(read).toBeGreaterThan(100);
});
