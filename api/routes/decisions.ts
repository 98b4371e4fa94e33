import { api } from '../../domain/api.schema.ts';
import { decide, findProposal, type Decided } from '../../records/decisions.ts';
import { JobUnknown } from '../../records/jobs.ts';
import { sourceOf } from '../actor.ts';
import type { AppDeps } from '../deps.ts';
import { ApiError, notFound } from '../errors.ts';
import { serve, type Door } from '../serve.ts';

export function serveDecisions(door: Door, { db }: AppDeps): void {
  serve(door, api.proposal, async ({ params }) => ({
    proposal: await findProposal(db, params.id).catch(jobNotFound),
  }));

  serve(door, api.decide, async ({ params, body, actor }) => {
    const { userId } = actor;
    const given = { jobId: params.id, ...body, userId, source: sourceOf(actor) };
    const decided = await decide(db, given).catch(jobNotFound);
    if (!decided.ok) throw refusalOf(params.id, decided);
    return { decided: true as const };
  });
}

function refusalOf(job: string, found: Exclude<Decided, { ok: true }>): ApiError {
  switch (found.because) {
    case 'decided': {
      const { how, by, at } = found;
      return new ApiError(409, 'decided', `${by} has decided about it already: ${how}.`, { how, by, at });
    }
    case 'elsewhere':
      return new ApiError(409, 'nothing_to_decide', `${job} cannot be decided about. ${found.standing}`);
    case 'misfits':
      return new ApiError(400, 'misfits', `These answers do not fit the page. ${found.misfits.join(' ')}`, {
        misfits: found.misfits,
      });
  }
}

function jobNotFound(error: unknown): never {
  throw error instanceof JobUnknown ? notFound('job', error.jobId) : error;
}
