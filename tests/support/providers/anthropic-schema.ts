import { isObject, textsOf, type JsonObject } from './json.ts';
import { firstOf, inner, typesOf } from './openai-strict-schema.ts';

const COMMON = [
  'type',
  'description',
  'title',
  'enum',
  'const',
  'default',
  'anyOf',
  'allOf',
  '$ref',
  '$defs',
  'definitions',
];
const ALLOWED: Record<string, string[]> = {
  object: ['properties', 'required', 'additionalProperties'],
  array: ['items', 'minItems'],
  string: ['format'],
};
const FORMATS = ['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'uri', 'ipv4', 'ipv6', 'uuid'];
/** Of all parameters of a schema together: each of them makes its grammar grow. */
const MOST_UNIONS = 16;
const MOST_OPTIONAL = 24;

/** Why Anthropic does not take a schema as an output format, in its words; null: it does. */
export function anthropicMisfit(schema: unknown): string | null {
  if (!isObject(schema)) return 'output_config.format.schema: Input should be an object';
  const wrong = visit(schema);
  if (wrong !== null) return `output_config.format.schema: ${wrong}`;
  const unions = count(schema, (part) => Array.isArray(part.type) || Array.isArray(part.anyOf));
  if (unions > MOST_UNIONS) {
    return `Schemas contains too many parameters with union types (${unions} parameters with type arrays or anyOf), which causes exponential compilation cost. Reduce the number of nullable or union-typed parameters (limit: ${MOST_UNIONS} parameters with unions).`;
  }
  const optional = countOptional(schema);
  return optional > MOST_OPTIONAL
    ? `Schemas contains too many optional parameters (${optional}), which would make grammar compilation inefficient. Reduce the number of optional parameters in your tool schemas (limit: ${MOST_OPTIONAL}).`
    : null;
}

function visit(schema: JsonObject): string | null {
  const types = typesOf(schema);
  const allowed = [...COMMON, ...types.flatMap((type) => ALLOWED[type] ?? [])];
  const extra = Object.keys(schema)
    .filter((keyword) => !allowed.includes(keyword))
    .sort();
  const type = types.find((one) => one !== 'null') ?? 'null';
  if (extra.length > 0) {
    return extra.length === 1
      ? `For '${type}' type, property '${extra[0]}' is not supported`
      : `For '${type}' type, properties ${extra.join(', ')} are not supported`;
  }
  if (types.includes('object') && schema.additionalProperties !== false) {
    return "For 'object' type, 'additionalProperties' must be explicitly set to false";
  }
  if (typeof schema.format === 'string' && !FORMATS.includes(schema.format)) {
    return `For 'string' type, format '${schema.format}' is not supported`;
  }
  if (typeof schema.minItems === 'number' && schema.minItems > 1) {
    return "For 'array' type, 'minItems' values other than 0 or 1 are not supported";
  }
  return firstOf(inner(schema), ([, part]) => visit(part));
}

function count(schema: JsonObject, holds: (schema: JsonObject) => boolean): number {
  return inner(schema).reduce((sum, [, part]) => sum + count(part, holds), holds(schema) ? 1 : 0);
}

function countOptional(schema: JsonObject): number {
  const names = Object.keys(isObject(schema.properties) ? schema.properties : {});
  const own = names.filter((name) => !textsOf(schema.required).includes(name)).length;
  return inner(schema).reduce((sum, [, part]) => sum + countOptional(part), own);
}
