import { z } from 'zod';
import { endpoint } from '../endpoint.schema.ts';
import { ColumnSchema } from './column.schema.ts';
import { TableNameSchema } from './tables.schema.ts';

const SwitchSchema = z.enum(['true', 'false']).transform((value) => value === 'true');

const SelectionSchema = z.object({
  /** Ids, parted by commas. */
  sessions: z
    .string()
    .transform((ids) => [...new Set(ids.split(',').filter((id) => id !== ''))])
    .pipe(z.array(z.string()).min(1, 'Name a session at least.').max(1000)),
  /** Dry runs too where there are others. */
  testing: SwitchSchema.default(false),
});

/**
 * How a table is sent. `rows` is for programs: a first line `{columns}`, one object a line, a last line `{rows}`, so that
 * what was cut off is noticed; the others are files.
 */
export const SENT_AS = ['rows', 'csv', 'json', 'jsonl'] as const;

/** First and last line of `rows`. */
export const HeadSchema = z.object({ columns: z.array(ColumnSchema) });
export const EndSchema = z.object({ rows: z.number().int() });

export const exportEndpoints = {
  planExport: endpoint({
    method: 'GET',
    path: '/export',
    access: 'signed_in',
    summary: 'What an export of these sessions holds.',
    query: SelectionSchema,
    response: z.object({
      sessions: z.array(
        z.object({
          session: z.string(),
          jobs: z.number().int(),
          /** How many of them are dry runs. */
          testing: z.number().int(),
        }),
      ),
      /** Dry runs that are left out, as there are others. */
      leftOut: z.number().int(),
    }),
  }),
  exportTable: endpoint({
    method: 'GET',
    path: '/export/:table',
    access: 'signed_in',
    summary: 'A table of an export, as a stream.',
    audit: { action: 'export', data: ({ params, query }) => ({ ...params, ...query }) },
    params: z.object({ table: TableNameSchema }),
    query: SelectionSchema.extend({
      format: z.enum(SENT_AS).default('rows'),
      /** Prompts, responses and other long texts. */
      texts: SwitchSchema.default(true),
    }),
    response: z.unknown(),
  }),
};
