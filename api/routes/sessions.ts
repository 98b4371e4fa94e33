import type { z } from 'zod';
import type { Actor } from '../../domain/access.ts';
import { api, type BudgetSchema } from '../../domain/api.schema.ts';
import { setSessionBudget, type SessionBudget } from '../../records/budgets.ts';
import { problemWithStarting } from '../../records/credential-use.ts';
import { issueControl } from '../../records/commands.ts';
import { listJobRows } from '../../records/job-rows.ts';
import { sessionCharts } from '../../records/session-charts.ts';
import { createJobs, jobsOfRequest, relaunchJobs } from '../../records/new-jobs.ts';
import { findSessionView } from '../../records/session-views.ts';
import {
  changeSession,
  createSession,
  duplicateSession,
  findSession,
  latestUnfinishedSession,
} from '../../records/sessions.ts';
import { unknownJobs } from '../../records/views.ts';
import type { AppDeps } from '../deps.ts';
import { sourceOf } from '../actor.ts';
import { checkLinks, checkOwners } from '../entry-links.ts';
import { ApiError, notFound } from '../errors.ts';
import { serve, type Door } from '../serve.ts';
import { checkModel } from '../session-model.ts';

export function serveSessions(door: Door, deps: AppDeps): void {
  const { db, build } = deps;
  serve(door, api.createSession, async ({ body, actor, deed }) => {
    await checkModel(deps, actor, body.config, budgetsOf(body));
    const session = await createSession(db, { ...body, ownerId: actor.userId });
    deed.object = { kind: 'session', id: session.id };
    deed.experimentIds = [session.experimentId];
    return { session: session.id, experiment: session.experimentId };
  });

  serve(door, api.unfinishedSession, async ({ actor }) => {
    const found = await latestUnfinishedSession(db, actor);
    return { session: found?.id ?? null };
  });

  serve(door, api.setBudget, async ({ params, body, actor }) => {
    if (!(await findSession(db, params.id))) throw notFound('session', params.id);
    const budget = await setSessionBudget(db, params.id, budgetsOf(body));
    const which = { pausedFor: 'cost_limit', session: params.id } as const;
    return { ...budget, jobs: await issueControl(db, { kind: 'resume', which, source: sourceOf(actor) }) };
  });

  serve(door, api.createJobs, async ({ params, body, actor }) => {
    const session = await findSession(db, params.id);
    if (!session) throw notFound('session', params.id);
    const made = await jobsOfRequest(db, { requestKey: body.requestKey, startedById: actor.userId });
    if (made.length > 0) return { jobs: made };
    const problem = await problemWithStarting(db, actor, params.id);
    if (problem !== null) throw new ApiError(403, 'credential_not_shared', problem);
    const links = body.entries.map(({ url }) => url);
    await checkLinks(db, session, links);
    const studyRunBy = await checkOwners(db, session, links, body.studyRunBy);
    return {
      jobs: await createJobs(db, {
        ...body,
        studyRunBy,
        sessionId: params.id,
        build,
        startedById: actor.userId,
        source: sourceOf(actor),
      }),
    };
  });
}

/** One session, and its jobs as its page shows them. */
export function serveOneSession(door: Door, deps: AppDeps): void {
  const { db, build } = deps;
  const show = async (actor: Actor, id: string) => {
    const session = await findSessionView(db, actor, id);
    if (!session) throw notFound('session', id);
    return { session };
  };

  /** Cheaper than its view: the table of jobs asks at every hint. */
  const known = async (id: string): Promise<void> => {
    if (!(await findSession(db, id))) throw notFound('session', id);
  };

  serve(door, api.showSession, async ({ params, actor }) => show(actor, params.id));

  serve(door, api.changeSession, async ({ params, body, actor }) => {
    const { session } = await show(actor, params.id);
    if (body.config) await checkModel(deps, actor, body.config, session);
    await changeSession(db, params.id, body);
    return show(actor, params.id);
  });

  serve(door, api.duplicateSession, async ({ params, body, actor }) => {
    const session = await duplicateSession(db, params.id, { ...body, createdById: actor.userId });
    if (session === null) throw notFound('session', params.id);
    return { session };
  });

  serve(door, api.sessionCharts, async ({ params }) => {
    await known(params.id);
    return sessionCharts(db, params.id);
  });

  serve(door, api.listSessionJobs, async ({ params, query }) => {
    await known(params.id);
    return listJobRows(db, params.id, query);
  });

  serve(door, api.relaunchJobs, async ({ params, body, actor }) => {
    await known(params.id);
    const [unknown] = await unknownJobs(db, body.jobs ?? [], params.id);
    if (unknown !== undefined) throw notFound('job', unknown);
    const problem = await problemWithStarting(db, actor, params.id);
    if (problem !== null) throw new ApiError(403, 'credential_not_shared', problem);
    const asked = { ...body, sessionId: params.id, build, startedById: actor.userId };
    return { jobs: await relaunchJobs(db, { ...asked, source: sourceOf(actor) }) };
  });
}

/** Only what was given: a budget that is left out stays. */
function budgetsOf({ maxCostUsd, maxJobCostUsd }: z.output<typeof BudgetSchema>): Partial<SessionBudget> {
  return {
    ...(maxCostUsd === undefined ? {} : { maxCostUsd }),
    ...(maxJobCostUsd === undefined ? {} : { maxJobCostUsd }),
  };
}
