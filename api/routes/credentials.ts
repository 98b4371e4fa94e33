import type { Actor, CredentialRight } from '../../domain/access.ts';
import { api } from '../../domain/api.schema.ts';
import type { CredentialChanges, Tested } from '../../domain/credentials.schema.ts';
import type { ProviderAccess } from '../../models/access.ts';
import { ProviderFault } from '../../models/faults.ts';
import { issueControl } from '../../records/commands.ts';
import { pauseWithoutUse } from '../../records/credential-use.ts';
import { unblock } from '../../records/pace.ts';
import {
  accessOfNew,
  changeCredential,
  credentialFromEnvironment,
  CredentialRefused,
  removeCredential,
  saveCredential,
} from '../../records/credential-changes.ts';
import {
  CredentialUnavailable,
  findCredential,
  listCredentials,
  openAccess,
  viewOfCredential,
  type CredentialRow,
  type OpenedCredential,
} from '../../records/credentials.ts';
import { listShared, priced } from '../../records/shared-credentials.ts';
import type { AppDeps, ModelLister } from '../deps.ts';
import { ApiError, notFound } from '../errors.ts';
import { serve, type Door } from '../serve.ts';

export function serveCredentials(door: Door, deps: AppDeps): void {
  const { db, secrets } = deps;
  const view = (row: CredentialRow) => viewOfCredential(row, secrets);
  const find: Find = async (actor, idOrName, right = 'manage') => {
    const row = await findCredential(db, actor, idOrName, right);
    if (!row) throw notFound('credential', idOrName);
    return row;
  };

  serve(door, api.listCredentials, async ({ actor }) => ({
    credentials: (await listCredentials(db, actor, 'manage')).map(view),
    shared: await listShared(db, actor),
  }));

  serve(door, api.saveCredential, async ({ body, actor, deed }) => {
    const { row, ...how } = await orRefuse(saveCredential(db, secrets, actor.userId, body));
    deed.object = { kind: 'credential', id: row.id };
    await takeEffect(deps, row.id, body);
    return { credential: view(row), ...how };
  });

  serve(door, api.credentialFromEnvironment, async ({ body, actor, deed }) => {
    const { row, changed } = await orRefuse(credentialFromEnvironment(db, secrets, actor.userId, body));
    deed.object = { kind: 'credential', id: row.id };
    if (changed) await unblock(db, row.id);
    return { credential: view(row), changed };
  });

  serve(door, api.showCredential, async ({ params, actor }) => ({
    credential: view(await find(actor, params.credential)),
  }));

  serve(door, api.changeCredential, async ({ params, body, actor, deed }) => {
    const { id } = await find(actor, params.credential);
    deed.object = { kind: 'credential', id };
    const changed = await orRefuse(changeCredential(db, secrets, id, body));
    if (!changed) throw notFound('credential', params.credential);
    await takeEffect(deps, id, body);
    return { credential: view(changed.row), keyCleared: changed.keyCleared };
  });

  serve(door, api.removeCredential, async ({ params, actor, deed }) => {
    const { id } = await find(actor, params.credential);
    deed.object = { kind: 'credential', id };
    const removed = await removeCredential(db, id);
    if (!removed) throw notFound('credential', params.credential);
    await pauseWithoutUse(db, { credential: id });
    return removed;
  });

  serveProviderAnswers(door, deps, find);
}

/**
 * A new key or address may do what the old one did not, so calls are tried again; jobs that were paused for a day's budget go
 * on when it is changed. Those paused for the key are left to a person: `resume` takes them all at once. One that is
 * disabled stops its jobs.
 */
async function takeEffect(
  { db }: AppDeps,
  credential: string,
  { key, apiUrl, limits, disabled }: CredentialChanges,
): Promise<void> {
  if (disabled) await pauseWithoutUse(db, { credential });
  if (key !== undefined || apiUrl !== undefined) await unblock(db, credential);
  if (limits?.maxCostPerDayUsd === undefined) return;
  await issueControl(db, { kind: 'resume', which: { pausedFor: 'cost_limit', credential }, source: 'api' });
}

