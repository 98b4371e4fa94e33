import ipaddr from 'ipaddr.js';

/**
 * The base of a provider's API as it is stored: without a slash at the end of its path.
 * @returns or what is wrong with it, as a sentence
 */
export function readApiUrl(text: string): { url: string } | { problem: string } {
  const given = text.trim();
  if (!URL.canParse(given) || !/^https?:\/\//i.test(given))
    return { problem: 'The API URL has to begin with https:// or http://, as https://api.example.org/v1.' };
  const url = new URL(given);
  if (url.username !== '' || url.password !== '')
    return {
      problem: 'The API URL must not hold a user or a password; what is secret goes into the API key.',
    };
  if (url.hash !== '' || [...url.searchParams.keys()].some((name) => name !== 'api-version'))
    return {
      problem:
        'The API URL must not hold a query (?…, but for api-version) or a fragment (#…): it is the base that paths follow.',
    };
  if (rangeOf(url) === 'linkLocal')
    return { problem: `${url.hostname} is a link-local address; no provider is there.` };
  return { url: `${url.origin}${url.pathname.replace(/\/+$/, '')}${url.search}` };
}

/**
 * Why a key may not be sent there, as a sentence; null: it may.
 * @param url as readApiUrl gave it
 */
export function problemWithKeyAt(url: string): string | null {
  const parsed = new URL(url);
  if (parsed.protocol === 'https:' || isNear(parsed)) return null;
  return (
    `The API key would go to ${parsed.host} in the clear, for everybody on the way to read. Use https://; for a machine of your own its ` +
    'private address (http://10.…, http://192.168.…) or a tunnel (ssh -L, then http://127.0.0.1:PORT); or give no key.'
  );
}

/** Names that never leave the own network: of this machine, without a dot, or reserved for it. */
const NEAR_NAMES = /^[^.]+$|\.(localhost|local|internal|lan|home\.arpa)$/;

function isNear(url: URL): boolean {
  const range = rangeOf(url);
  if (range === null) return NEAR_NAMES.test(url.hostname.toLowerCase());
  return ['loopback', 'private', 'uniqueLocal', 'carrierGradeNat'].includes(range);
}

/** Null: it is a name. */
function rangeOf({ hostname }: URL): string | null {
  const address = hostname.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(address) ? ipaddr.process(address).range() : null;
}
