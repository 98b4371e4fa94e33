import { onTestFinished } from 'vitest';
import type { ProviderName } from '../../domain/providers.ts';
import type { ProviderAccess } from '../access.ts';
import { createProviderDeps, type ProviderDeps } from './deps.ts';

/** An account at a provider whose API stands at this address. */
export function anAccess(provider: ProviderName, apiUrl: string, key: string | null = KEY): ProviderAccess {
  return { credentialId: 'credential_1', provider, apiUrl, key };
}

export const KEY = 'sk-test-0123456789abcdef';

/** Deps on a way out of their own, which is closed after the test. */
export function depsInTest(given: { timeoutMs?: number; ownPorts?: number[] } = {}): ProviderDeps {
  const { timeoutMs = 10_000, ownPorts = [] } = given;
  const policy = { allowPrivate: true, ownPorts: new Set(ownPorts) };
  const deps = createProviderDeps({ policy, build: 'test', timeoutMs });
  onTestFinished(() => deps.dispatcher.destroy());
  return deps;
}
