import type { Access, Actor, ExperimentRight } from '../domain/access.ts';
import type { Database } from '../prisma/database.ts';
import { credentialsWhere, findRights, withoutRight } from '../records/access.ts';
import { ApiError, forbidden } from './errors.ts';

/**
 * Whether a person may call an endpoint, by its path alone. What is not there is answered like what a person must not
 * know of, except to administrators, to whom the handler says so.
 * @returns the experiment that it is about, where there is one
 * @throws ApiError 401 | 403
 */
export async function checkAccess(
  db: Database,
  access: Access,
  actor: Actor | null,
  params: Record<string, string | string[] | undefined>,
): Promise<string | null> {
  if (access === 'open') return null;
  if (!actor) throw new ApiError(401, 'not_signed_in', 'Sign in first.');
  if (typeof access === 'string') {
    checkPerson(access, actor);
    return null;
  }
  const id = String(params[access.param ?? 'id'] ?? '');
  if (access.on === 'webhook') {
    if (!(await db.webhook.findFirst({ where: { id, ownerId: actor.userId }, select: { id: true } })))
      throw noSuchWebhook(id);
    return null;
  }
  if (access.on === 'credential') {
    await checkCredential(db, actor, access.right, id);
    return null;
  }
  const found = await findRights(db, actor, { on: access.on, id });
  if (found?.rights.has(access.right)) return found.experimentId;
  if (actor.role === 'administrator') return null;
  const known = found?.rights.has('view') ?? false;
  throw forbidden(known ? missing(access.right) : `There is no ${access.on} ${id} that you may see.`);
}

function checkPerson(access: Access & string, { role, via }: Actor): void {
  if (access.startsWith('administrator') && role !== 'administrator')
    throw forbidden('Only administrators may do that.');
  if (access.endsWith('in_person') && via === 'token')
    throw forbidden('A personal token cannot do that. Sign in at the web page, or use the command line.');
}

/** For administrators too: what people are told, and where, is theirs. */
export function noSuchWebhook(id: string): ApiError {
  return forbidden(`There is no webhook ${id} of yours.`);
}

function missing(right: string): string {
  return right === 'own'
    ? 'Only the owner of the experiment may do that.'
    : `You may see this experiment, but not ${right} it. Its owner can let you.`;
}

async function checkCredential(
  db: Database,
  actor: Actor,
  right: 'use' | 'manage',
  idOrName: string,
): Promise<void> {
  const named = { removedAt: null, OR: [{ id: idOrName }, { name: idOrName }] };
  const may = (wanted: 'use' | 'manage') =>
    db.credential.findFirst({
      where: { AND: [named, credentialsWhere(actor, wanted)] },
      select: { id: true },
    });
  if (await may(right)) return;
  if (actor.role === 'administrator') {
    if (!(await db.credential.findFirst({ where: named, select: { id: true } }))) return; // the handler says so
    throw forbidden('A credential is its owner’s: administrators neither see nor change it.');
  }
  const uses = right === 'manage' && (await may('use'));
  throw forbidden(
    uses
      ? 'This credential is shared with you to use it. Only its owner sees and changes it.'
      : `There is no credential ${idOrName} that you may use.`,
  );
}

/**
 * Whether a person has a right on all that a request names.
 * @param kind how it is called, where a request may name either
 * @throws ApiError 403; administrators pass, and hear from the handler what is not there
 */
export async function requireRight(
  db: Database,
  actor: Actor,
  right: ExperimentRight,
  { jobs = [], sessions = [] }: { jobs?: string[] | undefined; sessions?: string[] | undefined },
  kind?: string,
): Promise<void> {
  if (actor.role === 'administrator') return;
  const [session] = await withoutRight(db, actor, right, 'session', sessions);
  const [job] = await withoutRight(db, actor, right, 'job', jobs);
  const id = session ?? job;
  if (id === undefined) return;
  const on = session === undefined ? 'job' : 'session';
  const found = await findRights(db, actor, { on, id });
  const known = found?.rights.has('view') ?? false;
  throw forbidden(known ? missing(right) : `There is no ${kind ?? on} ${id} that you may see.`);
}
