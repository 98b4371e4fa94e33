import { credentialsApi, type CredentialView } from '../../domain/credentials.schema.ts';
import type { UnitPrice } from '../../domain/prices.ts';
import { presetOf, type ModelName } from '../../domain/providers.ts';
import type { SharedCredential } from '../../domain/sharing.schema.ts';
import { resolveModel } from '../../models/catalogue.ts';
import { priceOf } from '../../models/prices.ts';
import type { ApiClient } from '../client.ts';
import { readVariable, UsageError } from '../config.ts';

/** The options of a run that say who answers, and what that may cost. */
export interface ModelOptions {
  model: string;
  apiUrl?: string;
  apiKeyEnv?: string;
  credential?: string;
  param?: string[];
  price?: string;
  maxCost?: number;
  maxCostPerJob?: number;
}

/** Who answers, as far as it can be said without asking anybody. */
export interface ModelChoice {
  /** As sessions name it: `dry-run`, or provider/model. */
  model: string;
  /** Null: a dry run. */
  name: ModelName | null;
  parameters: Record<string, unknown>;
  price: { input: number; output: number } | null;
}

/** @throws UsageError */
export function readModel(options: ModelOptions): ModelChoice {
  const parameters = Object.fromEntries((options.param ?? []).map(readParameter));
  const price = options.price === undefined ? null : readPrice(options.price);
  if (options.model === 'dry-run') {
    const needless = (['apiUrl', 'apiKeyEnv', 'credential', 'price'] as const).filter(
      (name) => options[name] !== undefined,
    );
    if (needless.length > 0) {
      throw new UsageError(
        `A dry run calls no model: name one (--model), or leave ${needless.map(optionOf).join(', ')} out.`,
      );
    }
    return { model: 'dry-run', name: null, parameters, price };
  }
  const name = nameOf(options);
  if (options.apiKeyEnv !== undefined && readVariable(options.apiKeyEnv) === null) {
    throw new UsageError(
      `The environment variable ${options.apiKeyEnv} is empty or not set, and no .env here sets it.`,
    );
  }
  return { model: `${name.provider}/${name.model}`, name, parameters, price };
}

function optionOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (sign) => `-${sign.toLowerCase()}`)}`;
}

/** A bare name at a URL of one's own is the name of a model there. */
function nameOf({ model, apiUrl }: ModelOptions): ModelName {
  const resolved = resolveModel(model);
  if (resolved.ok) return resolved.name;
  if (apiUrl !== undefined) return { provider: 'custom', model };
  const { candidates } = resolved;
  const how =
    candidates.length === 0
      ? 'Name it with its provider, as in openai/gpt-4o or ollama/llama3.'
      : `Did you mean one of these?\n${candidates.map((candidate) => `  ${candidate}`).join('\n')}`;
  throw new UsageError(`The catalogue has no model ${JSON.stringify(model)}. ${how}`);
}

function readParameter(text: string): [string, unknown] {
  const at = text.indexOf('=');
  if (at < 1) {
    throw new UsageError(`--param takes NAME=VALUE, such as temperature=0.2, not ${JSON.stringify(text)}.`);
  }
  return [text.slice(0, at).trim(), valueOf(text.slice(at + 1).trim())];
}

/** Numbers, lists and the like are JSON; everything else is a text. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function readPrice(text: string): { input: number; output: number } {
  const [input, output, ...more] = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  const isPrice = (value: number | undefined): value is number =>
    Number.isFinite(value) && (value as number) >= 0;
  if (isPrice(input) && isPrice(output) && more.length === 0) return { input, output };
  throw new UsageError(
    `--price takes what a million tokens of input and of output cost in US dollars, such as 2.50,10; not ${JSON.stringify(text)}.`,
  );
}

/**
 * The credential by which the model is reached: the one that was named, else that of a key in the environment or the
 * `.env` of the working directory, else the only one of the provider that is stored. Nothing is sent to the provider.
 * @throws UsageError when there is none, or more than one
 */
export async function credentialFor(
  client: ApiClient,
  name: ModelName,
  options: ModelOptions,
): Promise<UsableCredential> {
  if (options.credential !== undefined) return namedCredential(client, options.credential);
  const preset = presetOf(name.provider);
  const variables = options.apiKeyEnv === undefined ? preset.keyVariables : [options.apiKeyEnv];
  const [found] = variables.flatMap((variable) => {
    const key = readVariable(variable);
    return key === null ? [] : [{ variable, key }];
  });
  const stored = found || options.apiUrl !== undefined ? [] : await storedFor(client, name);
  const [only] = stored;
  if (only && stored.length === 1) return only;
  if (stored.length > 1) {
    const names = stored.map((credential) => JSON.stringify(credential.name)).join(', ');
    throw new UsageError(
      `There are several credentials of ${preset.label}: say which (--credential NAME): ${names}.`,
    );
  }
  if (!found && preset.needsKey) throw new UsageError(noKey(name, preset.label, variables));
  if (preset.apiUrl === null && options.apiUrl === undefined) {
    throw new UsageError(`${preset.label} has no API URL of its own: give yours (--api-url URL).`);
  }
  const body = {
    provider: name.provider,
    apiUrl: options.apiUrl,
    variable: found?.variable ?? null,
    key: found?.key ?? null,
  };
  return (await client.call(credentialsApi.credentialFromEnvironment, { body })).credential;
}

/** What using a credential takes to know; one's own and those of others have it. */
export type UsableCredential = Pick<CredentialView, 'id' | 'name'> & { prices: Record<string, UnitPrice> };

async function namedCredential(client: ApiClient, idOrName: string): Promise<UsableCredential> {
  const { credentials, shared } = await client.call(credentialsApi.listCredentials);
  const isMeant = ({ id, name }: { id: string; name: string }) => id === idOrName || name === idOrName;
  const own = credentials.find(isMeant);
  if (own) return own;
  const found = shared.find(isMeant);
  if (found) return withPrices(found);
  // It says what is wrong.
  return (await client.call(credentialsApi.showCredential, { params: { credential: idOrName } })).credential;
}

function withPrices({ id, name, models }: SharedCredential): UsableCredential {
  const prices: Record<string, UnitPrice> = {};
  for (const { model, price } of models) {
    if (!price) continue;
    const { cachedInput, ...unit } = price;
    prices[model] = { ...unit, ...(cachedInput === null ? {} : { cachedInput }) };
  }
  return { id, name, prices };
}

async function storedFor(client: ApiClient, { provider }: ModelName): Promise<CredentialView[]> {
  const { credentials } = await client.call(credentialsApi.listCredentials);
  const usable = credentials.filter((one) => one.provider === provider && !one.disabled);
  return usable.filter(({ problem }) => problem === null);
}

function noKey({ provider }: ModelName, label: string, variables: readonly string[]): string {
  return `There is no key for ${label}: set ${variables[0]} (in the environment or in .env), or keep one with \`proband credentials add NAME --provider ${provider}\`.`;
}

/** One line on who answers, by which credential, at which price. */
export function introduce({ name, price }: ModelChoice, credential: UsableCredential): string {
  if (!name) return '';
  const unit = priceOf(name, 0, new Date(), { session: price, credential: credential.prices });
  const cost = unit
    ? `$${unit.input} and $${unit.output} per million tokens (${unit.source === 'given' ? 'as given' : `catalogue of ${unit.date}`})`
    : 'price unknown';
  return `Model ${name.provider}/${name.model} by credential ${credential.name} · ${cost}`;
}
