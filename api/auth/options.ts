import { hkdfSync } from 'node:crypto';
import { apiKey } from '@better-auth/api-key';
import { betterAuth, type BetterAuthOptions } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import type { Logger } from 'pino';
import type { Database } from '../../prisma/database.ts';
import { newId } from '../../records/ids.ts';
import { signInPlugin } from './sign-in.ts';

export interface AuthDeps {
  db: Database;
  /** Of the installation; what signs cookies is derived from it. */
  secretKey: Buffer;
  /** Names under which this server may be asked, without port. */
  hosts: readonly string[];
  log: Logger;
}

/** How long a browser stays signed in, in seconds. It is not prolonged. */
const SESSION_SECONDS = 30 * 24 * 3_600;
/** What personal tokens begin with. */
export const TOKEN_PREFIX = 'pb_';
/** By which address a request came: set by us alone (handler.ts), whatever headers a client sends. */
export const ADDRESS_HEADER = 'x-proband-address';
/** Only its path counts: nothing that better-auth is let do here makes links or redirects. */
const BASE_URL = 'http://localhost';

export type Auth = ReturnType<typeof createAuth>;

/** better-auth over our tables, with passwords and personal tokens. Sign-up over HTTP is not among what it serves. */
export function createAuth(deps: AuthDeps) {
  return betterAuth({
    ...tables(deps.db),
    ...safety(deps),
    appName: 'Proband',
    baseURL: BASE_URL,
    basePath: '/api/auth',
    telemetry: { enabled: false },
    logger: loggerOf(deps.log),
    // Errors come out to us, and go where all errors of the API go.
    onAPIError: { throw: true },
    emailAndPassword: { enabled: true, disableSignUp: true },
    plugins: [signInPlugin(deps.db), tokensPlugin()],
  });
}

function tables(db: Database) {
  return {
    database: prismaAdapter(db, { provider: 'postgresql' }),
    user: {
      modelName: 'user',
      additionalFields: {
        role: { type: 'string', required: false, input: false },
        disabledAt: { type: 'date', required: false, input: false },
      },
    },
    session: { modelName: 'authSession', expiresIn: SESSION_SECONDS, disableSessionRefresh: true },
    account: { modelName: 'authAccount' },
    verification: { modelName: 'authVerification' },
    // Tries to sign in are counted by account too (records/sign-in-tries.ts).
    rateLimit: { enabled: false },
  } satisfies BetterAuthOptions;
}

function safety({ secretKey, hosts }: AuthDeps) {
  return {
    // Given as a list, else the environment could put another in its place (BETTER_AUTH_SECRETS).
    secrets: [{ version: 1, value: derive(secretKey, 'sign-in').toString('base64') }],
    advanced: {
      // Cookies know no ports: installations on one machine must not take each other's.
      cookiePrefix: `proband-${derive(secretKey, 'cookie name').subarray(0, 4).toString('hex')}`,
      useSecureCookies: !hosts.every(isLoopback),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'strict' },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      // Host and Origin are checked by guard.ts and handler.ts, by the names that this server goes by.
      disableOriginCheck: true,
      disableCSRFCheck: true,
      database: { generateId: ({ model }: { model: string }) => newId(ID_KINDS[model] ?? 'auth') },
    },
  } satisfies BetterAuthOptions;
}

const ID_KINDS: Record<string, 'asn' | 'tok'> = { session: 'asn', apikey: 'tok' };

function tokensPlugin() {
  return apiKey({
    defaultPrefix: TOKEN_PREFIX,
    requireName: true,
    maximumNameLength: 100,
    // Otherwise ten requests a day.
    rateLimit: { enabled: false },
    startingCharactersConfig: { shouldStore: true, charactersLength: TOKEN_PREFIX.length + 4 },
    keyExpiration: { minExpiresIn: 0, maxExpiresIn: 3_650 },
    schema: { apikey: { modelName: 'apiToken' } },
  });
}

/** A key for one purpose, from the secret key of the installation. */
function derive(secretKey: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, Buffer.alloc(0), `proband/${purpose}`, 32));
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\./.test(host);
}

/** Its words alone: what else it hands over may be a request, with a password or a cookie. */
function loggerOf(log: Logger): NonNullable<BetterAuthOptions['logger']> {
  return {
    level: 'warn',
    disableColors: true,
    log: (level, message, ...more: unknown[]) => {
      const errors = more.filter((each) => each instanceof Error).map(({ name }) => name);
      log[level === 'error' ? 'warn' : 'debug']({ from: 'better-auth', errors }, message);
    },
  };
}
