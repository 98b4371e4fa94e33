import { api } from '../../domain/api.schema.ts';
import { why } from '../../domain/why.ts';
import { withoutRight } from '../../records/access.ts';
import { sessionNotes } from '../../records/notes.ts';
import { findSession } from '../../records/sessions.ts';
import { listJobs, showJob, whyFacts } from '../../records/views.ts';
import { requireRight } from '../access.ts';
import type { AppDeps } from '../deps.ts';
import { notFound } from '../errors.ts';
import { serve, type Door } from '../serve.ts';

export function serveJobs(door: Door, { db, checks }: AppDeps): void {
  serve(door, api.listJobs, async ({ query, actor }) => {
    await requireRight(db, actor, 'view', { sessions: idsOf(query.session) });
    if (query.session !== undefined && !(await findSession(db, query.session))) {
      throw notFound('session', query.session);
    }
    return { jobs: await listJobs(db, actor, query.session) };
  });

  serve(door, api.sessionNotes, async ({ query, actor }) => {
    await requireRight(db, actor, 'view', { sessions: idsOf(query.session) });
    const notes = await sessionNotes(db, query.session);
    const hidden = await withoutRight(
      db,
      actor,
      'view',
      'session',
      notes.map(({ session }) => session),
    );
    return { notes: notes.filter(({ session }) => !hidden.includes(session)) };
  });

  serve(door, api.showJob, async ({ params }) => {
    const job = await showJob(db, params.id);
    if (!job) throw notFound('job', params.id);
    return job;
  });

  serve(door, api.why, async ({ params, actor }) => {
    const isSession = (await findSession(db, params.id)) !== null;
    // What is not to be seen is nothing: neither session nor job.
    const named = isSession ? { sessions: [params.id] } : { jobs: [params.id] };
    await requireRight(db, actor, 'view', named, 'job or session');
    const moving = await checks.worker().then(
      () => true,
      () => false,
    );
    const facts = await whyFacts(db, params.id, moving);
    if (facts.length === 0 && !isSession) throw notFound('job or session', params.id);
    return { sentences: facts.map((fact) => ({ job: fact.id, sentence: why(fact) })) };
  });
}

function idsOf(id: string | undefined): string[] {
  return id === undefined ? [] : [id];
}
