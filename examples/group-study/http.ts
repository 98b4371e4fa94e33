import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export function htmlAnswer(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body };
}

export function jsonAnswer(status: number, value: unknown): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: `${JSON.stringify(value)}\n`,
  };
}

/** More than the longest answers of the longest page, each letter percent-encoded. */
const MAX_BODY_BYTES = 64 * 1024;

/** Reads a form to its end. `gone`: the client left before; nothing of it may count. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams | 'gone' | 'too_large'> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes <= MAX_BODY_BYTES) chunks.push(chunk); // the rest is read all the same, or no answer would arrive
    }
  } catch {
    return 'gone';
  }
  return bytes > MAX_BODY_BYTES ? 'too_large' : new URLSearchParams(Buffer.concat(chunks).toString());
}

/**
 * Sends an answer, with `halfway` in two parts: it is awaited when the headers and half of the body are out.
 * A client that is gone is no error: what was decided stands, and the client learns it when it comes back.
 */
export async function send(
  response: ServerResponse,
  answer: Answer,
  halfway?: () => Promise<void>,
): Promise<void> {
  const body = Buffer.from(answer.body);
  response.on('error', () => undefined);
  response.writeHead(answer.status, {
    ...answer.headers,
    'content-length': body.length,
    'cache-control': 'no-store', // a page shown from a cache would carry an old token
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    'referrer-policy': 'no-referrer', // the address is what lets a participant in
    'x-content-type-options': 'nosniff',
  });
  if (halfway === undefined) {
    response.end(body);
    return;
  }
  const half = Math.ceil(body.length / 2);
  await write(response, body.subarray(0, half));
  await halfway();
  response.end(body.subarray(half));
}

/** Waits until the bytes have left the process, or there is nobody to take them. */
function write(response: ServerResponse, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) {
      resolve();
      return;
    }
    response.once('close', resolve);
    response.write(bytes, () => resolve());
  });
}
