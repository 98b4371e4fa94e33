import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../domain/api.schema.ts';
import type { CostRow } from '../../../domain/costs.schema.ts';
import { call } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';

/** What was spent with each credential since the beginning of a day (UTC). @param day YYYY-MM-DD */
export const spentToday = (day: string) =>
  queryOptions({
    queryKey: [...keys.costs, 'credential', day],
    queryFn: ({ signal }) => call(api.costs, { query: { by: 'credential', since: day }, signal }),
    select: ({ rows }) => new Map<string, CostRow>(rows.map((row) => [row.key ?? '', row])),
  });

/** The day of UTC, as YYYY-MM-DD. */
export function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}
