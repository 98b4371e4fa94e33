import { cutText } from '../../domain/cut-text.ts';

/** Longest text of a provider's that goes into an error. */
const LONGEST = 300;

/** What keys look like: by their usual beginnings, as a bearer's, or as long rows of letters and digits. */
const LIKE_A_KEY = [
  /\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi,
  /\b(sk|pk|rk|xai|gsk|hf|nvapi|pplx|csk|fw|tgp|r8)[-_][\w-]{6,}/gi,
  /\bAIza[\w-]{10,}/g,
  /\beyJ[\w-]{10,}\.[\w.-]+/g,
  /\b(?=\w*\d)(?=\w*[a-z])\w{28,}\b/gi,
];

/** A provider's words for people: shortened, and without anything that is or looks like a key. */
export function withoutSecrets(text: string, key: string | null): string {
  const own = key !== null && key.length >= 4 ? text.replaceAll(key, '…') : text;
  const clean = LIKE_A_KEY.reduce((rest, pattern) => rest.replace(pattern, '…'), own);
  const flat = clean.replace(/\s+/g, ' ').trim();
  return flat.length > LONGEST ? `${cutText(flat, LONGEST - 1)}…` : flat;
}
