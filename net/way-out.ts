import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { refusalOf, type AddressPolicy } from './address-policy.ts';
import { AddressRefused } from './errors.ts';

/**
 * The one way out: a dispatcher that resolves every name itself, judges the address, and connects to just that
 * address, so that neither a redirect nor a name that resolves to something else slips past.
 */
export function createWayOut(policy: AddressPolicy): Agent {
  const connect = buildConnector({ timeout: 10_000 });
  return new Agent({
    connect: (options, callback) => {
      const name = options.hostname.replace(/^\[|\]$/g, '');
      const port = Number(options.port) || (options.protocol === 'https:' ? 443 : 80);
      resolveAllowed(name, port, policy).then(
        (address) => connect({ ...options, hostname: address, servername: isIP(name) ? '' : name }, callback),
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
      );
    },
    keepAliveTimeout: 4_000,
  });
}

/** The first address of this name that may be visited. */
async function resolveAllowed(name: string, port: number, policy: AddressPolicy): Promise<string> {
  const addresses = isIP(name) ? [name] : (await lookup(name, { all: true })).map(({ address }) => address);
  const refusals = addresses.map((address) => refusalOf(address, port, policy));
  const allowed = addresses.find((_, index) => refusals[index] === null);
  if (allowed === undefined) throw new AddressRefused(`${name}:${port}`, refusals[0] ?? 'it has no address');
  return allowed;
}
