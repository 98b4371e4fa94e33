import { api } from '../../domain/api.schema.ts';
import { sumCosts } from '../../records/costs.ts';
import { findSession } from '../../records/sessions.ts';
import type { AppDeps } from '../deps.ts';
import { requireRight } from '../access.ts';
import { notFound } from '../errors.ts';
import { serve, type Door } from '../serve.ts';

export function serveCosts(door: Door, { db }: AppDeps): void {
  serve(door, api.costs, async ({ query, actor }) => {
    await requireRight(db, actor, 'view', { sessions: query.session === undefined ? [] : [query.session] });
    if (query.session !== undefined && !(await findSession(db, query.session))) {
      throw notFound('session', query.session);
    }
    return { by: query.by, ...(await sumCosts(db, actor, query)) };
  });
}
