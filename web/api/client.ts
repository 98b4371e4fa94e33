import type { z } from 'zod';
import { ProblemSchema, type Endpoint, type Problem } from '../../domain/endpoint.schema.ts';
import { addressOf, type Given } from './address.ts';
import { AnswerNotUnderstood, ApiProblem, ConnectionLost } from './problem.ts';

/**
 * Calls one entry of the API table (`domain/api.schema.ts`) as whoever is signed in.
 * @throws ApiProblem when it is refused; ConnectionLost; AnswerNotUnderstood
 */
export async function call<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
>(
  endpoint: Endpoint<P, Q, B, R>,
  given: { params?: z.input<P>; query?: z.input<Q>; body?: z.input<B>; signal?: AbortSignal } = {},
): Promise<z.output<R>> {
  const { method, path, response } = endpoint;
  const answer = await request(method, path, given, given.signal);
  // `health` says with 503 what is missing: that is an answer.
  const isAnswer = answer.ok || (answer.status === 503 && !ProblemSchema.safeParse(answer.body).success);
  const parsed = response.safeParse(answer.body);
  if (isAnswer && parsed.success) return parsed.data;
  if (!answer.ok) throw new ApiProblem(problemOf(answer));
  throw new AnswerNotUnderstood(`${method} /api${path}`, parsed.error);
}

export interface RawAnswer {
  ok: boolean;
  status: number;
  body: unknown;
}

/** One request of this page to its server, whatever comes back. @throws ConnectionLost */
export async function request(
  method: string,
  path: string,
  given: Given,
  signal?: AbortSignal,
): Promise<RawAnswer> {
  try {
    const response = await fetch(addressOf(path, given), {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(given.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
      ...(signal ? { signal } : {}),
    });
    const body: unknown = await response.json().catch((error: unknown) => {
      if (error instanceof SyntaxError) return null;
      throw error;
    });
    return { ok: response.ok, status: response.status, body };
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ConnectionLost(error);
  }
}

/** Also of an answer that is no problem details: a proxy's, or that of the library that signs in. */
export function problemOf({ status, body }: RawAnswer): Problem {
  const problem = ProblemSchema.safeParse(body);
  if (problem.success) return problem.data;
  const { message, code } = (body ?? {}) as { message?: unknown; code?: unknown };
  return {
    type: 'about:blank',
    code: typeof code === 'string' ? code : 'unknown',
    title: `HTTP ${status}`,
    status,
    detail:
      typeof message === 'string' && message !== '' ? message : `The server answered with HTTP ${status}.`,
  };
}
