import type { z } from 'zod';
import { api } from '../../../domain/api.schema.ts';
import type { CredentialChangesSchema, CredentialView } from '../../../domain/credentials.schema.ts';
import { presetOf, type ProviderName } from '../../../domain/providers.ts';
import type { ApiClient } from '../../client.ts';
import { UsageError } from '../../config.ts';
import { connectReading } from '../../connect.ts';
import { say, type Context } from '../../context.ts';
import { credentialText, sharedText } from '../../output/credentials.ts';
import type { Limit } from './values.ts';
import { askForKey, confirm, keyFromOptions, refuseKeyArguments, type KeyOptions } from './key-input.ts';

export interface AddOptions extends KeyOptions {
  provider: ProviderName;
  apiUrl?: string;
  models?: string[];
}

/** `proband credentials add`: keeps an account at a provider; a second time it changes what is said. */
export async function addCredential(context: Context, name: string, options: AddOptions): Promise<number> {
  refuseKeyArguments([name], options);
  const { provider, apiUrl, models } = options;
  const asks = presetOf(provider).needsKey;
  const key = (await keyFromOptions(context, options)) ?? (asks ? await askForKey(context, name) : undefined);
  // The first thing that a person does may be this.
  if (!context.settings.remote) context.installation.prepare();
  return speaking(context, async (client) => {
    const body = { name, provider, apiUrl, models, key };
    const { credential, created, keyCleared } = await client.call(api.saveCredential, { body });
    say(context, `${created ? 'Added' : 'Changed'}:`);
    context.stdout.write(`${credentialText(credential)}\n`);
    tellOfClearedKey(context, keyCleared, credential);
    say(context, `\`proband credentials test ${shown(name)}\` tries it, at no cost.`);
    return 0;
  });
}

export interface SetOptions extends KeyOptions {
  apiUrl?: string;
  models?: string[];
  removeKey?: boolean;
}

/** `proband credentials set`: another URL, key or list of models. With none of them it asks for a key. */
export async function setCredential(context: Context, name: string, options: SetOptions): Promise<number> {
  refuseKeyArguments([name], options);
  const { apiUrl, models, removeKey } = options;
  const given = await keyFromOptions(context, options);
  if (given !== null && removeKey) throw new UsageError('Give either a key or --remove-key.');
  const nothing = given === null && apiUrl === undefined && models === undefined && !removeKey;
  const key = removeKey ? null : (given ?? (nothing ? await askForKey(context, name) : undefined));
  return change(context, name, { apiUrl, models, key });
}

/** `proband credentials list`. */
export async function listAll(context: Context, { json }: { json?: boolean }): Promise<number> {
  return speaking(context, async (client) => {
    const { credentials, shared } = await client.call(api.listCredentials);
    if (json) context.stdout.write(`${JSON.stringify([...credentials, ...shared])}\n`);
    else if (credentials.length + shared.length === 0)
      say(
        context,
        'There are no credentials yet. `proband credentials add NAME --provider openai` adds one.',
      );
    else
      context.stdout.write(`${[...credentials.map(credentialText), ...shared.map(sharedText)].join('\n')}\n`);
    return 0;
  });
}

/** `proband credentials test`: exit code 1 where the provider did not list its models. */
export async function testCredential(
  context: Context,
  name: string,
  { json }: { json?: boolean },
): Promise<number> {
  return speaking(context, async (client) => {
    const params = { credential: name };
    const { credential } = await client.call(api.showCredential, { params });
    const result = await client.call(api.testCredential, { params });
    if (json) context.stdout.write(`${JSON.stringify({ credential: credential.id, ...result })}\n`);
    else context.stdout.write(`${testText(credential, result)}\n`);
    return result.ok ? 0 : 1;
  });
}

interface Tested {
  models: number | null;
  missing: string[];
  tookMs: number;
  fault: { kind: string; message: string } | null;
}

function testText(credential: CredentialView, { models, missing, tookMs, fault }: Tested): string {
  const { name, label, disabled } = credential;
  if (fault) return `✗ ${name}: ${fault.message} (${fault.kind}, after ${tookMs} ms)`;
  const off = disabled ? ' The credential is disabled.' : '';
  const not = missing.length > 0 ? ` It does not list: ${missing.join(', ')}.` : '';
  return `✓ ${name}: ${label} listed ${models} models in ${tookMs} ms.${not}${off}`;
}

/** `proband credentials models`: what the provider lists, one a line. */
export async function listModels(
  context: Context,
  name: string,
  { json }: { json?: boolean },
): Promise<number> {
  return speaking(context, async (client) => {
    const { models } = await client.call(api.listProviderModels, { params: { credential: name } });
    if (json) context.stdout.write(`${JSON.stringify(models)}\n`);
    else if (models.length > 0) context.stdout.write(`${models.map(({ model }) => model).join('\n')}\n`);
    else say(context, 'The provider lists no models.');
    return 0;
  });
}

/** `proband credentials remove`. */
export async function removeCredential(
  context: Context,
  name: string,
  { yes }: { yes?: boolean },
): Promise<number> {
  return speaking(context, async (client) => {
    const params = { credential: name };
    const { credential } = await client.call(api.showCredential, { params });
    const question = `Remove ${shown(credential.name)} (${credential.label})? Its key is erased for good.`;
    if (!yes && !(await confirm(context, question))) {
      say(context, 'Nothing was removed.');
      return 1;
    }
    await client.call(api.removeCredential, { params: { credential: credential.id } });
    say(context, `Removed ${shown(credential.name)}. Its calls stay in the ledger.`);
    return 0;
  });
}

/** `proband credentials limit`. */
export async function limitCredential(context: Context, name: string, given: LimitOptions): Promise<number> {
  const { calls, rpm, tpm, maxCostPerDay } = given;
  if ([calls, rpm, tpm, maxCostPerDay].every((limit) => limit === undefined))
    throw new UsageError('Say which limit: --calls, --rpm, --tpm or --max-cost-per-day; none clears it.');
  return change(context, name, {
    limits: {
      maxCallsAtOnce: orNull(calls),
      requestsPerMinute: orNull(rpm),
      tokensPerMinute: orNull(tpm),
      maxCostPerDayUsd: orNull(maxCostPerDay),
    },
  });
}

function orNull(limit: Limit | undefined): number | null | undefined {
  return limit === 'none' ? null : limit;
}

export interface LimitOptions {
  calls?: Limit;
  rpm?: Limit;
  tpm?: Limit;
  maxCostPerDay?: Limit;
}

type Changes = z.input<typeof CredentialChangesSchema>;

/** Changes a credential, and shows how it is now. */
export async function change(context: Context, name: string, body: Changes): Promise<number> {
  refuseKeyArguments([name]);
  return speaking(context, async (client) => {
    const asked = { params: { credential: name }, body };
    const { credential, keyCleared } = await client.call(api.changeCredential, asked);
    context.stdout.write(`${credentialText(credential)}\n`);
    tellOfClearedKey(context, keyCleared, credential);
    return 0;
  });
}

function tellOfClearedKey(context: Context, keyCleared: boolean, { name }: CredentialView): void {
  if (keyCleared)
    say(
      context,
      `The key was cleared, as it was for the other API URL: \`proband credentials set ${shown(name)}\`.`,
    );
}

/** As a shell takes it. */
function shown(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : JSON.stringify(name);
}

async function speaking(context: Context, work: (client: ApiClient) => Promise<number>): Promise<number> {
  const connection = await connectReading(context.installation, context.settings, 'credentials');
  try {
    return await work(connection.client);
  } finally {
    await connection.release();
  }
}
