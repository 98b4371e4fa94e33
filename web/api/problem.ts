import type { Problem } from '../../domain/endpoint.schema.ts';

/** Thrown when the API refuses a request; its message is for the person at the screen. */
export class ApiProblem extends Error {
  readonly status: number;
  /** For programs, as `not_found`. */
  readonly code: string;
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code;
    this.problem = problem;
  }

  /** What is wrong with one part of what was sent, as forms show it beside the field. */
  errorAt(path: string): string | undefined {
    return this.problem.errors?.find((error) => error.path === path)?.message;
  }
}

/** Thrown when nothing answers, or not as Proband does. */
export class ConnectionLost extends Error {
  constructor(cause: unknown) {
    super('Proband does not answer. Is it running, and is the network there?', { cause });
    this.name = 'ConnectionLost';
  }
}

/** Thrown when an answer is not what this page was built for: it was opened before an update. */
export class AnswerNotUnderstood extends Error {
  constructor(what: string, cause: unknown) {
    super(
      `This page does not understand the answer to ${what}. Load it again; it may be older than the server.`,
      {
        cause,
      },
    );
    this.name = 'AnswerNotUnderstood';
  }
}

/** Whether trying again may help without anybody doing something. */
export function isPassing(error: unknown): boolean {
  return error instanceof ConnectionLost || (error instanceof ApiProblem && error.status === 503);
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 401;
}

/** What an error says to a person. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
