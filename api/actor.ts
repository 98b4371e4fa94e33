import type { IncomingHttpHeaders } from 'node:http';
import type { Request, RequestHandler, Response, Router } from 'express';
import { normalEmail, type Actor, type Role } from '../domain/access.ts';
import type { Database } from '../prisma/database.ts';
import type { Source } from '../records/commands.ts';
import { ApiError } from './errors.ts';
import { isSameHost, isToken } from './guard.ts';

/** Tells people by what their browser or program sends along. */
export interface Accounts {
  /** Null: nobody who has an account. */
  whoIs(headers: IncomingHttpHeaders): Promise<{ userId: string; via: 'ui' | 'token' } | null>;
  /** How they come in; left out where nobody does. */
  signIn?: SignIn;
}

/** What can be done about how people come in. */
export interface SignIn {
  /** What stands below `/api/auth`. */
  router: Router;
  /** Signs a user in at this browser. */
  open(req: Request, res: Response, userId: string): Promise<void>;
  /** The id of the session by which a request came; null: it came otherwise. */
  sessionOf(req: Request): Promise<string | null>;
  /** Of a password, for the tables. */
  hash(password: string): Promise<string>;
  verify(hash: string, password: string): Promise<boolean>;
  /**
   * Makes a personal token; nobody can tell it a second time.
   * @param days how long it is good; null: until it is revoked
   */
  makeToken(
    userId: string,
    given: { name: string; days: number | null },
  ): Promise<{ id: string; token: string }>;
}

/** Where nobody signs in: a command that reads the database by itself. */
export const noAccounts: Accounts = { whoIs: async () => null };

export interface IdentifyDeps {
  db: Database;
  accounts: Accounts;
  /** Of the installation: whoever can read its data folder acts for the local owner. */
  token: string;
  ownerId: string;
}

/** Finds out who asks; without an account nobody goes on from here. */
export function identify(deps: IdentifyDeps): RequestHandler {
  return async (req, res, next) => {
    const actor = await findActor(deps, req.headers);
    if (!actor) throw new ApiError(401, 'not_signed_in', HOW_TO_COME_IN);
    if (actor.via === 'ui' && req.method !== 'GET') checkOwnPage(req.headers);
    res.locals['actor'] = actor;
    next();
  };
}

const HOW_TO_COME_IN =
  'Sign in, or send a token as `Authorization: Bearer …`: a personal one (page Account), or that of the installation (file `token` in its data folder).';

/** What stands with a command that this person gave. */
export function sourceOf({ via }: Actor): Source {
  return via === 'token' ? 'api' : via;
}

/** Who asks; only behind `identify`. */
export function actorOf(res: Response): Actor | null {
  return (res.locals['actor'] as Actor | undefined) ?? null;
}

/** Whoever these headers belong to; null: nobody, or somebody who may not come in any more. */
export async function findActor(deps: IdentifyDeps, headers: IncomingHttpHeaders): Promise<Actor | null> {
  const found = await whoAsks(deps, headers);
  return found && loadActor(deps.db, found.userId, found.via);
}

async function whoAsks({ token, ownerId, accounts }: IdentifyDeps, headers: IncomingHttpHeaders) {
  if (isToken(headers.authorization, token)) return { userId: ownerId, via: 'cli' as const };
  return accounts.whoIs(headers);
}

async function loadActor(db: Database, userId: string, via: Actor['via']): Promise<Actor | null> {
  const user = await db.user.findUnique({ where: { id: userId } });
  if (!user || user.disabledAt) return null;
  return { userId, name: user.name, email: normalEmail(user.email), role: user.role as Role, via };
}

/**
 * Browsers send cookies along whoever made the page: what changes something has to come from a page of ours. They all
 * say so by Origin or Sec-Fetch-Site.
 */
export function checkOwnPage(headers: IncomingHttpHeaders): void {
  const { origin, host = '', 'sec-fetch-site': site } = headers;
  if (origin === undefined ? site === 'same-origin' : isSameHost(origin, host)) return;
  throw new ApiError(403, 'origin', 'Only pages of this server may do that with your sign-in.');
}
