/**
 * What tells one attempt at making something from the next: sent again with the same key, it makes nothing twice. Not by
 * `crypto.randomUUID`, which browsers keep from pages that came by plain HTTP.
 */
export function newRequestKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
