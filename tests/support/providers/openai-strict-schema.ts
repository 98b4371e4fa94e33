import { isObject, textsOf, type JsonObject } from './json.ts';

const COMMON = ['type', 'description', 'enum', 'const', 'anyOf', '$ref', '$defs', 'definitions', 'title'];
const ALLOWED: Record<string, string[]> = {
  object: ['properties', 'required', 'additionalProperties'],
  array: ['items'],
};
/** Taken since 2025, though not on every route to OpenAI's models. */
const BOUNDS: Record<string, string[]> = {
  string: ['pattern', 'format'],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  integer: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  array: ['minItems', 'maxItems'],
};
const TYPES = ['string', 'number', 'integer', 'boolean', 'null', 'object', 'array'];
const MOST = { properties: 5_000, depth: 10, enumValues: 1_000, characters: 120_000 };
const LONG_ENUM = { values: 250, characters: 15_000 };

/**
 * Why OpenAI's strict mode does not take a schema, in its words; null: it does.
 * @param bounds whether minimum, pattern and the like are taken, as they are on OpenAI's own route
 */
export function strictMisfit(schema: unknown, { bounds }: { bounds: boolean }): string | null {
  if (!isObject(schema) || schema.type !== 'object') {
    return `schema must be a JSON Schema of 'type: "object"', got 'type: "${isObject(schema) ? String(schema.type) : 'None'}"'.`;
  }
  const seen: Seen = { properties: 0, enumValues: 0, characters: 0 };
  return visit(schema, [], 1, seen, bounds) ?? overLimits(seen);
}

interface Seen {
  properties: number;
  enumValues: number;
  characters: number;
}

function visit(
  schema: JsonObject,
  path: string[],
  depth: number,
  seen: Seen,
  bounds: boolean,
): string | null {
  if (depth > MOST.depth) return at(path, `exceeds the maximum nesting depth of ${MOST.depth}.`);
  return (
    keywords(schema, path, bounds) ??
    objectRules(schema, path, seen) ??
    enumRules(schema, path, seen) ??
    firstOf(inner(schema), ([step, part]) => visit(part, [...path, ...step], depth + 1, seen, bounds))
  );
}

function keywords(schema: JsonObject, path: string[], bounds: boolean): string | null {
  const types = typesOf(schema);
  if (
    types.length === 0 &&
    !('anyOf' in schema) &&
    !('$ref' in schema) &&
    !('enum' in schema) &&
    !('const' in schema)
  ) {
    return at(path, "schema must have a 'type' key.");
  }
  const wrong = types.find((type) => !TYPES.includes(type));
  if (wrong !== undefined) return at(path, `'${wrong}' is not valid under any of the given schemas.`);
  const allowed = [
    ...COMMON,
    ...types.flatMap((type) => [...(ALLOWED[type] ?? []), ...(bounds ? (BOUNDS[type] ?? []) : [])]),
  ];
  const extra = Object.keys(schema).find((keyword) => !allowed.includes(keyword));
  return extra === undefined ? null : at(path, `'${extra}' is not permitted.`);
}

function objectRules(schema: JsonObject, path: string[], seen: Seen): string | null {
  if (typesOf(schema).includes('array') && !isObject(schema.items))
    return at(path, 'array schema missing items.');
  if (!typesOf(schema).includes('object')) return null;
  if (schema.additionalProperties !== false) {
    return at(path, "'additionalProperties' is required to be supplied and to be false.");
  }
  const names = Object.keys(isObject(schema.properties) ? schema.properties : {});
  seen.properties += names.length;
  seen.characters += names.join('').length;
  const required = textsOf(schema.required);
  const supplied =
    "'required' is required to be supplied and to be an array including every key in properties.";
  const missing = names.find((name) => !required.includes(name));
  if (missing !== undefined) return at(path, `${supplied} Missing '${missing}'.`);
  const extra = required.find((name) => !names.includes(name));
  return extra === undefined ? null : at(path, `${supplied} Extra required key '${extra}' supplied.`);
}

function enumRules(schema: JsonObject, path: string[], seen: Seen): string | null {
  if (schema.enum === undefined) return null;
  if (!Array.isArray(schema.enum) || schema.enum.length === 0)
    return at(path, "'enum' must be a non-empty array.");
  const values: unknown[] = schema.enum;
  const types = typesOf(schema);
  const odd = values.find((value) => types.length > 0 && !types.some((type) => isOfType(value, type)));
  if (odd !== undefined)
    return at(
      path,
      `enum value ${JSON.stringify(odd)} does not validate against ${JSON.stringify({ type: schema.type })}.`,
    );
  const characters = values.join('').length;
  seen.enumValues += values.length;
  seen.characters += characters;
  return values.length > LONG_ENUM.values && characters > LONG_ENUM.characters
    ? at(
        path,
        `enum with more than ${LONG_ENUM.values} values exceeds ${LONG_ENUM.characters} characters in total.`,
      )
    : null;
}

function overLimits({ properties, enumValues, characters }: Seen): string | null {
  if (properties > MOST.properties) return at([], `exceeds ${MOST.properties} object properties.`);
  if (enumValues > MOST.enumValues) return at([], `exceeds ${MOST.enumValues} enum values.`);
  return characters > MOST.characters
    ? at([], `total length of property names and enum values exceeds ${MOST.characters} characters.`)
    : null;
}

/** The schemas inside one, with the steps that lead to them. */
export function inner(schema: JsonObject): [string[], JsonObject][] {
  const named = (keyword: string): [string[], JsonObject][] =>
    Object.entries(isObject(schema[keyword]) ? schema[keyword] : {}).flatMap(([name, part]) =>
      isObject(part) ? [[[keyword, name], part] as [string[], JsonObject]] : [],
    );
  const any = Array.isArray(schema.anyOf) ? schema.anyOf.filter(isObject) : [];
  return [
    ...named('properties'),
    ...named('$defs'),
    ...(isObject(schema.items) ? [[['items'], schema.items] as [string[], JsonObject]] : []),
    ...any.map((part, index): [string[], JsonObject] => [['anyOf', String(index)], part]),
  ];
}

export function typesOf({ type }: JsonObject): string[] {
  return typeof type === 'string' ? [type] : textsOf(type);
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'null') return value === null;
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

export function firstOf<T>(all: T[], find: (one: T) => string | null): string | null {
  for (const one of all) {
    const found = find(one);
    if (found !== null) return found;
  }
  return null;
}

function at(path: string[], problem: string): string {
  const steps = path.map((step) => `'${step}'`);
  return `In context=(${steps.length === 1 ? `${steps[0]},` : steps.join(', ')}), ${problem}`;
}
