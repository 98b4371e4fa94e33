import { presetOf } from '../../domain/providers.ts';
import type { ProviderAccess } from '../access.ts';

/** Where requests go: the base of paths, and what goes with every address. */
export interface ProviderAddress {
  base: string;
  query: Record<string, string>;
}

/** What people paste from a provider's pages beyond the base. */
const BEYOND_BASE = /\/(chat\/completions|completions|responses|messages|models)?\/*$/;

/** The base of an API as a person gave it, tidied: without a path of one of its calls, `?api-version=…` apart. */
export function addressOf({
  provider,
  apiUrl,
}: Pick<ProviderAccess, 'provider' | 'apiUrl'>): ProviderAddress {
  const url = new URL(apiUrl);
  const path = url.pathname.replace(BEYOND_BASE, '').replace(/\/+$/, '');
  const query = Object.fromEntries(url.searchParams);
  const base = (rest: string): string => `${url.origin}${rest}`;
  // The SDK's paths begin with /v1 themselves.
  if (presetOf(provider).protocol === 'anthropic') return { base: base(path.replace(/\/v1$/, '')), query };
  // A bare resource speaks the protocol below this path.
  if (provider === 'azure' && (path === '' || path === '/openai')) return { base: base('/openai/v1'), query };
  return { base: base(path), query };
}

/** Where models are listed: a deployment's address is one of a single model. */
export function listAddressOf(access: Pick<ProviderAccess, 'provider' | 'apiUrl'>): ProviderAddress {
  const { base, query } = addressOf(access);
  return { base: base.replace(/\/deployments\/[^/]+$/, ''), query };
}
