import type { JsonObject } from './json.ts';
import { everySchema } from './reply-schema-in-test.ts';
import type { StandIn } from './stand-in.ts';

let calls = 0;

/** A question as the stand-in takes it, with what a test changes. */
export function aBody({ kind }: StandIn, given: JsonObject = {}): JsonObject {
  const body =
    kind === 'anthropic'
      ? {
          model: 'claude-sonnet-4-5',
          max_tokens: 4_000,
          system: 'You take part.',
          messages: [{ role: 'user', content: 'The page.' }],
          output_config: { format: { type: 'json_schema', schema: everySchema } },
        }
      : {
          model: 'gpt-4o',
          max_tokens: 4_000,
          messages: [
            { role: 'system', content: 'You take part.' },
            { role: 'user', content: 'The page.' },
          ],
          response_format: {
            type: 'json_schema',
            json_schema: { name: 'reply', strict: true, schema: everySchema },
          },
        };
  return withoutUndefined({ ...body, ...given });
}

function withoutUndefined(body: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}

/** Headers of a request that is in order; `undefined` leaves one out. */
export function headersFor(
  { kind, key }: StandIn,
  given: Record<string, string | undefined> = {},
): Record<string, string> {
  const own =
    kind === 'anthropic'
      ? { 'x-api-key': key, 'anthropic-version': '2023-06-01' }
      : { authorization: `Bearer ${key}` };
  const all = { 'content-type': 'application/json', 'x-proband-call': `call-${++calls}`, ...own, ...given };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

export interface Heard {
  status: number;
  headers: Headers;
  text: string;
  json: JsonObject;
}

/** Asks without any client library; what is no JSON comes as text alone. */
export async function ask(
  standIn: StandIn,
  body: JsonObject | string = aBody(standIn),
  headers: Record<string, string | undefined> = {},
): Promise<Heard> {
  const path = standIn.kind === 'anthropic' ? '/v1/messages' : '/chat/completions';
  const answer = await fetch(`${standIn.apiUrl}${path}`, {
    method: 'POST',
    headers: headersFor(standIn, headers),
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, json: toJson(text) };
}

function toJson(text: string): JsonObject {
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return {};
  }
}

/** A schema of one property beside what makes it strict. */
export function schemaAround(property: JsonObject, given: JsonObject = {}): JsonObject {
  return {
    type: 'object',
    properties: { a: property },
    required: ['a'],
    additionalProperties: false,
    ...given,
  };
}
