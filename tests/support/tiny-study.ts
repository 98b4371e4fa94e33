import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

export interface TinyRequest {
  method: string;
  path: string;
  form: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** As it came, one sign a byte. */
  body: string;
}

/**
 * What a tiny study answers: HTML, a redirect (302 unless it says otherwise), nothing but a closed connection, or a
 * page of which half arrives.
 */
export type TinyAnswer =
  | string
  | { to: string; status?: number; headers?: OutgoingHttpHeaders }
  | { status: number; html: string | Buffer; headers?: OutgoingHttpHeaders }
  | { hangUp: true }
  | { cut: string };

/** A study of a few lines, written in the test, with its own book of requests. */
export interface TinyStudy {
  url: string;
  port: number;
  requests: TinyRequest[];
  close(): Promise<void>;
}

const OK = { status: 200, headers: {} };

/** @param port default: any that is free */
export async function serveTiny(
  answer: (request: TinyRequest) => TinyAnswer | Promise<TinyAnswer>,
  port = 0,
): Promise<TinyStudy> {
  const requests: TinyRequest[] = [];
  const server = createServer((req, res) => {
    void handle(req, res);
  });
  const handle = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const form = new URLSearchParams(bytes.toString());
    const { method = '', url: path = '', headers } = req;
    const request = { method, path, form, headers, body: bytes.toString('latin1') };
    requests.push(request);
    const said = await answer(request);
    if (typeof said === 'object' && 'hangUp' in said) return void req.socket.destroy();
    if (typeof said === 'object' && 'cut' in said) {
      res.writeHead(200, { 'content-type': 'text/html', 'content-length': said.cut.length + 100 });
      return void res.write(said.cut, () => req.socket.destroy());
    }
    if (typeof said === 'object' && 'to' in said) {
      return void res.writeHead(said.status ?? 302, { ...said.headers, location: said.to }).end();
    }
    const {
      status,
      html,
      headers: own,
    } = typeof said === 'string' ? { ...OK, html: said } : { ...OK, ...said };
    res.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...own }).end(html);
  };
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const at = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${at}`,
    port: at,
    requests,
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A page with one question and a Next button. */
export function question(
  title: string,
  field = '<label for="a">Answer</label><input id="a" name="a" required>',
): string {
  return page(title, `<form method="post">${field}<button>Next</button></form>`);
}

export function finished(): string {
  return `<meta name="study-state" content="finished">${page('The end', '<p>Thank you.</p>')}`;
}

function page(title: string, body: string): string {
  return `<!doctype html><title>${title}</title><h1>${title}</h1>${body}`;
}
