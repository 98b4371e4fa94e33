import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { ErrorSchema, type Endpoint } from '../domain/endpoint.schema.ts';

/** Where an installation's API is. */
export interface ApiAddress {
  url: string;
  token: string;
}

/** Thrown when the API refuses a request; its text is for the person at the keyboard. */
export class ApiRefusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.name = 'ApiRefusal';
    this.status = status;
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
  return {
    async call(endpoint, given = {}) {
      const until = Date.now() + patienceMs;
      for (;;) {
        const address = await locate();
        try {
          return endpoint.response.parse(await request(address, endpoint, given));
        } catch (error) {
          if (!(error instanceof ApiSilent) || Date.now() > until) throw error;
          await sleep(RETRY_MS);
        }
      }
    },
  };
}

async function request(
  { url, token }: ApiAddress,
  endpoint: { method: string; path: string },
  given: { params?: unknown; query?: unknown; body?: unknown },
): Promise<unknown> {
  const params = (given.params ?? {}) as Record<string, string>;
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const target = new URL(`/api${path}`, url);
  for (const [name, value] of Object.entries((given.query ?? {}) as Record<string, string | undefined>)) {
    if (value !== undefined) target.searchParams.set(name, value);
  }
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
  const problem = ErrorSchema.safeParse(body);
  if (response.status === 503 && problem.success) throw new ApiSilent(url, problem.data.error.message);
  if (response.ok || response.status === 503) return body; // health says with 503 what is missing
  throw new ApiRefusal(
    response.status,
    problem.success ? problem.data.error.message : `HTTP ${response.status}`,
  );
}
