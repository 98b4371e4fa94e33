import type { Column } from './column.schema.ts';
import { ColumnSchema } from './column.schema.ts';
import { writeTable, type FileFormat, type Row } from './formats.ts';

/** One row a column of an export. */
export function dictionaryRows(table: string, columns: readonly Column[]): Row[] {
  return columns.map((column) => ({ table, ...column }));
}

/** The whole dictionary as a file. */
export function writeDictionary(format: FileFormat, rows: readonly Row[]): string {
  const names = ['table', ...Object.keys(ColumnSchema.shape)];
  const columns = names.map((name) => ({ name }) as Column);
  const writer = writeTable(format, columns);
  return writer.head() + writer.rows(rows) + writer.end();
}
