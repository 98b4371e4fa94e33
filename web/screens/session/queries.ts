import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../domain/api.schema.ts';
import type { JobRow } from '../../../domain/sessions.schema.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';

/** The most rows that one request brings. */
export const PART = 500;

export const sessionQueries = {
  head: (id: string) =>
    queryOptions({
      queryKey: keys.sessionHead(id),
      queryFn: async ({ signal }) => (await call(api.showSession, { params: { id }, signal })).session,
    }),
  /** All rows of the table; single ones are renewed by `useLiveRows`. */
  rows: (id: string) =>
    queryOptions({
      queryKey: keys.sessionRows(id),
      queryFn: ({ signal }) => allRows(id, signal),
      // A thousand rows are replaced where they changed; to compare them all would be done for nothing.
      structuralSharing: false,
      staleTime: 0,
    }),
  charts: (id: string) =>
    queryOptions({
      queryKey: ['session-charts', id] as const,
      queryFn: ({ signal }) => call(api.sessionCharts, { params: { id }, signal }),
    }),
};

async function allRows(id: string, signal: AbortSignal): Promise<JobRow[]> {
  const rows: JobRow[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: PART, ...(cursor === undefined ? {} : { cursor }) };
    const part = await call(api.listSessionJobs, { params: { id }, query, signal });
    rows.push(...part.jobs);
    cursor = part.next ?? undefined;
  } while (cursor !== undefined);
  return rows;
}

/** These rows as they are now. @param ids at most `PART` */
export async function rowsOf(id: string, ids: readonly string[]): Promise<JobRow[]> {
  const query = { ids: ids.join(','), limit: PART };
  return (await call(api.listSessionJobs, { params: { id }, query })).jobs;
}
