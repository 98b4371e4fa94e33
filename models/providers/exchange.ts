import { newExchange, type Exchange } from '../../net/provider-fetch.ts';
import type { ProviderAccess } from '../access.ts';
import type { ProviderAddress } from './addresses.ts';
import { sendBySdk, type ProviderRequest } from './clients.ts';
import type { ProviderDeps } from './deps.ts';
import { faultOfConnection, Unsendable, type FaultContext } from './fault-of.ts';

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
  try {
    await sendBySdk(access, address, deps, asked, exchange, signal);
  } catch (error) {
    // Errors of SDKs hold headers; what matters of them stands in the exchange.
    exchange.error ??= new Unsendable(error);
  }
  // An answer that is there counts, however the SDK likes it, and even if nobody waits for it any more.
  if (exchange.answer) return exchange.answer;
  signal?.throwIfAborted();
  throw faultOfConnection(exchange, contextOf(access, deps));
}

export function contextOf({ provider, key }: ProviderAccess, { timeoutMs }: ProviderDeps): FaultContext {
  return { provider, key, timeoutMs, now: Date.now() };
}
