import { APIError, createAuthEndpoint } from 'better-auth/api';
import { deleteSessionCookie, setSessionCookie } from 'better-auth/cookies';
import type { BetterAuthPlugin, GenericEndpointContext } from 'better-auth';
import { z } from 'zod';
import { normalEmail } from '../../domain/access.ts';
import type { Database } from '../../prisma/database.ts';
import { countTry, forgiveTry } from '../../records/sign-in-tries.ts';
import { ADDRESS_HEADER } from './options.ts';

const SignInSchema = z.object({ email: z.string().max(320), password: z.string().max(1_000) });

/**
 * Sign-in by e-mail and password, in place of better-auth's own: that one refuses `owner@localhost` as no e-mail, tells
 * the session's token in its answer, and does not know of users who are disabled.
 */
export function signInPlugin(db: Database) {
  return {
    id: 'proband-sign-in',
    endpoints: {
      signInEmail: createAuthEndpoint(
        '/sign-in/email',
        { method: 'POST', body: SignInSchema },
        async (ctx) => {
          const email = normalEmail(ctx.body.email);
          const address = ctx.headers?.get(ADDRESS_HEADER) ?? 'unknown';
          const { retryAfterSeconds } = await countTry(db, { email, address }, Date.now());
          if (retryAfterSeconds !== null) throw tooMany(retryAfterSeconds);
          const user = await checkPassword(ctx, email, ctx.body.password);
          await forgiveTry(db, { email, address });
          if (user.disabledAt) {
            throw new APIError('FORBIDDEN', {
              code: 'disabled',
              message: 'This account is disabled. An administrator can enable it again.',
            });
          }
          await openSession(ctx, user.id);
          return ctx.json({ user: { id: user.id, name: user.name, email: user.email } });
        },
      ),
      /** For us alone: the session's token, where the cookie is one that was signed here. */
      readCookie: createAuthEndpoint.serverOnly({ method: 'GET', requireHeaders: true }, async (ctx) => {
        const { authCookies, secret } = ctx.context;
        return { token: (await ctx.getSignedCookie(authCookies.sessionToken.name, secret)) || null };
      }),
      /** For us alone: signs a user in who came by a one-time link. */
      openSession: createAuthEndpoint.serverOnly(
        { method: 'POST', body: z.object({ userId: z.string() }), requireHeaders: true },
        async (ctx) => {
          await openSession(ctx, ctx.body.userId);
          return ctx.json({});
        },
      ),
    },
  } satisfies BetterAuthPlugin;
}

/** The same work and the same answer, whether there is no such account or the password is another. */
async function checkPassword(ctx: GenericEndpointContext, email: string, password: string) {
  const { internalAdapter, password: passwords } = ctx.context;
  const found = await internalAdapter.findUserByEmail(email, { includeAccounts: true });
  const hash = found?.accounts.find(({ providerId }) => providerId === 'credential')?.password;
  const right = hash ? await passwords.verify({ hash, password }) : !(await passwords.hash(password));
  if (found && right) return found.user as typeof found.user & { disabledAt: Date | null };
  throw new APIError('UNAUTHORIZED', {
    code: 'wrong_password',
    message:
      'There is no account with this e-mail and password. Whoever forgot the password gets a sign-in link from an ' +
      'administrator, or on the machine itself by `proband sign-in-link`.',
  });
}

/** A session that nobody can have known before; the one that the browser had ends. */
async function openSession(ctx: GenericEndpointContext, userId: string): Promise<void> {
  const { internalAdapter, authCookies, secret } = ctx.context;
  const before = await ctx.getSignedCookie(authCookies.sessionToken.name, secret);
  if (before) {
    await internalAdapter.deleteSession(before);
    deleteSessionCookie(ctx);
  }
  const user = await internalAdapter.findUserById(userId);
  if (!user) throw new APIError('NOT_FOUND', { code: 'not_found', message: 'There is no such user.' });
  const session = await internalAdapter.createSession(userId);
  await setSessionCookie(ctx, { session, user });
}

function tooMany(seconds: number): APIError {
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  return new APIError(
    'TOO_MANY_REQUESTS',
    {
      code: 'too_many_tries',
      message:
        `Too many wrong passwords. Try again in ${minutes} min, or use a sign-in link: an administrator makes one, ` +
        'or `proband sign-in-link` on the machine itself.',
    },
    { 'Retry-After': String(seconds) },
  );
}
