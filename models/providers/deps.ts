import type { Dispatcher } from 'undici';
import type { AddressPolicy } from '../../net/address-policy.ts';
import { createWayOut } from '../../net/way-out.ts';

/** What requests to providers take. */
export interface ProviderDeps {
  dispatcher: Dispatcher;
  /** How long an answer may take as a whole, in ms. */
  timeoutMs: number;
  userAgent: string;
}

/** Local models on small machines take minutes for a page. */
const TIMEOUT_MS = 10 * 60 * 1000;

/**
 * @param given which addresses may be reached, Proband's version, and how long an answer may take (10 min)
 * @returns the deps; whoever makes them closes their dispatcher at the end
 */
export function createProviderDeps(given: {
  policy: AddressPolicy;
  build: string;
  timeoutMs?: number;
}): ProviderDeps {
  return {
    dispatcher: createWayOut(given.policy),
    timeoutMs: given.timeoutMs ?? TIMEOUT_MS,
    userAgent: `Proband/${given.build}`,
  };
}
