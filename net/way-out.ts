import { lookup } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { refusalOf, type AddressPolicy } from './address-policy.ts';
import { AddressRefused } from './errors.ts';

/** Finds the addresses of a name. */
export type Resolve = (name: string) => Promise<LookupAddress[]>;
const resolveByDns: Resolve = (name) => lookup(name, { all: true });

/**
 * The one way out: a dispatcher that resolves every name itself, judges its addresses, and connects only to those
 * that may be visited, so that neither a redirect nor a name that resolves to something else slips past.
 */
export function createWayOut(policy: AddressPolicy, resolve: Resolve = resolveByDns): Agent {
  return new Agent({
    connect: (options, callback) => {
      const name = options.hostname.replace(/^\[|\]$/g, '');
      const port = Number(options.port) || (options.protocol === 'https:' ? 443 : 80);
      resolveAllowed(name, port, policy, resolve).then(
        (addresses) => {
          // Judged once, connected to as judged: whichever of them answers first.
          const connect = buildConnector({
            timeout: 10_000,
            autoSelectFamily: true,
            lookup: (_name, _options, done) => done(null, addresses),
          });
          connect({ ...options, servername: isIP(name) ? '' : name }, callback);
        },
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
      );
    },
    keepAliveTimeout: 4_000,
  });
}

/** The addresses of this name that may be visited; at least one. */
async function resolveAllowed(
  name: string,
  port: number,
  policy: AddressPolicy,
  resolve: Resolve,
): Promise<LookupAddress[]> {
  const family = isIP(name);
  const addresses = family ? [{ address: name, family }] : await resolve(name);
  const refusals = addresses.map(({ address }) => refusalOf(address, port, policy));
  const allowed = addresses.filter((_, index) => refusals[index] === null);
  if (allowed.length === 0) throw new AddressRefused(`${name}:${port}`, refusals[0] ?? 'it has no address');
  return allowed;
}
