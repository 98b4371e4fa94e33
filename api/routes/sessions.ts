import type { Router } from 'express';
import { api } from '../../domain/api.schema.ts';
import { linkInUse, problemWithLinks } from '../../domain/entry-links.ts';
import {
  createJobs,
  createSession,
  findSession,
  jobsOfRequest,
  latestUnfinishedSession,
  linksInUse,
} from '../../records/sessions.ts';
import type { AppDeps } from '../deps.ts';
import type { ConfigContent, PlatformName } from '../../domain/config.schema.ts';
import type { Database } from '../../prisma/database.ts';
import { ModelUnknown } from '../../models/agent.ts';
import type { AgentRegistry } from '../../models/registry.ts';
import { ApiError, notFound } from '../errors.ts';
import { serve } from '../serve.ts';

export function serveSessions(router: Router, { db, ownerId, build, agents }: AppDeps): void {
  serve(router, api.createSession, async ({ body }) => {
    checkModel(agents, body.config);
    const session = await createSession(db, { ...body, ownerId });
    return { session: session.id, experiment: session.experimentId };
  });

  serve(router, api.unfinishedSession, async () => {
    const found = await latestUnfinishedSession(db);
    return { session: found?.id ?? null };
  });

  serve(router, api.createJobs, async ({ params, body }) => {
    const session = await findSession(db, params.id);
    if (!session) throw notFound('session', params.id);
    const made = await jobsOfRequest(db, body.requestKey);
    if (made.length > 0) return { jobs: made };
    await checkLinks(
      db,
      session.platform,
      body.entries.map(({ url }) => url),
    );
    return { jobs: await createJobs(db, { ...body, sessionId: params.id, build, source: 'api' }) };
  });
}

/** Links that lead several jobs to one participant are refused before there is any of them. */
async function checkLinks(db: Database, platform: PlatformName, links: string[]): Promise<void> {
  if (platform !== 'otree') return;
  const problem = problemWithLinks(platform, links) ?? linkInUse(platform, links, await linksInUse(db));
  if (problem) throw new ApiError(400, 'links_unusable', problem);
}

/** A model that nothing here can run is refused before there is a session. */
function checkModel(agents: AgentRegistry, config: ConfigContent): void {
  try {
    agents.agentFor(config, null);
  } catch (error) {
    throw error instanceof ModelUnknown ? new ApiError(400, 'model_unknown', error.message) : error;
  }
}
