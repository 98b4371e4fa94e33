import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { ROOT } from '../scripts/places.mjs';
import { DEFAULT_DURATIONS, type Durations } from '../domain/durations.ts';
import { PROVIDERS } from '../domain/providers.ts';
import { readSecretKey } from './secret-key.ts';

/** An empty variable is none: that is how people switch one off for a command. */
const text = z
  .string()
  .optional()
  .transform((value) => (value?.trim() ? value.trim() : null));

const DurationsSchema = z
  .strictObject(
    Object.fromEntries(Object.keys(DEFAULT_DURATIONS).map((name) => [name, z.number().positive()])),
  )
  .partial();

const durations = text.transform((value, context): Durations => {
  try {
    return {
      ...DEFAULT_DURATIONS,
      ...(value ? DurationsSchema.parse(JSON.parse(value)) : {}),
    };
  } catch {
    context.addIssue({
      code: 'custom',
      message: `is not a JSON object of durations in ms (${Object.keys(DEFAULT_DURATIONS).join(', ')}).`,
    });
    return z.NEVER;
  }
});

const secretKey = text.transform((value, context): Buffer | null => {
  const key = value === null ? null : readSecretKey(value);
  if (value === null || key !== null) return key;
  context.addIssue({
    code: 'custom',
    message: 'is no secret key: 32 random bytes in base64, as `openssl rand -base64 32` makes them.',
  });
  return z.NEVER;
});

const EnvironmentSchema = z.object({
  /** The installation's folder; `--data` goes before it. */
  PROBAND_DATA: text,
  /** An installation elsewhere, and its token. */
  PROBAND_URL: text,
  PROBAND_TOKEN: text,
  /** What API keys are sealed with, in place of the file `secret.key`. */
  PROBAND_SECRET_KEY: secretKey,
  /** Given servers, in place of the embedded ones. */
  DATABASE_URL: text,
  TEMPORAL_ADDRESS: text,
  TEMPORAL_NAMESPACE: text,
  /** For Temporal Cloud. */
  TEMPORAL_API_KEY: text,
  /** Durations of the engine that differ from the defaults, as JSON, in ms (domain/durations.ts). */
  PROBAND_DURATIONS: durations,
  LOG_LEVEL: text.pipe(z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).nullable()),
});

export interface Settings {
  data: string | null;
  remote: { url: string; token: string } | null;
  /** Null: it stands in the installation's folder. */
  secretKey: Buffer | null;
  databaseUrl: string | null;
  temporal: { address: string; namespace: string; apiKey: string | null } | null;
  durations: Durations;
  logLevel: string;
  /** Version of this build. */
  build: string;
}

/** Thrown when the environment or the arguments do not make sense; its text is for the person at the keyboard. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/**
 * The one place that reads the environment.
 * @throws UsageError
 */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const parsed = EnvironmentSchema.safeParse(environment);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UsageError(`The environment variable ${issue?.path.join('.')} ${issue?.message}`);
  }
  const env = parsed.data;
  if (env.PROBAND_URL && !env.PROBAND_TOKEN) {
    throw new UsageError(
      'PROBAND_URL is set without PROBAND_TOKEN. The token stands in the file `token` of the installation’s data folder.',
    );
  }
  return {
    data: env.PROBAND_DATA,
    remote: env.PROBAND_URL ? { url: env.PROBAND_URL, token: env.PROBAND_TOKEN ?? '' } : null,
    secretKey: env.PROBAND_SECRET_KEY,
    databaseUrl: env.DATABASE_URL,
    temporal: env.TEMPORAL_ADDRESS
      ? {
          address: env.TEMPORAL_ADDRESS,
          namespace: env.TEMPORAL_NAMESPACE ?? 'default',
          apiKey: env.TEMPORAL_API_KEY,
        }
      : null,
    durations: env.PROBAND_DURATIONS,
    logLevel: env.LOG_LEVEL ?? 'info',
    build: readVersion(),
  };
}

const SECRETS: readonly string[] = [
  ...['PROBAND_TOKEN', 'PROBAND_SECRET_KEY', 'TEMPORAL_API_KEY', 'DATABASE_URL'],
  ...Object.values(PROVIDERS).flatMap(({ keyVariables }) => keyVariables),
];
/** The providers' libraries read keys and addresses there by themselves: a key would go where nobody sent it. */
const READ_BY_LIBRARIES = /^(OPENAI|ANTHROPIC|AZURE_OPENAI)_/;

/** The environment for child processes: what they need reaches them by message, so secrets stay out. */
export function childEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const rest = Object.entries(environment).filter(
    ([name]) => !SECRETS.includes(name) && !READ_BY_LIBRARIES.test(name),
  );
  return Object.fromEntries(rest);
}

/**
 * A variable of the environment, else of the `.env` in the working directory; null: neither sets it, or to nothing.
 * What it holds may be secret.
 */
export function readVariable(name: string, environment: NodeJS.ProcessEnv = process.env): string | null {
  return environment[name]?.trim() || readDotEnv()[name]?.trim() || null;
}

function readDotEnv(): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync('.env', 'utf8'));
  } catch {
    return {}; // there is none
  }
}

function readVersion(): string {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}

/** Where the installation is: `--data`, else PROBAND_DATA, else `.proband` in the working directory. */
export function dataFolder(option: string | undefined, settings: Settings): string {
  return resolve(option ?? settings.data ?? '.proband');
}
