import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as a test's server got it. */
export interface Received {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface ServerInTest extends AsyncDisposable {
  port: number;
  /** Address of a path, on 127.0.0.1. */
  at(path: string): string;
  /** Every request so far. */
  received: Received[];
  /** How often somebody connected. */
  connections(): number;
}

/** A study of a test, on a port of its own: `await using study = await serveInTest(…)`. */
export async function serveInTest(
  answer: (request: Received, response: ServerResponse) => void,
): Promise<ServerInTest> {
  const received: Received[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
      received.push(one);
      answer(one, response);
    });
  });
  server.on('connection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    at: (path) => `http://127.0.0.1:${port}${path}`,
    received,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
