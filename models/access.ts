import type { ProviderName, Structured } from '../domain/providers.ts';

/** How to reach a provider with one account. It holds a secret: never part of a log, history, error or record. */
export interface ProviderAccess {
  credentialId: string;
  provider: ProviderName;
  apiUrl: string;
  /** Null where none is needed. */
  key: string | null;
}

/** What was learnt of a model at this account. */
export interface LearntOfModel {
  /** Parameters that it refused. */
  dropped: string[];
  /** How it takes being asked for JSON, where that differs from the preset. */
  structured: Structured | null;
}
