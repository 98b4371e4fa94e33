import { api } from '../../domain/api.schema.ts';
import { openApiDocument } from '../openapi.ts';
import { serve, type Door } from '../serve.ts';

/** What other than JSON is answered with. */
const STREAMS = {
  live: ['text/event-stream'],
  exportTable: ['application/x-ndjson', 'application/json', 'text/csv'],
};

export function serveOpenApi(door: Door, version: string): void {
  let document: Record<string, unknown> | undefined;
  serve(door, api.openApi, async () => {
    document ??= openApiDocument(api, version, STREAMS);
    return document as { openapi: string };
  });
}
