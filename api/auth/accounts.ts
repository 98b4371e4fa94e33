import { defaultKeyHasher } from '@better-auth/api-key';
import { hashPassword, verifyPassword } from 'better-auth/crypto';
import type { Database } from '../../prisma/database.ts';
import { findSignIn, userOfToken } from '../../records/sign-ins.ts';
import type { Accounts } from '../actor.ts';
import { authRouter, headersOf, passCookies } from './handler.ts';
import { createAuth, TOKEN_PREFIX, type Auth, type AuthDeps } from './options.ts';

/** People with accounts, by their cookies and personal tokens. */
export function createAccounts(deps: AuthDeps): Accounts {
  const auth = createAuth(deps);
  const { db } = deps;
  return {
    async whoIs({ authorization, cookie }) {
      if (authorization !== undefined) return byToken(db, authorization);
      const session = await sessionBy(auth, db, cookie);
      return session && { userId: session.userId, via: 'ui' };
    },
    signIn: {
      router: authRouter(auth),
      async open(req, res, userId) {
        const { headers } = await auth.api.openSession({
          body: { userId },
          headers: headersOf(req),
          returnHeaders: true,
        });
        passCookies(headers, res);
      },
      sessionOf: async ({ headers }) => (await sessionBy(auth, db, headers.cookie))?.id ?? null,
      hash: hashPassword,
      verify: (hash, password) => verifyPassword({ hash, password }),
      async makeToken(userId, { name, days }) {
        const expiresIn = days === null ? null : days * 24 * 3_600;
        const { id, key } = await auth.api.createApiKey({ body: { userId, name, expiresIn } });
        return { id, token: key };
      },
    },
  };
}

/**
 * Looked up here and not by the library, which takes a database that is away for a wrong token, writes twice for every
 * request, and reads the user, who is read again in any case.
 */
async function byToken(db: Database, authorization: string) {
  const key = /^Bearer (\S+)$/i.exec(authorization)?.[1];
  if (!key?.startsWith(TOKEN_PREFIX)) return null;
  const userId = await userOfToken(db, await defaultKeyHasher(key), new Date());
  return userId === null ? null : { userId, via: 'token' as const };
}

async function sessionBy(auth: Auth, db: Database, cookie: string | undefined) {
  if (cookie === undefined) return null;
  const { token } = await auth.api.readCookie({ headers: new Headers({ cookie }) });
  return token === null ? null : findSignIn(db, token, new Date());
}
