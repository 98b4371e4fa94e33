import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Column } from './column.schema.ts';
import { cell, writeTable } from './formats.ts';

const columns = ['is_llm', 'text'].map((name) => ({ name })) as Column[];

function csvOf(...texts: unknown[]): string {
  const writer = writeTable('csv', columns);
  return writer.head() + writer.rows(texts.map((text) => ({ is_llm: true, text }))) + writer.end();
}

describe('a cell', () => {
  test.each([
    [true, 'TRUE'],
    [false, 'FALSE'],
    [1e-8, '0.00000001'],
    [1.5e21, '1500000000000000000000'],
    [-0.1, '-0.1'],
    [Number.NaN, null],
    [null, null],
    [undefined, null],
    ['=1+1', '=1+1'],
    [['a', 'b'], '["a","b"]'],
    ['a\u0000b', 'ab'],
    ['half \uD83D of a sign', 'half \uFFFD of a sign'],
  ])('of %j is %j', (value, written) => expect(cell(value)).toBe(written));
});

describe('CSV', () => {
  test('has a head, LF, no byte order mark, and tells an empty text from no value', () => {
    expect(csvOf('a', '', null, 'b "c", d', 'two\nlines', 'carriage\rreturn')).toBe(
      'is_llm,text\nTRUE,a\nTRUE,""\nTRUE,\nTRUE,"b ""c"", d"\nTRUE,"two\nlines"\nTRUE,"carriage\rreturn"\n',
    );
  });

  test('gives every text back', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (texts) => {
        const rows = parse(csvOf(...texts), { columns: true }) as unknown as { text: string }[];
        expect(rows.map(({ text }) => text)).toEqual(texts.map((text) => cell(text)));
      }),
    );
  });
});

describe('JSON', () => {
  test('of no row, one and many is an array', () => {
    for (const batches of [[], [['a']], [['a', 'b'], [], ['c']]]) {
      const writer = writeTable('json', columns);
      const written = batches.map((batch) => writer.rows(batch.map((text) => ({ is_llm: false, text }))));
      const parsed = JSON.parse(writer.head() + written.join('') + writer.end()) as { text: string }[];
      expect(parsed.map(({ text }) => text)).toEqual(batches.flat());
    }
  });

  test('holds the columns alone, in order, with null for no value', () => {
    const rows = writeTable('jsonl', columns).rows([{ text: undefined, other: 1, is_llm: true }]);
    expect(rows).toBe('{"is_llm":true,"text":null}\n');
  });
});
