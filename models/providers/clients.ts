import type { Anthropic } from '@anthropic-ai/sdk';
import type { OpenAI } from 'openai';
import { presetOf } from '../../domain/providers.ts';
import { quirksOf } from '../../domain/provider-quirks.ts';
import { exchangeFetch, type Exchange } from '../../net/provider-fetch.ts';
import type { ProviderAccess } from '../access.ts';
import type { ProviderAddress } from './addresses.ts';
import type { ProviderDeps } from './deps.ts';

/** One request by way of a provider's SDK. */
export interface ProviderRequest {
  method: 'get' | 'post';
  path: string;
  query?: Record<string, string>;
  body?: Record<string, unknown>;
  /** Id of the call's row in the ledger; null: it has none. */
  callId: string | null;
}

/** SDKs take no client without a key; this one never leaves, as headers are ours (net/provider-fetch.ts). */
const NO_KEY = 'none';

/**
 * Sends one request through the SDK of the provider's protocol, once. Everything that an SDK would else read from the
 * environment (keys, addresses, organizations, log levels, tracing) is given, so that nothing of it leaks in.
 * @param exchange holds afterwards what came, whether or not this throws
 */
export async function sendBySdk(
  access: ProviderAccess,
  address: ProviderAddress,
  deps: ProviderDeps,
  asked: ProviderRequest,
  exchange: Exchange,
  signal: AbortSignal | undefined,
): Promise<void> {
  const client = await clientFor(
    access,
    address,
    deps,
    exchangeFetch(deps.dispatcher, exchange, headersOf(access, deps, asked)),
  );
  const options = {
    ...(asked.body ? { body: asked.body } : {}),
    ...(asked.query ? { query: asked.query } : {}),
    ...(signal ? { signal } : {}),
  };
  await client[asked.method](asked.path, options).asResponse();
}

/** The SDKs are loaded when they are first needed: that takes longer than most commands do. */
async function clientFor(
  access: ProviderAccess,
  { base, query }: ProviderAddress,
  { timeoutMs }: ProviderDeps,
  fetch: typeof globalThis.fetch,
): Promise<Pick<OpenAI, 'get' | 'post'> | Pick<Anthropic, 'get' | 'post'>> {
  const common = {
    apiKey: access.key ?? NO_KEY,
    baseURL: base,
    defaultQuery: query,
    maxRetries: 0,
    timeout: timeoutMs,
    logLevel: 'off',
    fetch,
  } as const;
  if (presetOf(access.provider).protocol === 'anthropic') {
    const sdk = await import('@anthropic-ai/sdk');
    return new sdk.Anthropic({ ...common, authToken: null, webhookKey: null, openTelemetry: false });
  }
  const sdk = await import('openai');
  const none = { adminAPIKey: null, organization: null, project: null, webhookSecret: null };
  return new sdk.OpenAI({ ...common, ...none });
}

/**
 * The API version that all models and parameters know; that of the SDK (2026-10-21) takes no `temperature`, `top_p` and
 * `top_k` any more, of any model.
 */
const ANTHROPIC_VERSION = { 'anthropic-version': '2023-06-01' };

function headersOf(
  access: ProviderAccess,
  deps: ProviderDeps,
  asked: ProviderRequest,
): Record<string, string> {
  const { keyHeader } = quirksOf(access.provider);
  const key = keyHeader === 'authorization' ? `Bearer ${access.key}` : access.key;
  return {
    'user-agent': deps.userAgent,
    ...(presetOf(access.provider).protocol === 'anthropic' ? ANTHROPIC_VERSION : {}),
    ...(access.key === null ? {} : { [keyHeader]: key ?? '' }),
    ...(asked.callId === null ? {} : { 'x-proband-call': asked.callId }),
  };
}
