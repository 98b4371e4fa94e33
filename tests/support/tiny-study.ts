import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

export interface TinyRequest {
  method: string;
  path: string;
  form: URLSearchParams;
}

/** What a tiny study answers: HTML, a redirect, or nothing but a closed connection. */
export type TinyAnswer = string | { to: string } | { status: number; html: string } | { hangUp: true };

/** A study of a few lines, written in the test, with its own book of requests. */
export interface TinyStudy {
  url: string;
  port: number;
  requests: TinyRequest[];
  close(): Promise<void>;
}

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
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    const request = { method: req.method ?? '', path: req.url ?? '', form };
    requests.push(request);
    const said = await answer(request);
    if (typeof said === 'object' && 'hangUp' in said) return void req.socket.destroy();
    if (typeof said === 'object' && 'to' in said) return void res.writeHead(302, { location: said.to }).end();
    const { status, html } = typeof said === 'string' ? { status: 200, html: said } : said;
    res.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(html);
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
