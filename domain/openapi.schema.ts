import { z } from 'zod';
import { endpoint } from './endpoint.schema.ts';

export const openApiEndpoints = {
  openApi: endpoint({
    method: 'GET',
    path: '/openapi.json',
    access: 'open',
    summary: 'This document: everything that the API offers, as OpenAPI 3.1.',
    response: z.looseObject({ openapi: z.string() }),
  }),
};
