import type { Trail } from './trail.ts';

/** Thrown when an address may not be visited at all, whatever the experiment allows. */
export class AddressRefused extends Error {
  readonly host: string;
  /** Nothing was sent: no connection was made. */
  neverLeft = true;
  /** How far it came, where a redirect led here. */
  trail: Trail | null = null;
  constructor(host: string, why: string) {
    super(`${host} is never visited: ${why}.`);
    this.name = 'AddressRefused';
    this.host = host;
  }
}

/** Thrown when a request came to no complete answer: refused, reset, timed out, unresolved. */
export class Unreachable extends Error {
  readonly url: string;
  /** Nothing was sent: no connection was made. */
  neverLeft: boolean;
  trail: Trail | null = null;
  constructor(url: string, cause: unknown) {
    super(`${new URL(url).host} gave no answer: ${describe(cause)}.`, { cause });
    this.name = 'Unreachable';
    this.url = url;
    this.neverLeft = NO_CONNECTION.test(codeOf(cause));
  }
}

/** Thrown when an answer is larger than a page may be. */
export class AnswerTooLarge extends Error {
  trail: Trail | null = null;
  constructor(url: string, limit: number) {
    super(`${new URL(url).host} answered with more than ${limit} bytes.`);
    this.name = 'AnswerTooLarge';
  }
}

const NO_CONNECTION = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
}

function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause instanceof Error ? ` (${cause.cause.message})` : '';
  const code = 'code' in cause && typeof cause.code === 'string' ? `${cause.code}: ` : '';
  const text = cause.message.includes(code.slice(0, -2)) ? cause.message : `${code}${cause.message}`;
  return `${text}${inner}`.replace(/\.$/, '');
}
