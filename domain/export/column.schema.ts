import { z } from 'zod';

/** What stands in a column: how it is written in each format, and read again. */
export const COLUMN_TYPES = ['boolean', 'integer', 'number', 'text', 'time', 'json', 'any'] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

/** One column as the data dictionary describes it. */
export const ColumnSchema = z.object({
  name: z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/),
  /** `json` is JSON as text in CSV; `any` is what the field of the study takes: a number, TRUE or FALSE, JSON, text. */
  type: z.enum(COLUMN_TYPES),
  unit: z.string().nullable(),
  meaning: z.string(),
  /** What it means that there is no value; null: there always is one. */
  missing: z.string().nullable(),
  /** Of columns that stand for a field of the study: its page, which of the pages of that name, and the field. */
  page: z.string().nullable(),
  page_repeat: z.number().int().nullable(),
  field: z.string().nullable(),
  /** The label of that field, and what its choices mean: label by value. */
  label: z.string().nullable(),
  choices: z.record(z.string(), z.string()).nullable(),
});
export type Column = z.infer<typeof ColumnSchema>;

interface Described {
  type: ColumnType;
  meaning: string;
  unit: string | null;
  missing: string | null;
  /** Long texts that were told to a model or came from it; they can be left out. */
  bulk: boolean;
}

/** What the helpers below note of each column's schema; the dictionary is made from it. */
const described = z.registry<Described>();

function column<S extends z.ZodType>(schema: S, type: ColumnType, meaning: string, unit: string | null): S {
  described.add(schema, { type, meaning, unit, missing: null, bulk: false });
  return schema;
}

export const flag = (meaning: string) => column(z.boolean(), 'boolean', meaning, null);
export const text = (meaning: string) => column(z.string(), 'text', meaning, null);
export const time = (meaning: string) => column(z.iso.datetime(), 'time', meaning, 'ISO 8601, UTC');
export const json = (meaning: string) => column(z.json(), 'json', meaning, null);
export const whole = (meaning: string, unit: string | null = null) =>
  column(z.number().int(), 'integer', meaning, unit);
export const decimal = (meaning: string, unit: string) => column(z.number(), 'number', meaning, unit);
export const anything = (meaning: string) =>
  column(z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]), 'any', meaning, null);

/**
 * A column that may have no value.
 * @param means what it means that there is none
 */
export function orMissing<S extends z.ZodType>(schema: S, means: string): z.ZodNullable<S> {
  const nullable = schema.nullable();
  described.add(nullable, { ...descriptionOf(schema), missing: means });
  return nullable;
}

/** A column that can be left out, as its texts are long. */
export function bulky<S extends z.ZodType>(schema: S): S {
  described.add(schema, { ...descriptionOf(schema), bulk: true });
  return schema;
}

function descriptionOf(schema: z.ZodType): Described {
  const found = described.get(schema);
  if (!found) throw new Error('A column of an export has no description.');
  return found;
}

/** The columns that a table's schema defines, in its order. */
export function columnsOf(table: z.ZodObject, withTexts = true): Column[] {
  return Object.entries(table.shape)
    .map(([name, schema]) => ({ name, ...descriptionOf(schema as z.ZodType) }))
    .filter(({ bulk }) => withTexts || !bulk)
    .map(({ bulk: _bulk, ...said }) => ({ ...said, ...OF_NO_FIELD }));
}

const OF_NO_FIELD = { page: null, page_repeat: null, field: null, label: null, choices: null };
