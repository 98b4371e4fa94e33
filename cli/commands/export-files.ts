import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Column } from '../../domain/export/column.schema.ts';
import { dictionaryRows, writeDictionary } from '../../domain/export/dictionary.ts';
import { EndSchema, HeadSchema } from '../../domain/export/endpoints.schema.ts';
import { writeTable, type FileFormat, type Row } from '../../domain/export/formats.ts';
import { UsageError } from '../config.ts';

export interface WrittenFile {
  file: string;
  rows: number;
}

/** The files of an export. Under their names they stand only when all are complete. */
export interface ExportFiles {
  /**
   * @param lines as the API sends them: the columns, the rows, their number
   * @param onRows told now and then how many rows there are
   */
  table(name: string, lines: AsyncIterable<string>, onRows: (rows: number) => void): Promise<WrittenFile>;
  /** Writes the dictionary of all tables, and gives every file its name. */
  finish(): Promise<WrittenFile[]>;
  /** Removes what is incomplete. */
  discard(): void;
}

/**
 * @param force write into a folder that holds files; those of the same name are replaced, others stay
 * @throws UsageError when the folder cannot be used
 */
export function openExport(folder: string, format: FileFormat, force: boolean): ExportFiles {
  requireUsable(folder, force);
  const columns: Row[] = [];
  const partial = new Map<string, string>();
  const begin = async (file: string): Promise<FileHandle> => {
    const path = join(folder, `.${file}.${process.pid}.partial`);
    partial.set(file, path);
    return open(path, 'w');
  };
  const write = async (file: string, text: string): Promise<void> => {
    const handle = await begin(file);
    await handle.writeFile(text).finally(() => handle.close());
  };
  return {
    async table(name, lines, onRows) {
      const file = `${name}.${format}`;
      const handle = await begin(file);
      try {
        const rows = await copy(lines, handle, format, onRows, (found) =>
          columns.push(...dictionaryRows(name, found)),
        );
        return { file, rows };
      } finally {
        await handle.close();
      }
    },
    async finish() {
      const files = ['csv', 'json'] as const;
      for (const kind of files) await write(`data_dictionary.${kind}`, writeDictionary(kind, columns));
      for (const [file, path] of partial) renameSync(path, join(folder, file));
      partial.clear();
      return files.map((kind) => ({ file: `data_dictionary.${kind}`, rows: columns.length }));
    },
    discard() {
      for (const path of partial.values()) rmSync(path, { force: true });
    },
  };
}

function requireUsable(folder: string, force: boolean): void {
  let found: string[];
  try {
    mkdirSync(folder, { recursive: true });
    found = readdirSync(folder);
  } catch (error) {
    throw new UsageError(`The folder ${folder} cannot be used: ${(error as Error).message}`);
  }
  if (found.length === 0 || force) return;
  throw new UsageError(
    `The folder ${folder} holds files already (${found[0]}${found.length > 1 ? ' …' : ''}). Give another with --out, or --force to write into it.`,
  );
}

/** So many rows are written at once. */
const BATCH = 200;

async function copy(
  lines: AsyncIterable<string>,
  file: FileHandle,
  format: FileFormat,
  onRows: (rows: number) => void,
  onColumns: (columns: Column[]) => void,
): Promise<number> {
  let writer: ReturnType<typeof writeTable> | null = null;
  let waiting: unknown[] = [];
  let written = 0;
  // The last line is the number of rows, so one is always kept back.
  const flush = async (rows: unknown[]): Promise<void> => {
    written += rows.length;
    await file.write(writer?.rows(rows as Row[]) ?? '');
    onRows(written);
  };
  for await (const text of lines) {
    const value = JSON.parse(text) as unknown;
    if (!writer) {
      const { columns } = HeadSchema.parse(value);
      onColumns(columns);
      writer = writeTable(format, columns);
      await file.write(writer.head());
      continue;
    }
    waiting.push(value);
    if (waiting.length <= BATCH) continue;
    await flush(waiting.slice(0, -1));
    waiting = waiting.slice(-1);
  }
  const end = EndSchema.safeParse(waiting.pop());
  await flush(waiting);
  if (!writer || !end.success || end.data.rows !== written) {
    throw new UsageError('The export broke off before its end. Nothing was written; start it again.');
  }
  await file.write(writer.end());
  return written;
}
