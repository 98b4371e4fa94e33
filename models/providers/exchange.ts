import { newExchange, type Exchange } from '../../net/provider-fetch.ts';
import type { ProviderAccess } from '../access.ts';
import type { ProviderAddress } from './addresses.ts';
import { sendBySdk, type ProviderRequest } from './clients.ts';
import type { ProviderDeps } from './deps.ts';
import { faultOfConnection, type FaultContext } from './fault-of.ts';

/**
 * Sends one request to a provider, once, and gives the whole answer, whatever its status.
 * @throws ProviderFault where no whole answer came; the signal's reason where it was that which ended the request
 */
export async function exchangeWith(
  access: ProviderAccess,
  address: ProviderAddress,
  deps: ProviderDeps,
  asked: ProviderRequest,
  signal?: AbortSignal,
): Promise<NonNullable<Exchange['answer']>> {
  signal?.throwIfAborted();
  const exchange = newExchange();
  let thrown: unknown = null;
  try {
    await sendBySdk(access, address, deps, asked, exchange, signal);
  } catch (error) {
    thrown = error;
  }
  // An answer that is there counts, however the SDK likes it, and even if nobody waits for it any more.
  if (exchange.answer) return exchange.answer;
  signal?.throwIfAborted();
  if (exchange.error !== null) throw faultOfConnection(exchange, contextOf(access, deps));
  // Not as it is: errors of SDKs hold headers.
  throw new Error(`The request could not be made: ${thrown instanceof Error ? thrown.name : 'no error'}.`);
}

export function contextOf({ provider, key }: ProviderAccess, { timeoutMs }: ProviderDeps): FaultContext {
  return { provider, key, timeoutMs, now: Date.now() };
}
