import type { Router } from 'express';
import { api } from '../../domain/api.schema.ts';
import { why } from '../../domain/why.ts';
import { issueControl } from '../../records/commands.ts';
import { findCredential } from '../../records/credentials.ts';
import { sessionNotes } from '../../records/notes.ts';
import { allowHosts, findSession } from '../../records/sessions.ts';
import { listJobs, pausesOf, showJob, unknownJobs, whyFacts } from '../../records/views.ts';
import type { AppDeps } from '../deps.ts';
import { RESUME_WAYS, type ResumeWay } from '../../domain/states.ts';
import { ApiError, notFound } from '../errors.ts';
import { serve } from '../serve.ts';

export function serveJobs(router: Router, { db, ownerId, checks }: AppDeps): void {
  const credentialIdOf = async (idOrName: string | undefined): Promise<string | undefined> => {
    if (idOrName === undefined) return undefined;
    const found = await findCredential(db, ownerId, idOrName);
    if (!found) throw notFound('credential', idOrName);
    return found.id;
  };

  serve(router, api.listJobs, async ({ query }) => {
    if (query.session !== undefined && !(await findSession(db, query.session))) {
      throw notFound('session', query.session);
    }
    return { jobs: await listJobs(db, query.session) };
  });

  serve(router, api.sessionNotes, async ({ query }) => ({ notes: await sessionNotes(db, query.session) }));

  serve(router, api.showJob, async ({ params }) => {
    const job = await showJob(db, params.id);
    if (!job) throw notFound('job', params.id);
    return job;
  });

  serve(router, api.why, async ({ params }) => {
    const moving = await checks.worker().then(
      () => true,
      () => false,
    );
    const facts = await whyFacts(db, params.id, moving);
    if (facts.length === 0 && !(await findSession(db, params.id)))
      throw notFound('job or session', params.id);
    return { sentences: facts.map((fact) => ({ job: fact.id, sentence: why(fact) })) };
  });

  serve(router, api.command, async ({ body }) => {
    const { kind, jobs, session, pausedFor, as: how } = body;
    const [unknown] = await unknownJobs(db, jobs ?? []);
    if (unknown !== undefined) throw notFound('job', unknown);
    if (session !== undefined && !(await findSession(db, session))) throw notFound('session', session);
    if (how !== undefined) checkWay(how, await pausesOf(db, { jobs, session }));
    if (body.allowHosts.length > 0) await allowHosts(db, { jobs, session }, body.allowHosts);
    const credential = await credentialIdOf(body.credential);
    const which = pausedFor
      ? { pausedFor, credential, session }
      : jobs
        ? { jobs }
        : { session: session ?? '' };
    return { jobs: await issueControl(db, { kind, which, how, source: 'api' }) };
  });
}

/** A way to go on that fits none of the jobs would be taken without a word, and change nothing. */
function checkWay(way: ResumeWay, pauses: (string | null)[]): void {
  const fitting = Object.entries(RESUME_WAYS).filter(([, ways]) =>
    (ways as readonly ResumeWay[]).includes(way),
  );
  if (pauses.some((pause) => fitting.some(([reason]) => reason === pause))) return;
  const reasons = fitting.map(([reason]) => reason).join(' or ');
  throw new ApiError(400, 'way', `"as ${way}" is for jobs that are paused for ${reasons}; none of these is.`);
}
