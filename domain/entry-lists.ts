import { CsvError, parse } from 'csv-parse/browser/esm/sync';

/** A link that was pasted or read from a file, with the line on which it stands (from 1). */
export interface ListedEntry {
  line: number;
  url: string;
  label?: string;
}

/** What was read of a list. */
export interface EntryList {
  entries: ListedEntry[];
  problems: { line: number; text: string }[];
  /** Names of the columns that were taken; null: it is a plain list. */
  columns: { url: string; label: string | null } | null;
}

const URL_NAMES = /^(url|urls|link|links|start[ _-]?(url|link)|entry[ _-]?(url|link)|address)$/i;
const LABEL_NAMES = /^(label|participant([ _-]?label)?|name)$/i;

/**
 * Reads entry links as people have them: one link a line (a label may follow behind a tab; empty lines and those with `#` are
 * passed over), or a table with a header, parted by comma, semicolon or tab, with a column `url` or `link` and perhaps one
 * `label`, `participant` or `name`. Whether the links are good is not looked at.
 */
export function readEntryList(text: string): EntryList {
  const clean = text.replace(/^\uFEFF/, '');
  const first = clean.split(/\r\n|\r|\n/).find((line) => line.trim() !== '') ?? '';
  if (/^\s*"?https?:/i.test(first) || first.trim().startsWith('#')) return readLines(clean);
  const delimiter = [...'\t;,'].find((one) => first.includes(one)) ?? ',';
  const header = first.split(delimiter).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  if (header.length > 1 || URL_NAMES.test(first.trim().replace(/^"(.*)"$/, '$1')))
    return readTable(clean, delimiter);
  return readLines(clean);
}

/** N participants by one link. */
export function copiesOf(url: string, count: number): ListedEntry[] {
  return Array.from({ length: count }, () => ({ line: 1, url }));
}

function readLines(text: string): EntryList {
  const entries = text.split(/\r\n|\r|\n/).flatMap((written, index): ListedEntry[] => {
    const [url = '', label = ''] = written
      .trim()
      .split('\t')
      .map((part) => part.trim());
    if (url === '' || url.startsWith('#')) return [];
    return [{ line: index + 1, url: url.replace(/^"(.*)"$/, '$1'), ...(label === '' ? {} : { label }) }];
  });
  const problems = entries.length === 0 ? [{ line: 1, text: 'There is no link. Give one link a line.' }] : [];
  return { entries, problems, columns: null };
}

/** A row of csv-parse, with where it began. */
interface Row {
  record: string[];
  info: { lines: number };
}

function readTable(text: string, delimiter: string): EntryList {
  let rows: Row[];
  try {
    rows = parse(text, {
      ...{ delimiter, info: true, trim: true, skip_empty_lines: true, relax_column_count: true },
    }) as unknown as Row[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? error.lines : 1;
    return {
      entries: [],
      problems: [{ line, text: `The table cannot be read: ${error.message}.` }],
      columns: null,
    };
  }
  const [header, ...body] = rows;
  const names = header?.record ?? [];
  const at = names.findIndex((name) => URL_NAMES.test(name));
  const labelAt = names.findIndex((name) => LABEL_NAMES.test(name));
  if (at < 0) return { entries: [], problems: [{ line: 1, text: noColumn(names) }], columns: null };
  const read = body.map(({ record, info }) => entryOf(record, info.lines, at, labelAt));
  const entries = read.filter(({ url }) => url !== '');
  const empty = read
    .filter(({ url }) => url === '')
    .map(({ line }) => ({ line, text: 'This row has no link.' }));
  const none = read.length === 0 ? [{ line: 1, text: 'The table has no rows below its header.' }] : [];
  return {
    entries,
    problems: [...empty, ...none],
    columns: { url: names[at] ?? '', label: names[labelAt] ?? null },
  };
}

function entryOf(record: string[], line: number, at: number, labelAt: number): ListedEntry {
  const label = record[labelAt] ?? '';
  return { line, url: record[at] ?? '', ...(label === '' ? {} : { label }) };
}

function noColumn(names: readonly string[]): string {
  const found = names.map((name) => JSON.stringify(name)).join(', ');
  return `No column is called url or link (found: ${found}). Name it so in the first line, or give one link a line.`;
}
