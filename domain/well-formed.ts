/** Half of a sign that takes two places (an emoji), without the other half. */
const HALF_SIGNS = /\p{Surrogate}/gu;

/**
 * The same text as Postgres and JSON take it everywhere: without NUL, and with U+FFFD in place of half a sign.
 * Models now and then give both.
 */
export function wellFormed(text: string): string {
  return text.replaceAll('\u0000', '').replace(HALF_SIGNS, '\uFFFD');
}

/** The same JSON value with all its texts well-formed, names of properties too. */
export function wellFormedJson<T>(value: T): T {
  return clean(value) as T;
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return wellFormed(value);
  if (Array.isArray(value)) return value.map(clean);
  if (value === null || typeof value !== 'object' || 'toJSON' in value) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [wellFormed(name), clean(inner)]));
}
