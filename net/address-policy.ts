import ipaddr from 'ipaddr.js';

/** Where the way out may lead; see docs/design.md, "Security". */
export interface AddressPolicy {
  /** Loopback and private addresses: allowed while Proband itself is bound to loopback. */
  allowPrivate: boolean;
  /** Proband's own ports on this machine, never visited: its API, Postgres, Temporal. */
  ownPorts: ReadonlySet<number>;
}

const CARRIER_METADATA = ['169.254.169.254', 'fd00:ec2::254', '100.100.100.200', '192.0.0.192'];

/**
 * Why this resolved address may not be visited, or null when it may.
 * @param address an IPv4 or IPv6 literal, as a resolver gave it
 */
export function refusalOf(address: string, port: number, policy: AddressPolicy): string | null {
  if (!ipaddr.isValid(address)) return `${address} is no address`;
  const parsed = ipaddr.process(address); // an IPv4 address in IPv6's clothes is judged as IPv4
  const range = parsed.range();
  if (CARRIER_METADATA.includes(parsed.toString())) return `${address} is a cloud's metadata service`;
  if (range === 'linkLocal') return `${address} is link-local`;
  if (range === 'unspecified' || range === 'multicast' || range === 'broadcast') {
    return `${address} is no address of a host (${range})`;
  }
  if (range === 'loopback' && policy.ownPorts.has(port))
    return `port ${port} of this machine is Proband's own`;
  if (range === 'unicast' || policy.allowPrivate) return null;
  return `${address} is not public (${range}), and Proband serves other machines`;
}