type Find = (actor: Actor, idOrName: string, right?: CredentialRight) => Promise<CredentialRow>;

/** What the provider itself is asked. */
function serveProviderAnswers(door: Door, { db, secrets, models }: AppDeps, find: Find): void {
  const open = async (...asked: Parameters<Find>): Promise<OpenedCredential> =>
    openAccess(db, secrets, (await find(...asked)).id, { evenDisabled: true });

  serve(door, api.testCredential, ({ params, actor }) =>
    tryOut(models, () => open(actor, params.credential)),
  );

  serve(door, api.testNewCredential, ({ body }) =>
    tryOut(models, async () => {
      const access = { credentialId: 'new', ...(await orRefuse(Promise.resolve(body).then(accessOfNew))) };
      return { access, models: [] };
    }),
  );

  serve(door, api.listProviderModels, async ({ params, actor }) => {
    const row = await find(actor, params.credential, 'use');
    const isOwn = row.ownerId === actor.userId;
    try {
      const opened = await openAccess(db, secrets, row.id, { evenDisabled: isOwn });
      const allowed = isOwn ? [] : opened.models;
      return { models: priced(opened, allowed.length > 0 ? allowed : await askModels(models, opened)) };
    } catch (error) {
      const { kind, message } = faultOf(error);
      const status = error instanceof ProviderFault ? 502 : 409;
      throw new ApiError(status, kind, isOwn || status === 409 ? message : NOT_LISTED);
    }
  });
}

/** Asks for models, which costs nothing, and tells how that went. */
async function tryOut(
  models: ModelLister,
  open: () => Promise<Pick<OpenedCredential, 'access' | 'models'>>,
): Promise<Tested> {
  const start = performance.now();
  const took = () => ({ tookMs: Math.round(performance.now() - start) });
  try {
    const opened = await open();
    const listed = await askModels(models, opened);
    const missing = listed.length === 0 ? [] : opened.models.filter((model) => !listed.includes(model));
    return { ok: true, models: listed.length, missing, ...took(), fault: null };
  } catch (error) {
    return { ok: false, models: null, missing: [], ...took(), fault: faultOf(error) };
  }
}

/** What a provider says may name its address, which is its owner's to know. */
const NOT_LISTED =
  'The provider of this credential did not list its models. Its owner can test it, and learns why.';

/** How long a provider may take to list its models, in ms: less than callers of this API wait. */
const LIMIT_MS = 20_000;

/** Errors come out anew, with the key struck out, whatever a provider put into its words. */
async function askModels(
  models: ModelLister,
  { access }: Pick<OpenedCredential, 'access'>,
): Promise<string[]> {
  const signal = AbortSignal.timeout(LIMIT_MS);
  const listed = await models.list(access, signal).catch((error: unknown) => ({ error }));
  if (Array.isArray(listed)) return listed;
  throw withoutKey(listed.error, access, signal.aborted);
}

function withoutKey(error: unknown, { key, apiUrl }: ProviderAccess, late: boolean): Error {
  const said = error instanceof Error ? error.message : String(error);
  const text = late ? `${new URL(apiUrl).host} did not list its models within ${LIMIT_MS / 1_000} s.` : said;
  const message = key === null ? text : text.replaceAll(key, '[key]');
  if (!late && !(error instanceof ProviderFault)) return new Error(`Listing models failed: ${message}`);
  return new ProviderFault({ ...NOTHING_SAID, ...faultFields(error), message });
}

const NOTHING_SAID = {
  ...({ kind: 'unreachable', status: null, retryAfterMs: null } as const),
  ...{ rateLimits: null, requestId: null, parameter: null },
};

function faultFields(error: unknown) {
  return error instanceof ProviderFault ? { kind: error.kind, status: error.status } : {};
}

/** What a person can do something about; anything else is thrown on. */
function faultOf(error: unknown): { kind: string; message: string } {
  if (error instanceof ProviderFault) return { kind: error.kind, message: error.message };
  if (error instanceof CredentialUnavailable) return { kind: error.reason, message: error.message };
  throw error;
}

async function orRefuse<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw error instanceof CredentialRefused ? new ApiError(400, 'credential', error.message) : error;
  });
}
