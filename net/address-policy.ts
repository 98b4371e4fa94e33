import ipaddr from 'ipaddr.js';

/** Where the way out may lead; see docs/design.md, "Security". */
export interface AddressPolicy {
  /** Loopback and private addresses: allowed while Proband itself is bound to loopback. */
  allowPrivate: boolean;
  /** Proband's own ports on this machine, never visited: its API, Postgres, Temporal. */
  ownPorts: ReadonlySet<number>;
}

const CARRIER_METADATA = [
  '169.254.169.254',
  'fd00:ec2::254', // Amazon
  'fd20:ce::254', // Google
  '100.100.100.200', // Alibaba
  '192.0.0.192', // Oracle
  '168.63.129.16', // Azure
];

/** IPv6 ranges that stand for an IPv4 address: a gateway would lead to it. No study lives there. */
const TRANSLATED = ['rfc6145', '6to4', 'teredo'];

/** `::a.b.c.d`, long deprecated, counts as public in the tables. */
const COMPATIBLE: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('::'), 96];

/**
 * Why this resolved address may not be visited, or null when it may.
 * @param address an IPv4 or IPv6 literal, as a resolver gave it
 */
export function refusalOf(address: string, port: number, policy: AddressPolicy): string | null {
  if (!ipaddr.isValid(address)) return `${address} is no address`;
  const parsed = ipaddr.process(address); // an IPv4 address in IPv6's clothes is judged as IPv4
  const range = parsed.range();
  // Networks without IPv4 reach it so (NAT64, RFC 6052): what counts is where the gateway leads.
  if (range === 'rfc6052')
    return refusalOf(new ipaddr.IPv4(parsed.toByteArray().slice(12)).toString(), port, policy);
  if (CARRIER_METADATA.includes(parsed.toString())) return `${address} is a cloud's metadata service`;
  if (TRANSLATED.includes(range) || isCompatible(parsed)) return `${address} stands for an IPv4 address`;
  if (range === 'linkLocal') return `${address} is link-local`;
  if (range === 'unspecified' || range === 'multicast' || range === 'broadcast') {
    return `${address} is no address of a host (${range})`;
  }
  if (range === 'loopback' && policy.ownPorts.has(port))
    return `port ${port} of this machine is Proband's own`;
  if (range === 'unicast' || policy.allowPrivate) return null;
  return `${address} is not public (${range}), and Proband serves other machines`;
}

function isCompatible(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return address instanceof ipaddr.IPv6 && address.range() === 'unicast' && address.match(COMPATIBLE);
}
