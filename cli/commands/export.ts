import { resolve } from 'node:path';
import { createLogUpdate } from 'log-update';
import { api } from '../../domain/api.schema.ts';
import type { FileFormat } from '../../domain/export/formats.ts';
import { TABLE_NAMES, TableNameSchema, type TableName } from '../../domain/export/tables.schema.ts';
import type { ApiClient } from '../client.ts';
import { UsageError } from '../config.ts';
import { say, type Context } from '../context.ts';
import { textTable } from '../output/text-table.ts';
import { openExport, type ExportFiles, type WrittenFile } from './export-files.ts';
import { reading } from './reading.ts';

export interface ExportOptions {
  format: FileFormat;
  out?: string;
  tables?: string;
  withTesting?: boolean;
  withoutTexts?: boolean;
  force?: boolean;
}

/** `proband export`: the tables of sessions as files, with a dictionary of their columns. */
export async function exportCommand(
  context: Context,
  ids: string[],
  options: ExportOptions,
): Promise<number> {
  const tables = tablesIn(options.tables);
  const out = options.out ?? `export-${ids[0]}${ids.length > 1 ? `-and-${ids.length - 1}-more` : ''}`;
  return reading(context, 'export', async (client) => {
    const query = { sessions: ids.join(','), testing: options.withTesting ? 'true' : 'false' } as const;
    const plan = await client.call(api.planExport, { query });
    if (plan.leftOut > 0) {
      const runs = plan.leftOut === 1 ? '1 dry run is' : `${plan.leftOut} dry runs are`;
      say(context, `${runs} left out, as there are others; --with-testing takes them too.`);
    }
    const folder = resolve(out);
    const files = openExport(folder, options.format, options.force ?? false);
    const texts = options.withoutTexts ? 'false' : 'true';
    const written = await writeAll(context, client, files, tables, { ...query, texts });
    context.stdout.write(`${listOf(written)}\n`);
    say(context, `Written to ${folder}`);
    return 0;
  });
}

type Query = { sessions: string; testing: 'true' | 'false'; texts: 'true' | 'false' };

async function writeAll(
  { stderr }: Context,
  client: ApiClient,
  files: ExportFiles,
  tables: TableName[],
  query: Query,
): Promise<WrittenFile[]> {
  const update = stderr.isTTY ? createLogUpdate(stderr) : null;
  const written: WrittenFile[] = [];
  try {
    for (const table of tables) {
      const lines = client.lines(api.exportTable, { params: { table }, query });
      written.push(await files.table(table, lines, (rows) => update?.(`${table} ${rows} rows …`)));
    }
    return [...written, ...(await files.finish())];
  } catch (error) {
    files.discard();
    throw error;
  } finally {
    update?.clear();
  }
}

function tablesIn(list: string | undefined): TableName[] {
  if (list === undefined) return [...TABLE_NAMES];
  return list.split(',').map((name) => {
    const table = TableNameSchema.safeParse(name.trim());
    if (table.success) return table.data;
    throw new UsageError(
      `--tables: there is no table ${JSON.stringify(name)}; there are ${TABLE_NAMES.join(', ')}.`,
    );
  });
}

function listOf(written: WrittenFile[]): string {
  return textTable(
    written.map(({ file, rows }) => [file, `${rows} ${rows === 1 ? 'row' : 'rows'}`]),
    ['left', 'right'],
  );
}
