import { z } from 'zod';

/** One entry of the API: the server checks by it, clients call and parse by it. */
export interface Endpoint<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
> {
  method: 'GET' | 'POST';
  /** As Express writes it, below `/api`. */
  path: string;
  params: P;
  query: Q;
  body: B;
  response: R;
}

const None = z.object({});
type None = typeof None;

/** Defines an endpoint; what is left out takes nothing. */
export function endpoint<
  R extends z.ZodType,
  P extends z.ZodType = None,
  Q extends z.ZodType = None,
  B extends z.ZodType = None,
>(given: {
  method: 'GET' | 'POST';
  path: string;
  response: R;
  params?: P;
  query?: Q;
  body?: B;
}): Endpoint<P, Q, B, R> {
  const none = None as unknown;
  return {
    ...given,
    params: given.params ?? (none as P),
    query: given.query ?? (none as Q),
    body: given.body ?? (none as B),
  };
}

/** What every error answer holds. */
export const ErrorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
