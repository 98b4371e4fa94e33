import { z } from 'zod';
import type { Access } from '../domain/access.ts';
import { ProblemSchema, type Endpoint } from '../domain/endpoint.schema.ts';

type AnyEndpoint = Endpoint<z.ZodType, z.ZodType, z.ZodType, z.ZodType>;
type Json = Record<string, unknown>;

/**
 * The API as an OpenAPI 3.1 document.
 * @param entries by the names that become `operationId`
 * @param streams what other than JSON some of them answer with, by name
 */
export function openApiDocument(
  entries: Record<string, AnyEndpoint>,
  version: string,
  streams: Record<string, string[]> = {},
): Json {
  const paths: Record<string, Json> = {};
  for (const [name, entry] of Object.entries(entries)) {
    const path = entry.path.replace(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[entry.method.toLowerCase()] = operation(name, entry, streams[name]);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Proband',
      version,
      description:
        'Sends LLM participants through online studies. Errors are problem details (RFC 9457). Requests that make something carry a `requestKey`, or the header `Idempotency-Key`: repeated, they make it once.',
    },
    servers: [{ url: '/api' }],
    paths,
    components: {
      schemas: { Problem: jsonSchema(ProblemSchema, 'output') },
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'A personal token, or that of the installation.',
        },
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: 'better-auth.session_token',
          description: 'As browsers have it after signing in.',
        },
      },
    },
  };
}

function operation(name: string, entry: AnyEndpoint, stream: string[] | undefined): Json {
  const { access, summary, method } = entry;
  const body = method === 'GET' ? null : bodyOf(entry.body);
  return {
    operationId: name,
    ...(summary === null ? {} : { summary: firstSentence(summary), description: summary }),
    'x-access': accessInWords(access),
    ...(access === 'open' ? { security: [] } : { security: [{ bearer: [] }, { cookie: [] }] }),
    parameters: [...parametersOf(entry.params, 'path'), ...parametersOf(entry.query, 'query')],
    ...(body ? { requestBody: body } : {}),
    responses: {
      200: { description: 'Done.', content: contentOf(entry.response, stream) },
      default: {
        description: 'What was found, and how to go on.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function contentOf(response: z.ZodType, stream: string[] | undefined): Json {
  if (!stream) return { 'application/json': { schema: jsonSchema(response, 'output') } };
  return Object.fromEntries(stream.map((type) => [type, { schema: { type: 'string' } }]));
}

function bodyOf(body: z.ZodType): Json | null {
  const schema = jsonSchema(body, 'input');
  if (isEmpty(schema)) return null;
  const required = ((schema['required'] as string[] | undefined) ?? []).length > 0;
  return { required, content: { 'application/json': { schema } } };
}

function parametersOf(given: z.ZodType, where: 'path' | 'query'): Json[] {
  const schema = jsonSchema(given, 'input');
  const required = (schema['required'] as string[] | undefined) ?? [];
  return Object.entries((schema['properties'] as Record<string, Json> | undefined) ?? {}).map(
    ([name, of]) => ({ name, in: where, required: where === 'path' || required.includes(name), schema: of }),
  );
}

function isEmpty(schema: Json): boolean {
  return (
    schema['type'] === 'object' && Object.keys((schema['properties'] as Json | undefined) ?? {}).length === 0
  );
}

/** What JSON Schema cannot say (a rule over several fields, a transformed value) is left to the server's own words. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

function firstSentence(text: string): string {
  return /^.*?[.;:](?= |$)/.exec(text)?.[0].slice(0, -1) ?? text;
}

/** Who may call it, for people. */
export function accessInWords(access: Access): string {
  switch (access) {
    case 'open':
      return 'anybody, without signing in';
    case 'signed_in':
      return 'anybody with an account; answers hold what the person may see';
    case 'administrator':
      return 'administrators';
    case 'in_person':
      return 'anybody with an account, not by a personal token';
    case 'administrator_in_person':
      return 'administrators, not by a personal token';
    default:
      break;
  }
  if (access.on === 'webhook') return 'the owner of the webhook';
  if (access.on === 'credential') {
    return access.right === 'use'
      ? 'the owner of the credential, and those with whom it is shared'
      : 'the owner of the credential';
  }
  const whose = access.on === 'experiment' ? 'the experiment' : `the experiment of the ${access.on}`;
  if (access.right === 'own') return `the owner of ${whose}, and administrators`;
  const others =
    access.right === 'view' ? 'all its collaborators' : `collaborators who may ${access.right} it`;
  return `the owner of ${whose}, ${others}, and administrators`;
}
