import type { Router } from 'express';
import { api } from '../../domain/api.schema.ts';
import { sumCosts } from '../../records/costs.ts';
import { findSession } from '../../records/sessions.ts';
import type { AppDeps } from '../deps.ts';
import { notFound } from '../errors.ts';
import { serve } from '../serve.ts';

export function serveCosts(router: Router, { db }: AppDeps): void {
  serve(router, api.costs, async ({ query }) => {
    if (query.session !== undefined && !(await findSession(db, query.session))) {
      throw notFound('session', query.session);
    }
    return { by: query.by, ...(await sumCosts(db, query)) };
  });
}
