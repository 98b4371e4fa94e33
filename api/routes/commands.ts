import type { Actor } from '../../domain/access.ts';
import { api } from '../../domain/api.schema.ts';
import { RESUME_WAYS, type ResumeWay } from '../../domain/states.ts';
import { experimentsOf } from '../../records/access.ts';
import { objectOfJobs } from '../../records/audit.ts';
import { issueControl } from '../../records/commands.ts';
import { findCredential } from '../../records/credentials.ts';
import { allowHosts, findSession } from '../../records/sessions.ts';
import { pausesOf, unknownJobs } from '../../records/views.ts';
import { requireRight } from '../access.ts';
import { sourceOf } from '../actor.ts';
import type { AppDeps } from '../deps.ts';
import { ApiError, notFound } from '../errors.ts';
import { serve, type Door } from '../serve.ts';

export function serveCommands(door: Door, { db }: AppDeps): void {
  const credentialIdOf = async (actor: Actor, idOrName: string | undefined): Promise<string | undefined> => {
    if (idOrName === undefined) return undefined;
    const found = await findCredential(db, actor, idOrName);
    if (!found) throw notFound('credential', idOrName);
    return found.id;
  };

  serve(door, api.command, async ({ body, actor, deed }) => {
    const { kind, jobs, session, pausedFor, as: how } = body;
    await requireRight(db, actor, 'run', { jobs, sessions: session === undefined ? [] : [session] });
    const [unknown] = await unknownJobs(db, jobs ?? []);
    if (unknown !== undefined) throw notFound('job', unknown);
    if (session !== undefined && !(await findSession(db, session))) throw notFound('session', session);
    if (how !== undefined) checkWay(how, await pausesOf(db, { jobs, session }));
    if (body.allowHosts.length > 0) await allowHosts(db, { jobs, session }, body.allowHosts);
    const credential = await credentialIdOf(actor, body.credential);
    const which = pausedFor
      ? { pausedFor, credential, session }
      : jobs
        ? { jobs }
        : { session: session ?? '' };
    const told = await issueControl(db, { kind, which, how, source: sourceOf(actor), by: actor });
    deed.experimentIds = await experimentsOf(db, { jobs: told });
    Object.assign(deed, { data: { told: told.length } }, await objectOfJobs(db, told));
    return { jobs: told };
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
