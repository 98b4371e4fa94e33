import type { Request } from 'express';
import type { Actor } from '../../domain/access.ts';
import { PLACEHOLDER_EMAIL } from '../../domain/accounts.schema.ts';
import { api } from '../../domain/api.schema.ts';
import { countTry, forgiveTry } from '../../records/sign-in-tries.ts';
import { endSignIn, listSignIns, listTokens, revokeToken } from '../../records/sign-ins.ts';
import {
  changeUser,
  EmailTaken,
  endSessions,
  findUser,
  passwordHashOf,
  setPassword,
} from '../../records/users.ts';
import type { SignIn } from '../actor.ts';
import type { AppDeps } from '../deps.ts';
import { ApiError, notFound } from '../errors.ts';
import { serve, type Door } from '../serve.ts';

/** What people do with their own account. */
export function serveAccount(door: Door, deps: AppDeps): void {
  const { db, build } = deps;
  const account = async ({ userId, via }: Actor) => {
    const user = await findUser(db, userId);
    if (!user) throw notFound('user', userId);
    return { ...user, via, version: build, emailIsPlaceholder: user.email === PLACEHOLDER_EMAIL };
  };

  serve(door, api.account, async ({ actor }) => account(actor));

  serve(door, api.changeAccount, async ({ actor, body }) => {
    if (body.email !== undefined && body.email !== actor.email && actor.email !== PLACEHOLDER_EMAIL)
      throw new ApiError(
        403,
        'forbidden',
        'Your e-mail is what others share by: an administrator changes it.',
      );
    await orTaken(changeUser(db, actor.userId, body));
    return account(actor);
  });

  serve(door, api.changePassword, async ({ actor, body, req }) => {
    const signIn = signInOf(deps);
    await checkCurrent(deps, actor, body.current, req);
    const hash = await signIn.hash(body.password);
    await setPassword(db, { userId: actor.userId, hash, keep: await signIn.sessionOf(req) });
    return {};
  });

  serveSignIns(door, deps);
  serveTokens(door, deps);
}

/** @throws ApiError where this process signs nobody in: the command line reads the database by itself */
export function signInOf({ accounts }: AppDeps): SignIn {
  if (accounts.signIn) return accounts.signIn;
  throw new ApiError(503, 'away', 'Nobody can sign in here: start Proband first (`proband up`).');
}

/** Guesses are counted as at the door. */
async function checkCurrent(
  deps: AppDeps,
  { userId, email }: Actor,
  given: string | undefined,
  req: Request,
): Promise<void> {
  const { db } = deps;
  const hash = await passwordHashOf(db, userId);
  if (hash === null) return;
  if (given === undefined) throw new ApiError(400, 'invalid', 'current: say the password that you have now.');
  const tried = { email, address: req.socket.remoteAddress ?? '' };
  const { retryAfterSeconds } = await countTry(db, tried, Date.now());
  if (retryAfterSeconds !== null)
    throw new ApiError(
      429,
      'too_many_tries',
      `Too many wrong passwords. Try again in ${retryAfterSeconds} s.`,
    );
  if (!(await signInOf(deps).verify(hash, given)))
    throw new ApiError(403, 'wrong_password', 'The current password is another one.');
  await forgiveTry(db, tried);
}

function serveSignIns(door: Door, deps: AppDeps): void {
  const { db } = deps;
  const current = async (req: Request) => (await deps.accounts.signIn?.sessionOf(req)) ?? null;

  serve(door, api.listAccountSessions, async ({ actor, req }) => {
    const own = await current(req);
    const sessions = await listSignIns(db, actor.userId);
    return { sessions: sessions.map((each) => ({ ...each, current: each.id === own })) };
  });

  serve(door, api.endOtherAccountSessions, async ({ actor, req }) => ({
    ended: await endSessions(db, actor.userId, await current(req)),
  }));

  serve(door, api.endAccountSession, async ({ actor, params }) => {
    if (!(await endSignIn(db, actor.userId, params.id))) throw notFound('session of yours', params.id);
    return {};
  });
}

function serveTokens(door: Door, deps: AppDeps): void {
  const { db } = deps;

  serve(door, api.listTokens, async ({ actor }) => ({ tokens: await listTokens(db, actor.userId) }));

  serve(door, api.makeToken, async ({ actor, body, deed }) => {
    const { id, token } = await signInOf(deps).makeToken(actor.userId, body);
    deed.object = { kind: 'token', id };
    const made = (await listTokens(db, actor.userId)).find((each) => each.id === id);
    if (!made) throw notFound('token', id);
    return { token: made, secret: token };
  });

  serve(door, api.revokeToken, async ({ actor, params }) => {
    if (!(await revokeToken(db, actor.userId, params.id))) throw notFound('token of yours', params.id);
    return {};
  });
}

/** Says in the API's words that an e-mail is taken. */
export async function orTaken<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw error instanceof EmailTaken ? new ApiError(409, 'email_taken', error.message) : error;
  });
}
