import { CookieJar, type SerializedCookieJar } from 'tough-cookie';
import { request, type Dispatcher } from 'undici';
import { AddressRefused, AnswerTooLarge, Unreachable } from './errors.ts';

/** Largest page that is read, in bytes. */
const MAX_BYTES = 5 * 1024 * 1024;
const MAX_REDIRECTS = 20;

export interface HttpRequest {
  method: 'GET' | 'POST';
  url: string;
  contentType?: string | null;
  body?: Uint8Array | string | null;
  /** Serialized jar of the participant; the answer holds the new one. */
  cookies: SerializedCookieJar | null;
  /** Whether a host (`host` or `host:port`) may be visited; asked at every hop. */
  mayVisit: (url: URL) => boolean;
}

export interface Redirect {
  status: number;
  from: string;
  to: string;
}

export interface HttpAnswer {
  status: number;
  /** Where the answer came from, after redirects. */
  url: string;
  headers: Record<string, string>;
  body: string;
  cookies: SerializedCookieJar;
  redirects: Redirect[];
  /** A redirect that was not followed because its host is not the experiment's; `status` is the redirect's. */
  blocked: string | null;
}

export interface HttpClient {
  /**
   * Sends one request and follows its redirects one by one.
   * @throws Unreachable when no complete answer came; AddressRefused; AnswerTooLarge
   */
  send(asked: HttpRequest): Promise<HttpAnswer>;
}

/** The client through which participants visit studies; they say who they are in their User-Agent. */
export function createHttpClient(deps: {
  dispatcher: Dispatcher;
  userAgent: string;
  timeoutMs: number;
}): HttpClient {
  return {
    async send(asked) {
      const jar = asked.cookies ? CookieJar.deserializeSync(asked.cookies) : newJar();
      const redirects: Redirect[] = [];
      let hop: Hop = {
        method: asked.method,
        url: asked.url,
        body: asked.body,
        contentType: asked.contentType,
      };
      for (;;) {
        const answer = await sendOnce(deps, jar, hop).catch((error: unknown) => {
          // After a redirect the request itself has been answered.
          const ours = error instanceof Unreachable || error instanceof AddressRefused;
          if (ours && redirects.length > 0) error.neverLeft = false;
          throw error;
        });
        const to = redirectTarget(answer, hop.url);
        const blocked = to !== null && !asked.mayVisit(to);
        if (to === null || blocked || redirects.length >= MAX_REDIRECTS) {
          const cookies = jar.serializeSync() as SerializedCookieJar;
          return { ...answer, url: hop.url, cookies, redirects, blocked: blocked ? to.href : null };
        }
        redirects.push({ status: answer.status, from: hop.url, to: to.href });
        hop = nextHop(hop, answer.status, to.href);
      }
    },
  };
}

/** Studies run on loopback and on bare host names too. */
function newJar(): CookieJar {
  return new CookieJar(undefined, { rejectPublicSuffixes: false, looseMode: true });
}

interface Hop {
  method: 'GET' | 'POST';
  url: string;
  body?: Uint8Array | string | null;
  contentType?: string | null;
}

/** 307 and 308 repeat the request; all other redirects become a GET, as in browsers. */
function nextHop(hop: Hop, status: number, url: string): Hop {
  return status === 307 || status === 308
    ? { ...hop, url }
    : { method: 'GET', url, body: null, contentType: null };
}

function redirectTarget(
  answer: { status: number; headers: Record<string, string> },
  from: string,
): URL | null {
  const location = answer.headers.location;
  if (![301, 302, 303, 307, 308].includes(answer.status) || !location) return null;
  return URL.canParse(location, from) ? new URL(location, from) : null;
}

async function sendOnce(
  deps: { dispatcher: Dispatcher; userAgent: string; timeoutMs: number },
  jar: CookieJar,
  hop: Hop,
): Promise<{ status: number; headers: Record<string, string>; body: string }> {
  try {
    const cookie = await jar.getCookieString(hop.url);
    const answer = await request(hop.url, {
      dispatcher: deps.dispatcher,
      method: hop.method,
      body: hop.body ?? null,
      headers: {
        'user-agent': deps.userAgent,
        accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8',
        'accept-language': 'en',
        'accept-encoding': 'identity', // without it a server may compress as it likes
        ...(cookie ? { cookie } : {}),
        ...(hop.contentType ? { 'content-type': hop.contentType } : {}),
      },
      signal: AbortSignal.timeout(deps.timeoutMs),
    });
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      await jar.setCookie(line, hop.url, { ignoreError: true });
    }
    const headers = flatten(answer.headers);
    const body = await readBody(answer.body, hop.url);
    return { status: answer.statusCode, headers, body: decode(body, headers['content-type'] ?? '') };
  } catch (error) {
    const refused = error instanceof AddressRefused || error instanceof AnswerTooLarge;
    throw refused ? error : new Unreachable(hop.url, error);
  }
}

async function readBody(body: AsyncIterable<Buffer>, url: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new AnswerTooLarge(url, MAX_BYTES);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** By the header's charset, else by the one that the page itself names, else as UTF-8. */
function decode(body: Buffer, contentType: string): string {
  const named = /charset\s*=\s*["']?([\w-]+)/i;
  const charset =
    named.exec(contentType)?.[1] ?? named.exec(body.toString('latin1', 0, 1024))?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(body);
  } catch {
    return body.toString('utf8'); // a charset that nobody knows
  }
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, [value].flat().join(', ')]],
    ),
  );
}
