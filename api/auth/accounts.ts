import { hashPassword, verifyPassword } from 'better-auth/crypto';
import type { Accounts } from '../actor.ts';
import { authRouter, headersOf, passCookies } from './handler.ts';
import { createAuth, TOKEN_PREFIX, type Auth, type AuthDeps } from './options.ts';

/** People with accounts, by their cookies and personal tokens. */
export function createAccounts(deps: AuthDeps): Accounts {
  const auth = createAuth(deps);
  return {
    async whoIs({ authorization, cookie }) {
      if (authorization !== undefined) return byToken(auth, authorization);
      const session = await sessionBy(auth, cookie);
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
      sessionOf: async ({ headers }) => (await sessionBy(auth, headers.cookie))?.id ?? null,
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

async function byToken(auth: Auth, authorization: string) {
  const key = /^Bearer (\S+)$/i.exec(authorization)?.[1];
  if (!key?.startsWith(TOKEN_PREFIX)) return null;
  const { valid, key: found } = await auth.api.verifyApiKey({ body: { key } });
  return valid && found ? { userId: found.referenceId, via: 'token' as const } : null;
}

async function sessionBy(auth: Auth, cookie: string | undefined) {
  if (cookie === undefined) return null;
  const found = await auth.api.getSession({ headers: new Headers({ cookie }) });
  return found?.session ?? null;
}
