import { request, type Dispatcher } from 'undici';
import { decoded, type Delivered, type Outgoing, type SendMessage } from '../domain/webhook-shapes.ts';
import { AddressRefused, Unreachable } from './errors.ts';
import { flatHeaders } from './headers.ts';
import { retryAfterMs } from './retry-after.ts';

/** So much of a receiver's answer is read, in bytes, and so much of it shown, in characters. */
const READ_BYTES = 4096;
const SHOWN = 300;

/**
 * Sends messages to webhooks: through the way out, without following redirects (an address may write where it was given
 * for, and nowhere else).
 */
export function createMessenger(deps: {
  dispatcher: Dispatcher;
  userAgent: string;
  timeoutMs: number;
}): SendMessage {
  return async (outgoing) => {
    const { host } = new URL(outgoing.url);
    const shown = (text: string): string => withoutAddress(text, outgoing);
    try {
      return await sendOnce(deps, outgoing, host, shown);
    } catch (error) {
      const late = error instanceof Error && error.name === 'TimeoutError';
      const problem = late
        ? `${host} gave no answer within ${deps.timeoutMs / 1000} s.`
        : problemOf(outgoing.url, error);
      return { ok: false, status: null, problem: shown(problem), retryAfterMs: null };
    }
  };
}

async function sendOnce(
  { dispatcher, userAgent, timeoutMs }: Parameters<typeof createMessenger>[0],
  { url, headers, body }: Outgoing,
  host: string,
  shown: (text: string) => string,
): Promise<Delivered> {
  const answer = await request(url, {
    ...{ dispatcher, method: 'POST' as const, body },
    headers: { ...headers, 'user-agent': userAgent, 'accept-encoding': 'identity' },
    signal: AbortSignal.timeout(timeoutMs),
  });
  const said = shown(await beginningOf(answer.body)).slice(0, SHOWN);
  const status = answer.statusCode;
  if (status >= 200 && status < 300) return { ok: true, status, said };
  const words = said === '' ? '' : ` and said: ${said}`;
  const problem =
    status >= 300 && status < 400
      ? `${host} answered with a redirect (${status}), which is not followed. Give the address to which it leads.`
      : `${host} answered with ${status}${words}`;
  return { ok: false, status, problem, retryAfterMs: retryAfterMs(flatHeaders(answer.headers), Date.now()) };
}

/** The rest is not read: whoever answers with more is cut off. */
async function beginningOf(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= READ_BYTES) break;
  }
  const text = Buffer.concat(chunks).subarray(0, READ_BYTES).toString('utf8');
  // eslint-disable-next-line no-control-regex -- what a terminal or a database would trip over
  return text.replace(/[\u0000-\u001f\u007f\ufffd]+/g, ' ').trim();
}

/** In our words: those of libraries may hold the address. */
function problemOf(url: string, error: unknown): string {
  return error instanceof AddressRefused ? error.message : new Unreachable(url, error).message;
}

/** Parts of an address so short stand for nothing. */
const SHORT = 4;

/** Receivers repeat what they were sent: all of the address that is secret is struck out. */
function withoutAddress(text: string, { url, headers, body }: Outgoing): string {
  const { href, pathname, search, searchParams } = new URL(url);
  const parts = [
    ...[href, `${pathname}${search}`, pathname, search],
    ...pathname.split('/'),
    ...searchParams.values(),
    ...[headers['authorization'] ?? '', /"topic":"([^"]*)"/.exec(body)?.[1] ?? ''],
  ];
  const secret = [...parts, ...parts.map(decoded)].filter((part) => part.length > SHORT);
  return secret
    .sort((a, b) => b.length - a.length)
    .reduce((left, part) => left.replaceAll(part, '[address]'), text);
}
