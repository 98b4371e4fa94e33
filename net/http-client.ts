import { CookieJar, type SerializedCookieJar } from 'tough-cookie';
import { request, type Dispatcher } from 'undici';
import { decodePage } from './charset.ts';
import { AddressRefused, AnswerTooLarge, Unreachable } from './errors.ts';
import { flatHeaders } from './headers.ts';
import { retryAfterMs } from './retry-after.ts';
import type { Redirect } from './trail.ts';

export type { Redirect } from './trail.ts';

/** Largest page that is read, in bytes. */
const MAX_BYTES = 5 * 1024 * 1024;
/** As many as browsers follow. */
const MAX_REDIRECTS = 20;

export interface HttpRequest {
  method: 'GET' | 'POST';
  url: string;
  contentType?: string | null;
  body?: Uint8Array | string | null;
  /** Address of the page from which the request is made; null or absent: of none, as for an entry link. */
  from?: string | null;
  /** Serialized jar of the participant; the answer holds the new one. */
  cookies: SerializedCookieJar | null;
  /** Whether a host (`host` or `host:port`) may be visited; asked at every hop. */
  mayVisit: (url: URL) => boolean;
}

export interface HttpAnswer {
  status: number;
  /** Where the answer came from, after redirects. */
  url: string;
  headers: Record<string, string>;
  body: string;
  /** What the body was written in, e.g. `UTF-8`, `windows-1252`. */
  charset: string;
  cookies: SerializedCookieJar;
  redirects: Redirect[];
  /** A redirect that was not followed because its host is not the experiment's; `status` is the redirect's. */
  blocked: string | null;
  /** There were more redirects than browsers follow; the last of them is the answer. */
  endless: boolean;
  /** How long the server asks to be left alone, in ms. */
  retryAfterMs: number | null;
}

export interface HttpClient {
  /**
   * Sends one request and follows its redirects one by one.
   * @throws Unreachable when no complete answer came; AddressRefused; AnswerTooLarge; each with the way there
   */
  send(asked: HttpRequest): Promise<HttpAnswer>;
}

interface ClientDeps {
  dispatcher: Dispatcher;
  userAgent: string;
  timeoutMs: number;
}

/** The client through which participants visit studies; they say who they are in their User-Agent. */
export function createHttpClient(deps: ClientDeps): HttpClient {
  return {
    async send(asked) {
      const jar = asked.cookies ? CookieJar.deserializeSync(asked.cookies) : newJar();
      const redirects: Redirect[] = [];
      let hop: Hop = {
        method: asked.method,
        url: asked.url,
        body: asked.body,
        contentType: asked.contentType,
        from: asked.from,
      };
      for (;;) {
        const answer = await sendOnce(deps, jar, hop).catch((error: unknown) => {
          throw withTrail(error, redirects, jar);
        });
        const to = redirectTarget(answer, hop.url);
        const blocked = to !== null && !asked.mayVisit(to);
        const endless = to !== null && !blocked && redirects.length >= MAX_REDIRECTS;
        if (to === null || blocked || endless) {
          const came = { url: hop.url, cookies: serialized(jar), redirects };
          const wait = retryAfterMs(answer.headers, Date.now());
          return { ...answer, ...came, blocked: blocked ? to.href : null, endless, retryAfterMs: wait };
        }
        redirects.push({ status: answer.status, from: hop.url, to: to.href });
        hop = nextHop(hop, answer.status, to.href);
      }
    },
  };
}

/** An error after a redirect is no longer one of the request: that has been answered. */
function withTrail(error: unknown, redirects: Redirect[], jar: CookieJar): unknown {
  const { length } = redirects;
  const ours =
    error instanceof Unreachable || error instanceof AddressRefused || error instanceof AnswerTooLarge;
  if (ours) error.trail = { redirects, cookies: serialized(jar) };
  if (length > 0 && ours && !(error instanceof AnswerTooLarge)) error.neverLeft = false;
  return error;
}

function serialized(jar: CookieJar): SerializedCookieJar {
  return jar.serializeSync() as SerializedCookieJar;
}

/** Studies run on loopback and on bare host names too. */
function newJar(): CookieJar {
  return new CookieJar(undefined, { rejectPublicSuffixes: false, looseMode: true });
}

interface Hop {
  method: 'GET' | 'POST';
  url: string;
  body?: Uint8Array | string | null | undefined;
  contentType?: string | null | undefined;
  from?: string | null | undefined;
}

/** 307 and 308 repeat the request; all other redirects become a GET, as in browsers. */
function nextHop(hop: Hop, status: number, url: string): Hop {
  return status === 307 || status === 308
    ? { ...hop, url }
    : { method: 'GET', url, body: null, contentType: null, from: hop.from };
}

function redirectTarget(
  answer: { status: number; headers: Record<string, string> },
  from: string,
): URL | null {
  const location = answer.headers.location;
  if (![301, 302, 303, 307, 308].includes(answer.status) || !location) return null;
  return URL.canParse(location, from) ? new URL(location, from) : null;
}

type OneAnswer = Pick<HttpAnswer, 'status' | 'headers' | 'body' | 'charset'>;

async function sendOnce(deps: ClientDeps, jar: CookieJar, hop: Hop): Promise<OneAnswer> {
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
        ...whereFrom(hop),
        ...(cookie ? { cookie } : {}),
        ...(hop.contentType ? { 'content-type': hop.contentType } : {}),
      },
      signal: AbortSignal.timeout(deps.timeoutMs),
    });
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      await jar.setCookie(line, hop.url, { ignoreError: true });
    }
    const headers = flatHeaders(answer.headers);
    const bytes = await readBody(answer.body, hop.url, answer.statusCode);
    const { text, charset } = decodePage(bytes, headers['content-type'] ?? '');
    return { status: answer.statusCode, headers, body: text, charset };
  } catch (error) {
    const refused = error instanceof AddressRefused || error instanceof AnswerTooLarge;
    throw refused ? error : new Unreachable(hop.url, error);
  }
}

/**
 * What browsers tell of the page before (`strict-origin-when-cross-origin`). Frameworks check it before they take
 * a form: Django the Referer, Rails and SvelteKit the Origin.
 */
function whereFrom({ method, url, from }: Hop): Record<string, string> {
  if (!from || !URL.canParse(from)) return {};
  const page = new URL(from);
  const isDowngrade = page.protocol === 'https:' && new URL(url).protocol !== 'https:';
  const same = page.origin === new URL(url).origin;
  const referer = same ? `${page.origin}${page.pathname}${page.search}` : `${page.origin}/`;
  return {
    ...(isDowngrade ? {} : { referer }),
    ...(method === 'POST' ? { origin: isDowngrade ? 'null' : page.origin } : {}),
  };
}

/** Of an error's page the beginning will do. */
async function readBody(body: AsyncIterable<Buffer>, url: string, status: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_BYTES && status >= 400) break;
    if (size > MAX_BYTES) throw new AnswerTooLarge(url, MAX_BYTES);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
