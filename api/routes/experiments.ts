import type { Actor } from '../../domain/access.ts';
import { api } from '../../domain/api.schema.ts';
import { contentsOf, deleteExperiment } from '../../records/experiment-deletion.ts';
import {
  changeExperiment,
  createExperiment,
  findExperiment,
  listExperiments,
} from '../../records/experiments.ts';
import { listSessions } from '../../records/session-views.ts';
import { addSession } from '../../records/sessions.ts';
import type { AppDeps } from '../deps.ts';
import { ApiError, notFound } from '../errors.ts';
import { serve, type Door } from '../serve.ts';
import { checkModel } from '../session-model.ts';

export function serveExperiments(door: Door, deps: AppDeps): void {
  const { db } = deps;
  const show = async (actor: Actor, id: string) => {
    const experiment = await findExperiment(db, actor, id);
    if (!experiment) throw notFound('experiment', id);
    return { experiment };
  };

  serve(door, api.listExperiments, async ({ query, actor }) =>
    listExperiments(db, actor, { ...query, archived: query.archived === 'true' }),
  );

  serve(door, api.createExperiment, async ({ body, actor, deed }) => {
    const id = await createExperiment(db, { ...body, ownerId: actor.userId });
    deed.object = { kind: 'experiment', id };
    deed.experimentIds = [id];
    return show(actor, id);
  });

  serve(door, api.showExperiment, async ({ params, actor }) => show(actor, params.id));

  serve(door, api.changeExperiment, async ({ params, body, actor }) => {
    await changeExperiment(db, params.id, body);
    return show(actor, params.id);
  });

  serve(door, api.listSessions, async ({ params, query, actor }) => {
    await show(actor, params.id);
    return listSessions(db, params.id, { ...query, archived: query.archived === 'true' });
  });

  serve(door, api.addSession, async ({ params, body, actor, deed }) => {
    await show(actor, params.id);
    await checkModel(deps, actor, body.config, body);
    const session = await addSession(db, { ...body, experimentId: params.id, createdById: actor.userId });
    deed.object = { kind: 'session', id: session };
    return { session };
  });

  serveDeletion(door, deps, show);
}

function serveDeletion(
  door: Door,
  { db }: AppDeps,
  show: (actor: Actor, id: string) => Promise<{ experiment: { name: string } }>,
): void {
  serve(door, api.experimentContents, async ({ params, actor }) => {
    await show(actor, params.id);
    return contentsOf(db, params.id);
  });

  serve(door, api.deleteExperiment, async ({ params, body, actor }) => {
    const { experiment } = await show(actor, params.id);
    if (experiment.name !== body.name) {
      const text = `To delete it, give its name exactly as it is: ${experiment.name}.`;
      throw new ApiError(409, 'name_differs', text);
    }
    return deleteExperiment(db, params.id);
  });
}
