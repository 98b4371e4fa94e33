import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { request, type Dispatcher } from 'undici';
import { AnswerTooLarge } from './errors.ts';
import { flatHeaders } from './headers.ts';

/** Largest answer of a provider that is read, in bytes; the longest lists of models have less. */
const MAX_BYTES = 16 * 1024 * 1024;

/** One request to a provider, and what came of it: all of it, as SDKs keep only what they understand. */
export interface Exchange {
  /** Whether any of it left: it was written to a connection. */
  sent: boolean;
  /** Null: no answer came, or not the whole of it. */
  answer: { status: number; headers: Record<string, string>; body: string } | null;
  /** Why none came. */
  error: unknown;
}

export function newExchange(): Exchange {
  return { sent: false, answer: null, error: null };
}

/** What a request to a provider may carry; nothing else that an SDK adds leaves (it reads the environment). */
const SDK_HEADERS = ['accept', 'content-type'];

/**
 * A `fetch` for an SDK and one request: through the way out, without following redirects, so that a key goes nowhere
 * else; with these headers and no others of its own; and with no limit of time but the signal, as models think long.
 */
export function exchangeFetch(
  dispatcher: Dispatcher,
  exchange: Exchange,
  headers: Record<string, string>,
): typeof fetch {
  return async (input, init) => {
    const given = new Headers(init?.headers);
    const kept = [...given].filter(([name]) => SDK_HEADERS.includes(name));
    try {
      const answer = await request(addressOf(input), {
        dispatcher: noticing(dispatcher, exchange),
        method: init?.method === 'POST' ? 'POST' : 'GET',
        headers: {
          ...(Object.fromEntries(kept) as Record<string, string>),
          'accept-encoding': 'identity',
          ...headers,
        },
        body: typeof init?.body === 'string' ? init.body : null,
        signal: init?.signal ?? null,
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      const flat = flatHeaders(answer.headers);
      const bytes = decoded(await readAll(answer.body, addressOf(input)), flat['content-encoding']);
      exchange.answer = { status: answer.statusCode, headers: flat, body: bytes.toString('utf8') };
    } catch (error) {
      exchange.error = error;
      throw error;
    }
    return responseOf(exchange.answer);
  };
}

function addressOf(input: Parameters<typeof fetch>[0]): string {
  return input instanceof Request ? input.url : String(input);
}

/** Notes when a request is written to its connection: whoever failed before has sent nothing. */
function noticing(dispatcher: Dispatcher, exchange: Exchange): Dispatcher {
  return dispatcher.compose(
    (dispatch) => (options, handler) =>
      dispatch(options, {
        onRequestStart(controller, context) {
          exchange.sent = true;
          handler.onRequestStart?.(controller, context);
        },
        onRequestUpgrade: (...all) => handler.onRequestUpgrade?.(...all),
        onResponseStart: (...all) => handler.onResponseStart?.(...all),
        onResponseData: (...all) => handler.onResponseData?.(...all),
        onResponseEnd: (...all) => handler.onResponseEnd?.(...all),
        onResponseError: (...all) => handler.onResponseError?.(...all),
      }),
  );
}

async function readAll(body: AsyncIterable<Buffer>, url: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new AnswerTooLarge(url, MAX_BYTES);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Some proxies compress although they were asked not to. */
function decoded(bytes: Buffer, encoding: string | undefined): Buffer {
  const most = { maxOutputLength: MAX_BYTES };
  if (encoding === 'gzip') return gunzipSync(bytes, most);
  if (encoding === 'br') return brotliDecompressSync(bytes, most);
  return encoding === 'deflate' ? inflateSync(bytes, most) : bytes;
}

/** These have no body, and `Response` takes none for them. */
const WITHOUT_BODY = [204, 205, 304];

function responseOf({ status, headers, body }: NonNullable<Exchange['answer']>): Response {
  const type = headers['content-type'];
  return new Response(WITHOUT_BODY.includes(status) ? null : body, {
    status,
    headers: type === undefined ? {} : { 'content-type': type },
  });
}
