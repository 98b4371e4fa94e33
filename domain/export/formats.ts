import { stringify } from 'csv-stringify/sync';
import { wellFormed } from '../well-formed.ts';
import type { Column } from './column.schema.ts';

/** A row by column name. */
export type Row = Record<string, unknown>;
export const FILE_FORMATS = ['csv', 'json', 'jsonl'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** Writes a table piece by piece: the head, any number of batches, the end. */
export interface TableWriter {
  head(): string;
  rows(rows: readonly Row[]): string;
  end(): string;
}

export function writeTable(format: FileFormat, columns: readonly Column[]): TableWriter {
  return WRITERS[format](columns);
}

const WRITERS: Record<FileFormat, (columns: readonly Column[]) => TableWriter> = {
  csv: (columns) => ({
    head: () => csv([columns.map(({ name }) => name)]),
    rows: (rows) => csv(rows.map((row) => columns.map(({ name }) => cell(row[name])))),
    end: () => '',
  }),
  jsonl: (columns) => ({
    head: () => '',
    rows: (rows) => rows.map((row) => `${line(columns, row)}\n`).join(''),
    end: () => '',
  }),
  json(columns) {
    let before = '';
    return {
      head: () => '[',
      rows: (rows) =>
        rows
          .map((row) => {
            const text = `${before}\n${line(columns, row)}`;
            before = ',';
            return text;
          })
          .join(''),
      end: () => '\n]\n',
    };
  },
};

/** A row as one line of JSON, its columns in order. */
export function line(columns: readonly Column[], row: Row): string {
  return JSON.stringify(Object.fromEntries(columns.map(({ name }) => [name, row[name] ?? null])));
}

/**
 * RFC 4180 in UTF-8 without byte order mark, lines end with LF: what `read.csv` and `read_csv` take as it is. No value is
 * an empty cell, the empty text `""`. Cells that a spreadsheet would take for a formula stay what they are.
 */
function csv(rows: (string | null)[][]): string {
  return stringify(rows, { record_delimiter: '\n', quote_record_delimiter: true, quoted_match: /^$/ });
}

/** One value as CSV has it. `TRUE` and `FALSE` are the only words for truth that R and pandas both read. */
export function cell(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'number') return plainNumber(value);
  return wellFormed(typeof value === 'string' ? value : JSON.stringify(value));
}

const PLAIN = new Intl.NumberFormat('en-US', { useGrouping: false, maximumFractionDigits: 20 });

/** Without exponent, as not every program reads one. */
function plainNumber(value: number): string | null {
  if (!Number.isFinite(value)) return null;
  const text = String(value);
  return text.includes('e') ? PLAIN.format(value) : text;
}
