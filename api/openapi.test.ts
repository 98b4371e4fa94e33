import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { api } from '../domain/api.schema.ts';
import { serveApi } from './api-in-test.ts';
import { accessInWords } from './openapi.ts';

interface Operation {
  operationId: string;
  description?: string;
  security: unknown[];
  parameters: { name: string; in: string; required: boolean }[];
  requestBody?: { content: { 'application/json': { schema: { required?: string[]; properties: object } } } };
  responses: Record<string, { content: Record<string, unknown> }>;
  'x-access': string;
}

async function document() {
  const answer = await (await serveApi())('/api/openapi.json');
  expect(answer.status).toBe(200);
  return answer.body as { paths: Record<string, Record<string, Operation>> };
}

test('the document is valid OpenAPI 3.1, and open to all', async () => {
  const result = await new Validator().validate({ ...(await document()) });
  expect(result).toMatchObject({ valid: true });
});

test('it holds every entry of the API once, by its name', async () => {
  const { paths } = await document();
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  expect(operations.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(api).sort());
});

test('an operation tells who may call it, what it takes, and that errors are problem details', async () => {
  const { paths } = await document();
  const operation = paths['/sessions/{id}/jobs']?.['post'] as Operation;
  expect(operation).toMatchObject({
    operationId: 'createJobs',
    security: [{ bearer: [] }, { cookie: [] }],
    parameters: [{ name: 'id', in: 'path', required: true }],
    'x-access':
      'the owner of the experiment of the session, collaborators who may run it, and administrators',
  });
  const { required, properties } = operation.requestBody?.content['application/json'].schema ?? {};
  expect(required).toEqual(['requestKey', 'entries']); // the seed has a default
  expect(Object.keys(properties ?? {})).toContain('seed');
  expect(operation.responses['default']?.content).toHaveProperty('application/problem+json');
});

test('what is open needs no sign-in, and a GET has no body', async () => {
  const { paths } = await document();
  expect(paths['/health']?.['get']).toMatchObject({ security: [] });
  expect(paths['/jobs']?.['get']).not.toHaveProperty('requestBody');
});

test('a stream is told as what it is', async () => {
  const { paths } = await document();
  expect(Object.keys(paths['/live']?.['get']?.responses['200']?.content ?? {})).toEqual([
    'text/event-stream',
  ]);
});

test('rights are told in words', () => {
  expect(accessInWords({ right: 'own', on: 'experiment' })).toBe(
    'the owner of the experiment, and administrators',
  );
  expect(accessInWords({ right: 'view', on: 'job' })).toBe(
    'the owner of the experiment of the job, all its collaborators, and administrators',
  );
  expect(accessInWords({ right: 'manage', on: 'credential' })).toBe('the owner of the credential');
});
