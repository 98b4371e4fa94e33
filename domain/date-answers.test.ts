import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isDateValue, readDate, type DateType } from './date-answers.ts';
import { aField } from './observation-in-test.ts';
import type { Field } from './observation.ts';

function read(type: DateType, given: Partial<Field>, text: string) {
  return readDate({ ...aField(type, given), type }, text);
}

describe('a value is what the calendar and the clock have', () => {
  test.each<[DateType, string, boolean]>([
    ['date', '2024-02-29', true],
    ['date', '2026-02-29', false],
    ['date', '2026-13-01', false],
    ['date', '0099-12-31', true],
    ['date', '0000-01-01', false],
    ['date', '12026-01-01', true],
    ['date', '31.3.2026', false],
    ['time', '23:59', true],
    ['time', '24:00', false],
    ['time', '12:60', false],
    ['time', '9:30', false],
    ['time', '09:30:15.5', true],
    ['datetime', '2026-03-31T14:30', true],
    ['datetime', '2026-02-30T14:30', false],
    ['datetime', '2026-03-31T24:30', false],
    ['datetime', '2026-03-31', false],
    ['month', '2026-12', true],
    ['month', '2026-13', false],
    ['month', '2026-00', false],
    ['week', '2026-W53', true],
    ['week', '2025-W53', false],
    ['week', '2026-W00', false],
  ])('%s %s: %s', (type, text, expected) => {
    expect(isDateValue(type, text)).toBe(expected);
  });
});

describe('bounds and steps hold as in browsers', () => {
  test.each<[DateType, Partial<Field>, string, string | true]>([
    ['date', { earliest: '2026-01-01' }, '2026-01-01', true],
    ['date', { earliest: '2026-01-01' }, '2025-12-31', '2025-12-31 is before the earliest, 2026-01-01.'],
    ['date', { latest: '2026-12-31' }, '2027-01-01', '2027-01-01 is after the latest, 2026-12-31.'],
    ['date', { earliest: '2026-11-02', step: 7 }, '2026-11-16', true],
    ['date', { earliest: '2026-11-02', step: 7 }, '2026-11-17', '2026-11-17 is not on a step of 7 days.'],
    ['date', { step: 7 }, '1970-01-08', true],
    ['month', { latest: '2026-06' }, '2026-07', '2026-07 is after the latest, 2026-06.'],
    ['month', { earliest: '2026-01', step: 3 }, '2026-10', true],
    ['month', { earliest: '2026-01', step: 3 }, '2026-11', '2026-11 is not on a step of 3 months.'],
    ['week', { earliest: '2026-W10' }, '2026-W09', '2026-W09 is before the earliest, 2026-W10.'],
    ['week', { earliest: '2026-W52', step: 2 }, '2027-W01', true],
    ['time', { earliest: '09:00', latest: '17:00' }, '17:01', '17:01 is after the latest, 17:00.'],
    ['time', { earliest: '09:00', step: 900 }, '09:45', true],
    ['time', { earliest: '09:00', step: 900 }, '09:50', '09:50 is not on a step of 900 seconds.'],
    ['time', { earliest: '22:00', latest: '06:00' }, '23:30', true],
    ['time', { earliest: '22:00', latest: '06:00' }, '05:30', true],
    ['time', { earliest: '22:00', latest: '06:00' }, '12:00', '12:00 is not between 22:00 and 06:00.'],
    ['time', {}, '14:30:15', '14:30:15 is not on a step of 60 seconds.'],
    ['time', { step: 1 }, '14:30:15', true],
    [
      'datetime',
      { latest: '2026-03-31T14:30' },
      '2026-03-31T14:31',
      '2026-03-31T14:31 is after the latest, 2026-03-31T14:30.',
    ],
  ])('%s %o: %s', (type, given, text, expected) => {
    expect(read(type, given, text)).toEqual(
      expected === true ? { ok: true, text } : { ok: false, error: expected },
    );
  });
});

test.each<[DateType, Partial<Field>, string, string]>([
  ['time', {}, '14:30:00', '14:30'],
  ['time', { step: 1 }, '14:30', '14:30:00'],
  ['time', { step: 0.001 }, '14:30:01.5', '14:30:01.5'],
  ['datetime', {}, '2026-03-31 14:30:00', '2026-03-31T14:30'],
  ['date', {}, ' 2026-03-31 ', '2026-03-31'],
])('%s %o: %s is sent as %s', (type, given, text, sent) => {
  expect(read(type, given, text)).toEqual({ ok: true, text: sent });
});

test('every day of the calendar is a date, and lies in one week', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1900-01-01'), max: new Date('2200-12-31'), noInvalidDate: true }),
      (date) => {
        const day = date.toISOString().slice(0, 10);
        expect(read('date', { earliest: day, latest: day }, day)).toEqual({ ok: true, text: day });
        expect(isDateValue('month', day.slice(0, 7))).toBe(true);
        const weeks = Array.from(
          { length: 53 },
          (_, i) => `${day.slice(0, 4)}-W${String(i + 1).padStart(2, '0')}`,
        );
        expect([52, 53]).toContain(weeks.filter((week) => isDateValue('week', week)).length);
      },
    ),
  );
});
