export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

/** What Python, and so providers' messages, call the type of a value. */
export function pythonType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a decimal';
  return (
    { string: 'a string', boolean: 'a boolean', object: 'an object' }[typeof value as 'string'] ?? 'null'
  );
}

/** The last JSON object in a text that is a schema of an object; null: there is none. */
export function schemaIn(text: string): JsonObject | null {
  for (let at = text.lastIndexOf('{'); at >= 0; at = at === 0 ? -1 : text.lastIndexOf('{', at - 1)) {
    if (!/^\{\s*"/.test(text.slice(at, at + 20))) continue;
    const end = endOfObject(text, at);
    if (end === null) continue;
    const schema = parsed(text.slice(at, end));
    if (isObject(schema) && isObject(schema.properties) && isObject(schema.properties.answers)) return schema;
  }
  return null;
}

/** Where the object that opens at `start` is closed. */
function endOfObject(text: string, start: number): number | null {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at++) {
    const sign = text[at];
    if (quoted) {
      if (sign === '\\') at++;
      else if (sign === '"') quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === '{') depth++;
    else if (sign === '}' && --depth === 0) return at + 1;
  }
  return null;
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
