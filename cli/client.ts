import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { ProblemSchema, type Endpoint, type Problem } from '../domain/endpoint.schema.ts';

/** Where an installation's API is. */
export interface ApiAddress {
  url: string;
  token: string;
}

/** Thrown when the API refuses a request; its text is for the person at the keyboard. */
export class ApiRefusal extends Error {
  readonly status: number;
  /** What went wrong, for programs; null: the answer was no problem of the API's. */
  readonly code: string | null;
  readonly data: Record<string, unknown>;
  constructor(status: number, problem: Problem | null) {
    super(problem?.detail ?? `HTTP ${status}`);
    this.name = 'ApiRefusal';
    this.status = status;
    this.code = problem?.code ?? null;
    this.data = problem?.data ?? {};
  }
}

/** Thrown when the API does not answer. */
export class ApiSilent extends Error {
  constructor(url: string, cause: unknown) {
    super(`Proband does not answer at ${url}.`, { cause });
    this.name = 'ApiSilent';
  }
}

export interface ApiClient {
  call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    endpoint: Endpoint<P, Q, B, R>,
    given?: { params?: z.input<P>; query?: z.input<Q>; body?: z.input<B> },
  ): Promise<z.output<R>>;
  /**
   * A stream, line by line.
   * @throws ApiSilent when it breaks off
   */
  lines<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    endpoint: Endpoint<P, Q, B, R>,
    given: { params?: z.input<P>; query?: z.input<Q> },
  ): AsyncIterable<string>;
}

/** Pause between tries, and how long a silent API is tried, in ms. */
const RETRY_MS = 300;
const PATIENCE_MS = 60_000;

/**
 * Calls the API, and goes on calling while it is away for a moment (every request may be repeated: those that make
 * something carry a key).
 * @param locate asked before every try, as the API may come back elsewhere
 */
export function createClient(locate: () => Promise<ApiAddress>, patienceMs = PATIENCE_MS): ApiClient {
  const patiently = async <T>(ask: (address: ApiAddress) => Promise<T>): Promise<T> => {
    const until = Date.now() + patienceMs;
    for (;;) {
      const address = await locate();
      try {
        return await ask(address);
      } catch (error) {
        if (!(error instanceof ApiSilent) || Date.now() > until) throw error;
        await sleep(RETRY_MS);
      }
    }
  };
  return {
    call: async (endpoint, given = {}) =>
      patiently(async (address) => endpoint.response.parse(await request(address, endpoint, given))),
    async *lines(endpoint, given) {
      yield* linesOf(await patiently((address) => open(address, endpoint, given)));
    },
  };
}

interface Given {
  params?: unknown;
  query?: unknown;
  body?: unknown;
}

function addressOf(url: string, path: string, given: Given): URL {
  const params = (given.params ?? {}) as Record<string, string>;
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const target = new URL(`/api${filled}`, url);
  for (const [name, value] of Object.entries((given.query ?? {}) as Record<string, string | undefined>)) {
    if (value !== undefined) target.searchParams.set(name, value);
  }
  return target;
}

async function request(
  { url, token }: ApiAddress,
  endpoint: { method: string; path: string },
  given: Given,
): Promise<unknown> {
  const target = addressOf(url, endpoint.path, given);
  let response: Response;
  let text: string;
  try {
    response = await fetch(target, {
      method: endpoint.method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(given.body ? { 'content-type': 'application/json' } : {}),
      },
      body: given.body ? JSON.stringify(given.body) : null,
      signal: AbortSignal.timeout(30_000),
    });
    text = await response.text();
  } catch (error) {
    throw new ApiSilent(url, error);
  }
  const body: unknown = text.startsWith('{') ? JSON.parse(text) : {};
  const problem = problemIn(body);
  if (response.status === 503 && problem !== null) throw new ApiSilent(url, problem.detail);
  if (response.ok || response.status === 503) return body; // health says with 503 what is missing
  throw new ApiRefusal(response.status, problem);
}

function problemIn(body: unknown): Problem | null {
  const problem = ProblemSchema.safeParse(body);
  return problem.success ? problem.data : null;
}

interface Stream {
  url: string;
  body: AsyncIterable<Uint8Array>;
}

async function open({ url, token }: ApiAddress, endpoint: { path: string }, given: Given): Promise<Stream> {
  let response: Response;
  try {
    response = await fetch(addressOf(url, endpoint.path, given), {
      headers: { authorization: `Bearer ${token}` },
    });
  } catch (error) {
    throw new ApiSilent(url, error);
  }
  if (response.ok && response.body) return { url, body: response.body };
  const problem = problemIn(await response.json().catch(() => null));
  if (response.status === 503) throw new ApiSilent(url, problem?.detail);
  throw new ApiRefusal(response.status, problem);
}

/** Parted by LF alone: a row's texts may hold what others take for the end of a line (U+2028). */
async function* linesOf({ url, body }: Stream): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of body) {
      const [first = '', ...more] = decoder.decode(chunk, { stream: true }).split('\n');
      rest += first;
      for (const part of more) {
        yield rest;
        rest = part;
      }
    }
  } catch (error) {
    throw new ApiSilent(url, error);
  }
  if (rest !== '') yield rest;
}
