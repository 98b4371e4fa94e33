import { jsonrepair } from 'jsonrepair';

/** What a model's text holds: its reply, the beginning of one that ends too early, or none. */
export type FoundJson = { kind: 'found'; value: Record<string, unknown> } | { kind: 'unfinished' | 'none' };

/** So many openings of objects are looked at, in a text that is full of them. */
const MOST_OPENINGS = 200;

/**
 * Finds the JSON object in a model's text: in a code fence, after its thoughts, between other words. The last object with
 * one of these properties counts, else the last object that is JSON as it stands. Slips of spelling (commas, quotes,
 * comments) are mended in whole objects only: what is missing is never made up.
 * @param properties names of the properties that a reply has
 */
export function findJson(text: string, properties: readonly string[]): FoundJson {
  const whole = asObject(parsed(text));
  if (whole) return { kind: 'found', value: whole };
  const { objects, unfinished } = objectsIn(withoutThoughts(text));
  const replies = objects
    .map((one) => asObject(parsed(one) ?? parsed(repaired(one))))
    .filter((one) => one !== null)
    .filter((one) => properties.some((property) => Object.hasOwn(one, property)));
  const reply = replies.at(-1);
  if (reply) return { kind: 'found', value: reply };
  if (unfinished) return { kind: 'unfinished' };
  const other = objects.map((one) => asObject(parsed(one))).findLast((one) => one !== null);
  return other ? { kind: 'found', value: other } : { kind: 'none' };
}

/** Models that think aloud do so between these tags; some servers leave the first one out. */
function withoutThoughts(text: string): string {
  const end = text.lastIndexOf('</think>');
  return end >= 0 ? text.slice(end + '</think>'.length) : text.replace(/^\s*<think>[^]*$/, '');
}

/** The outermost objects of a text as they are written, and whether one begins that does not end. */
function objectsIn(text: string): { objects: string[]; unfinished: boolean } {
  const objects: string[] = [];
  let from = 0;
  for (let looked = 0; looked < MOST_OPENINGS; looked++) {
    const start = text.indexOf('{', from);
    if (start < 0) break;
    const end = endOfObject(text, start);
    if (end === null && /^\{\s*"/.test(text.slice(start, start + 200))) return { objects, unfinished: true };
    if (end !== null) objects.push(text.slice(start, end));
    from = end ?? start + 1;
  }
  return { objects, unfinished: false };
}

/** Where the object ends that begins here; null: nowhere. */
function endOfObject(text: string, start: number): number | null {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at++) {
    const sign = text[at];
    if (quoted && sign === '\\') at++;
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && sign === '{') depth++;
    else if (!quoted && sign === '}' && --depth === 0) return at + 1;
  }
  return null;
}

function repaired(text: string): string {
  try {
    return jsonrepair(text);
  } catch {
    return '';
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
