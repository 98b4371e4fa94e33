import type { Problem } from '../domain/endpoint.schema.ts';

/** An error that the caller can do something about; its text is shown. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** What a program needs to go on. */
  readonly data: Record<string, unknown> | undefined;
  constructor(status: number, code: string, message: string, data?: Record<string, unknown>) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.data = data;
  }
}

/** Thrown when something was asked for by an id that nothing here has. */
export function notFound(what: string, id: string): ApiError {
  return new ApiError(404, 'not_found', `There is no ${what} ${id} in this installation.`);
}

/** Thrown for what a person has no right to; it does not tell whether there is such a thing. */
export function forbidden(detail: string): ApiError {
  return new ApiError(403, 'forbidden', detail);
}

const TITLES: Record<number, string> = {
  400: 'The request cannot be understood',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  409: 'That does not go as things stand',
  410: 'That is over',
  413: 'The request is too large',
  429: 'Too many requests',
  500: 'An error of Proband',
  502: 'The provider answered with an error',
  503: 'Away for a moment',
};

/** Problem details (RFC 9457). */
export function problem(
  status: number,
  code: string,
  detail: string,
  more: Pick<Problem, 'errors' | 'data'> = {},
): Problem {
  const title = TITLES[status] ?? TITLES[status < 500 ? 400 : 500] ?? '';
  return { type: `urn:proband:${code}`, code, title, status, detail, ...more };
}
