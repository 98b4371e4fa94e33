import { z } from 'zod';
import type { Access } from './access.ts';

/** What stands on the audit page of a call. */
export interface Audited<P, Q, B> {
  /** As `job.pause`; or told by what was asked. */
  action: string | ((given: { params: P; query: Q; body: B }) => string);
  /** What it was done to: a parameter of the path holds its id (`id` where `param` is not said). */
  object?: { kind: string; param?: string };
  /** What was asked, for people. Never a secret. */
  data?: (given: { params: P; query: Q; body: B }) => Record<string, unknown>;
}

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
  access: Access;
  /** What it does, in a sentence or two: the description that the OpenAPI document has of it. */
  summary: string | null;
  /** Null: it changes nothing, or nothing that others would ask for. */
  audit: Audited<z.output<P>, z.output<Q>, z.output<B>> | null;
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
  access: Access;
  summary?: string;
  audit?: Audited<z.output<P>, z.output<Q>, z.output<B>> | null;
  response: R;
  params?: P;
  query?: Q;
  body?: B;
}): Endpoint<P, Q, B, R> {
  const none = None as unknown;
  return {
    ...given,
    summary: given.summary ?? null,
    audit: given.audit ?? null,
    params: given.params ?? (none as P),
    query: given.query ?? (none as Q),
    body: given.body ?? (none as B),
  };
}

/** What every error answer is: problem details (RFC 9457), as `application/problem+json`. */
export const ProblemSchema = z.object({
  /** `urn:proband:` and the code. */
  type: z.string(),
  /** For programs, as `not_found`. */
  code: z.string(),
  title: z.string(),
  status: z.number().int(),
  /** What was found and how to go on, for people. */
  detail: z.string(),
  /** What is wrong with which part of the request. */
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** What a program needs to go on, by code. */
  data: z.record(z.string(), z.unknown()).optional(),
});
export type Problem = z.infer<typeof ProblemSchema>;
