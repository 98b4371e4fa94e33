import { randomUUID } from 'node:crypto';
import { api } from '../../domain/api.schema.ts';
import { ConfigSchema } from '../../domain/config.schema.ts';
import { DEMO } from '../../domain/demo.schema.ts';
import { createJobs, jobsOfRequest } from '../../records/new-jobs.ts';
import { createSession } from '../../records/sessions.ts';
import { sourceOf } from '../actor.ts';
import type { AppDeps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import { serve, type Door } from '../serve.ts';

/** Slow enough to be watched, in ms. */
const LATENCY_MS = 1_500;

export function serveDemo(door: Door, { db, build, demo }: AppDeps): void {
  serve(door, api.startDemo, async ({ body, actor, deed }) => {
    if (!demo) throw new ApiError(503, 'no_demo', 'Nothing runs here that could host the bundled study.');
    const requestKey = body.requestKey ?? randomUUID();
    const { id: session, experimentId } = await createSession(db, {
      ...{ requestKey, ownerId: actor.userId, experiment: DEMO.experiment, name: DEMO.session, hosts: [] },
      config: ConfigSchema.parse({ platform: 'web', parameters: { latencyMs: LATENCY_MS } }),
    });
    deed.object = { kind: 'session', id: session };
    deed.experimentIds = [experimentId];
    const asked = { sessionId: session, seed: 1, build, startedById: actor.userId, source: sourceOf(actor) };
    // Places that nobody takes would keep a group waiting: none are made for a request that is repeated.
    const made = await jobsOfRequest(db, { requestKey, startedById: actor.userId });
    const urls = made.length > 0 ? [] : await demo.participants(DEMO.participants);
    const entries = urls.map((url) => ({ url }));
    const jobs = made.length > 0 ? made : await createJobs(db, { ...asked, requestKey, entries });
    return { experiment: experimentId, session, jobs };
  });
}
