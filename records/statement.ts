import { Prisma } from '../prisma/database.ts';

const { sql, raw, join } = Prisma;

/**
 * A write that belongs to a transition. All of them are one statement with the change of the job's row, `moved`: they
 * happen when that row was moved, and only then. (Statement by statement a transition took 13 round trips, and the
 * client library half of a worker's CPU time.)
 */
export interface Write {
  /** Under which name the rest of the statement may refer to what it returns. */
  name?: string;
  sql: Prisma.Sql;
}

export type Table =
  'Job' | 'Step' | 'Submission' | 'Checkpoint' | 'LlmCall' | 'PageSnapshot' | 'Event' | 'AuditEntry';

/** What a column is set to. A Prisma.Sql stands for itself. */
export type Value =
  string | number | bigint | boolean | Date | Uint8Array | null | Prisma.Sql | { increment: number };
export type Values = Record<string, Value>;

/** A value for a JSON column. */
export function json(value: unknown): Prisma.Sql {
  return sql`${JSON.stringify(value)}::jsonb`;
}

/** `INSERT … FROM moved`; columns that are left out get their default. */
export function insert(table: Table, values: Values, rest: Prisma.Sql = Prisma.empty): Prisma.Sql {
  const entries = Object.entries(values);
  const columns = join(entries.map(([column]) => named(column)));
  const inserted = join(entries.map(([, value]) => bind(value)));
  return sql`INSERT INTO ${named(table)} (${columns}) SELECT ${inserted} FROM moved ${rest}`;
}

/** `ON CONFLICT … DO UPDATE` of these columns to what was to be inserted. */
export function orUpdate(key: string[], columns: string[], further: Prisma.Sql[] = []): Prisma.Sql {
  const excluded = columns.map((column) => sql`${named(column)} = EXCLUDED.${named(column)}`);
  return sql`ON CONFLICT (${join(key.map(named))}) DO UPDATE SET ${join([...excluded, ...further])}`;
}

/** `UPDATE … FROM moved WHERE …`. */
export function update(table: Table, values: Values, where: Prisma.Sql): Prisma.Sql {
  return sql`UPDATE ${named(table)} SET ${setting(values)} FROM moved WHERE ${where}`;
}

/** The list after SET. */
export function setting(values: Values): Prisma.Sql {
  return join(
    Object.entries(values).map(([column, value]) =>
      isIncrement(value)
        ? sql`${named(column)} = ${named(column)} + ${value.increment}`
        : sql`${named(column)} = ${bind(value)}`,
    ),
  );
}

/** A name of ours, never of a user's. */
export function named(name: string): Prisma.Sql {
  return raw(`"${name}"`);
}

function isIncrement(value: Value): value is { increment: number } {
  return typeof value === 'object' && value !== null && 'increment' in value;
}

/** Dates go with their zone: without it a column would take the zone of the connection. */
function bind(value: Value): Prisma.Sql {
  if (value instanceof Date) return sql`${value.toISOString()}::timestamptz`;
  if (value === null) return sql`NULL`;
  return sql`${value}`;
}
