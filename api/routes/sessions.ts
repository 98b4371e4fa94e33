import type { Router } from 'express';
import { api } from '../../domain/api.schema.ts';
import { createJobs, createSession, findSession, latestUnfinishedSession } from '../../records/sessions.ts';
import type { AppDeps } from '../app.ts';
import { notFound } from '../errors.ts';
import { serve } from '../serve.ts';

export function serveSessions(router: Router, { db, ownerId, build }: AppDeps): void {
  serve(router, api.createSession, async ({ body }) => {
    const session = await createSession(db, { ...body, ownerId });
    return { session: session.id, experiment: session.experimentId };
  });

  serve(router, api.unfinishedSession, async () => {
    const found = await latestUnfinishedSession(db);
    return { session: found?.id ?? null };
  });

  serve(router, api.createJobs, async ({ params, body }) => {
    if (!(await findSession(db, params.id))) throw notFound('session', params.id);
    return { jobs: await createJobs(db, { ...body, sessionId: params.id, build, source: 'api' }) };
  });
}
