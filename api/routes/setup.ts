import type { Actor } from '../../domain/access.ts';
import { api } from '../../domain/api.schema.ts';
import { beginDeed, finishDeed } from '../../records/audit.ts';
import { findLink, LinkUseless } from '../../records/links.ts';
import { comeIn, EmailTaken, type CameIn } from '../../records/users.ts';
import type { Database } from '../../prisma/database.ts';
import type { AppDeps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import { serve, type Door } from '../serve.ts';
import { signInOf } from './account.ts';

/** What is open to whoever holds a one-time link. */
export function serveSetup(door: Door, deps: AppDeps): void {
  const { db } = deps;

  serve(door, api.showLink, async ({ params }) => {
    const { kind, email, name, expiresAt } = await orUseless(findLink(db, params.secret));
    return { kind, email, name, expiresAt: expiresAt.toISOString() };
  });

  serve(door, api.useLink, async ({ params, body, req }, res) => {
    const signIn = signInOf(deps);
    const { kind } = await orUseless(findLink(db, params.secret)); // before the work of hashing
    if (kind === 'invitation' && body.name === undefined)
      throw new ApiError(400, 'invalid', 'name: whoever is new here says by which name to be called.');
    const hash = await signIn.hash(body.password);
    const came = await orUseless(comeIn(db, params.secret, { hash, name: body.name }));
    await tellOf(db, came, kind);
    await signIn.open(req, res, came.userId);
    return { id: came.userId, email: came.email };
  });
}

/** Nobody was signed in when it was asked: it is on record as the deed of who came in. */
async function tellOf(db: Database, { userId, ...known }: CameIn, kind: string): Promise<void> {
  const actor: Actor = { userId, ...known, via: 'ui' };
  const action = kind === 'invitation' ? 'invitation.accept' : 'account.sign_in_link';
  const object = { kind: 'user', id: userId };
  const deed = await beginDeed(db, actor, { action, object, experimentIds: [], data: {} });
  await finishDeed(db, deed, 'done');
}

async function orUseless<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    if (error instanceof LinkUseless)
      throw new ApiError(error.why === 'unknown' ? 404 : 410, `link_${error.why}`, error.message);
    if (error instanceof EmailTaken)
      throw new ApiError(409, 'email_taken', `${error.message} Sign in with it.`);
    throw error;
  });
}
