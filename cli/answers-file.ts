import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import type { FixedAnswers } from '../domain/fixed-answers.ts';
import { AnswerSchema } from '../domain/reply.schema.ts';
import type { Answer } from '../domain/reply.ts';
import { UsageError } from './config.ts';

/**
 * The answers of a file: a JSON object from entries (`age`, `Contribute.contribution`, `press`) to answers, or a table
 * (.csv) with the columns page, field and value.
 * @throws UsageError
 */
export function readAnswers(file: string): FixedAnswers {
  const text = readFile(file);
  const answers = extname(file).toLowerCase() === '.csv' ? fromTable(file, text) : fromJson(file, text);
  if (Object.keys(answers).length === 0) throw new UsageError(`${file} holds no answer.`);
  return answers;
}

function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new UsageError(`The file with the answers, ${file}, cannot be read: ${(error as Error).message}`);
  }
}

function fromJson(file: string, text: string): FixedAnswers {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is no JSON (a table has to end in .csv): ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError(
      `${file} has to hold one JSON object, as {"age": 31, "Contribute.contribution": 20}.`,
    );
  }
  const entries = Object.entries(value).map(([entry, given]): [string, Answer] => {
    const answer = AnswerSchema.safeParse(given);
    if (answer.success) return [entry, answer.data];
    throw new UsageError(
      `${file}: ${JSON.stringify(entry)} is no answer. It has to be a text, a number, true, false, null, or a list of texts.`,
    );
  });
  return Object.fromEntries(entries);
}

/** Several rows for one field are several choices. */
function fromTable(file: string, text: string): FixedAnswers {
  const answers = new Map<string, string | string[]>();
  for (const { page, field, value } of rowsOf(file, text)) {
    const entry = page === '' ? field : `${page}.${field}`;
    const before = answers.get(entry);
    answers.set(entry, before === undefined ? value : [before, value].flat());
  }
  return Object.fromEntries(answers);
}

interface Row {
  page: string;
  field: string;
  value: string;
}

function rowsOf(file: string, text: string): Row[] {
  const records = parseTable(file, text);
  const [head = []] = records;
  const columns = head.map((name) => name.trim().toLowerCase());
  const at = (name: string): number => columns.indexOf(name);
  if (at('field') < 0 || at('value') < 0) {
    throw new UsageError(
      `${file} has the columns ${JSON.stringify(columns.join(', '))}. It takes field and value, and page where a field is meant on one page only.`,
    );
  }
  return records.slice(1).map((cells, index) => {
    const cell = (name: string): string => (cells[at(name)] ?? '').trim();
    if (cell('field') === '') throw new UsageError(`${file}: row ${index + 2} names no field.`);
    return { page: cell('page'), field: cell('field'), value: cell('value') };
  });
}

function parseTable(file: string, text: string): string[][] {
  try {
    return parse(text, { skip_empty_lines: true });
  } catch (error) {
    if (error instanceof CsvError)
      throw new UsageError(`${file} cannot be read as a table: ${error.message}`);
    throw error;
  }
}
