import { readFileSync } from 'node:fs';
import { looksLikeKey } from '../../../domain/key-shape.ts';
import { readVariable, UsageError } from '../../config.ts';
import type { Context } from '../../context.ts';
import { ask, isAtTerminal } from '../../terminal.ts';

/** Where a key comes from: never from an argument. */
export interface KeyOptions {
  /** Name of an environment variable. */
  apiKeyEnv?: string;
  /** `-`: what is piped in. */
  keyFile?: string;
  /** Hidden: given by mistake. */
  key?: unknown;
  apiKey?: unknown;
}

export const NO_KEY_AS_ARGUMENT =
  'An API key is never given as an argument: it would stand in the history of the shell and in the list of processes. ' +
  'Use --api-key-env VARIABLE, --key-file FILE (- for what is piped in), or leave it out and type it when asked. ' +
  'If this one was real, replace it at the provider.';

/** @throws UsageError where an argument is, or looks like, a key; it is not repeated */
export function refuseKeyArguments(names: readonly string[], { key, apiKey }: KeyOptions = {}): void {
  if (key !== undefined || apiKey !== undefined || names.some(looksLikeKey))
    throw new UsageError(NO_KEY_AS_ARGUMENT);
}

/** The key from where the options say, or null: they say nothing. */
export async function keyFromOptions(
  { stdin = process.stdin }: Pick<Context, 'stdin'>,
  { apiKeyEnv, keyFile }: KeyOptions,
): Promise<string | null> {
  if (apiKeyEnv !== undefined && keyFile !== undefined)
    throw new UsageError('Give either --api-key-env or --key-file.');
  if (apiKeyEnv !== undefined) return keyInVariable(apiKeyEnv);
  if (keyFile === '-') return notEmpty(await textOf(stdin), 'Nothing was piped in');
  return keyFile === undefined ? null : keyInFile(keyFile);
}

function keyInVariable(name: string): string {
  if (!/^[A-Za-z_]\w*$/.test(name) || looksLikeKey(name)) throw new UsageError(NO_KEY_AS_ARGUMENT);
  const key = readVariable(name);
  if (key === null) throw new UsageError(`The environment variable ${name} is not set, or empty.`);
  return key;
}

function keyInFile(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code = 'error' } = error as NodeJS.ErrnoException;
    throw new UsageError(
      looksLikeKey(file) ? NO_KEY_AS_ARGUMENT : `The file with the key, ${file}, cannot be read (${code}).`,
    );
  }
  return notEmpty(text, `The file ${file} is empty`);
}

async function textOf(stream: AsyncIterable<unknown>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

function notEmpty(text: string, problem: string): string {
  if (text.trim() === '') throw new UsageError(`${problem}: there is no key.`);
  return text.trim();
}

/**
 * Asks for a key on the terminal, and shows nothing of it.
 * @throws UsageError where there is no terminal, or nothing was typed
 */
export async function askForKey(context: Pick<Context, 'stdin' | 'stderr'>, what: string): Promise<string> {
  if (!isAtTerminal(context))
    throw new UsageError(
      `There is no terminal to ask for the key of ${what}. Use --api-key-env VARIABLE, or --key-file FILE (- for what is piped in).`,
    );
  return notEmpty(await ask(context, `API key of ${what} (it is not shown): `, true), 'Nothing was typed');
}

/** @throws UsageError where there is no terminal */
export async function confirm(
  context: Pick<Context, 'stdin' | 'stderr'>,
  question: string,
): Promise<boolean> {
  if (!isAtTerminal(context))
    throw new UsageError('There is no terminal to ask on: say --yes if that is meant.');
  return /^y(es)?$/i.test((await ask(context, `${question} [y/N] `, false)).trim());
}
