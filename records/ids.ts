import { createHash, randomBytes } from 'node:crypto';
import { canonicalJson } from '../domain/canonical-json.ts';

/** Without letters and digits that look alike, as people read ids to each other. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';

/** A new id such as `job_k3m9x7w2pq4t`: 12 signs, 59 bits. */
export function newId(
  kind:
    | 'exp'
    | 'ses'
    | 'par'
    | 'job'
    | 'usr'
    | 'ins'
    | 'step'
    | 'sub'
    | 'call'
    | 'wrk'
    | 'cred'
    | 'asn'
    | 'tok'
    | 'link'
    | 'auth'
    | 'whk'
    | 'ntc',
): string {
  const signs = Array.from(randomBytes(12), (byte) => ALPHABET[byte % ALPHABET.length]);
  return `${kind}_${signs.join('')}`;
}

/** Id of a value: equal content, equal id. */
export function contentId(kind: 'cfg' | 'page', value: unknown): string {
  const text = typeof value === 'string' ? value : canonicalJson(value);
  return `${kind}_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
}
