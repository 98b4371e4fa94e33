import { describe, expect, test } from 'vitest';
import { columnsOf } from './column.schema.ts';
import { TABLES, TABLE_NAMES } from './tables.schema.ts';

/** Words that R's read.csv changes, as they mean something in R. */
const RESERVED = /^(if|else|repeat|while|function|for|next|break|in|TRUE|FALSE|NULL|NA|Inf|NaN)$/;

describe.each(TABLE_NAMES)('%s', (table) => {
  const columns = columnsOf(TABLES[table]);

  test('describes each column of its schema, is_llm first', () => {
    expect(columns.map(({ name }) => name)).toEqual(Object.keys(TABLES[table].shape));
    expect(columns[0]?.name).toBe('is_llm');
    expect(columns.filter(({ meaning }) => !meaning.endsWith('.') && !meaning.includes('. '))).toEqual([]);
  });

  test('says what a missing value means where there may be one, and only there', () => {
    for (const { name, missing } of columns) {
      const schema = TABLES[table].shape[name as never] as {
        safeParse(value: unknown): { success: boolean };
      };
      const isJson = columns.find((one) => one.name === name)?.type === 'json';
      if (missing !== null || !isJson)
        expect([name, schema.safeParse(null).success]).toEqual([name, missing !== null]);
    }
  });

  test('has names and units that R and pandas take unchanged', () => {
    for (const { name, unit } of columns) {
      expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(name).not.toMatch(RESERVED);
      expect(unit === 'ms').toBe(name.endsWith('_ms'));
    }
  });
});

test('long texts can be left out', () => {
  const left = columnsOf(TABLES.llm_calls, false).map(({ name }) => name);
  expect(left).not.toContain('prompt');
  expect(left).toContain('parameters');
});
