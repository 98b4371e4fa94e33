import type { Actor } from '../../domain/access.ts';
import { api } from '../../domain/api.schema.ts';
import { requestFor, urlProblem, type Message, type WebhookShape } from '../../domain/webhook-shapes.ts';
import { findRights } from '../../records/access.ts';
import { newId } from '../../records/ids.ts';
import {
  changeWebhook,
  createWebhook,
  findWebhook,
  listDeliveries,
  listWebhooks,
  openUrl,
  removeWebhook,
  viewOfWebhook,
  type WebhookRow,
} from '../../records/webhooks.ts';
import { noSuchWebhook } from '../access.ts';
import type { AppDeps } from '../deps.ts';
import { ApiError, forbidden, notFound } from '../errors.ts';
import { serve, type Door } from '../serve.ts';

/** So many messages of a webhook are listed. */
const RECENT = 50;

export function serveWebhooks(door: Door, deps: AppDeps): void {
  const { db, secrets } = deps;
  const find = (actor: Actor, id: string): Promise<WebhookRow> => findOwn(deps, actor, id);

  serve(door, api.listWebhooks, async ({ actor }) => ({
    webhooks: (await listWebhooks(db, actor.userId)).map(viewOfWebhook),
  }));

  serve(door, api.createWebhook, async ({ body: { requestKey, ...body }, actor, deed }) => {
    await checkExperiment(deps, actor, body.experiment);
    const row = await createWebhook(db, secrets, actor.userId, body, requestKey);
    deed.object = { kind: 'webhook', id: row.id };
    return { webhook: viewOfWebhook(row) };
  });

  serve(door, api.showWebhook, async ({ params, actor }) => {
    const row = await find(actor, params.id);
    return { webhook: viewOfWebhook(row), deliveries: await listDeliveries(db, row.id, RECENT) };
  });

  serve(door, api.changeWebhook, async ({ params, body, actor }) => {
    const row = await find(actor, params.id);
    await checkExperiment(deps, actor, body.experiment);
    if (body.url !== undefined || body.shape !== undefined) checkAddress(deps, row, body);
    return { webhook: viewOfWebhook(await changeWebhook(db, secrets, row, body)) };
  });

  serve(door, api.removeWebhook, async ({ params, actor }) => {
    const { id } = await find(actor, params.id);
    await removeWebhook(db, id);
    return { id };
  });

  serve(door, api.testWebhook, async ({ params, actor }) => {
    const row = await find(actor, params.id);
    const opened = openUrl(secrets, row.id, row.sealedUrl);
    if ('problem' in opened) throw new ApiError(409, 'unreadable', opened.problem);
    const answer = await deps.sendMessage(
      requestFor(row.shape as WebhookShape, opened.url, testMessage(row)),
    );
    return { ok: answer.ok, status: answer.status, said: answer.ok ? answer.said : answer.problem };
  });
}

async function findOwn({ db }: AppDeps, actor: Actor, id: string): Promise<WebhookRow> {
  const row = await findWebhook(db, actor.userId, id);
  if (!row) throw noSuchWebhook(id);
  return row;
}

async function checkExperiment({ db }: AppDeps, actor: Actor, id: string | null | undefined): Promise<void> {
  if (id === undefined || id === null) return;
  const found = await findRights(db, actor, { on: 'experiment', id });
  if (found?.rights.has('view')) return;
  throw actor.role === 'administrator'
    ? notFound('experiment', id)
    : forbidden(`There is no experiment ${id} that you may see.`);
}

/** The address of before with another shape has to fit, too. */
function checkAddress(
  { secrets }: AppDeps,
  row: WebhookRow,
  { url, shape = row.shape as WebhookShape }: { url?: string | undefined; shape?: WebhookShape | undefined },
): void {
  const opened = url === undefined ? openUrl(secrets, row.id, row.sealedUrl) : { url };
  const problem = 'url' in opened ? urlProblem(shape, opened.url) : opened.problem;
  if (problem !== null) throw new ApiError(400, 'invalid', 'url' in opened ? `url: ${problem}` : problem);
}

function testMessage({ name }: WebhookRow): Message {
  return {
    id: newId('ntc'),
    kind: 'test',
    at: new Date().toISOString(),
    title: 'Proband can reach you here',
    text: `This is a test of the webhook ${JSON.stringify(name)}. Nothing happened.`,
    data: { experiment: null, session: null, credential: null, jobs: {} },
  };
}
