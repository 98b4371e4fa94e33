import { timingSafeEqual, createHash } from 'node:crypto';
import type { RequestHandler } from 'express';
import { ApiError } from './errors.ts';

/**
 * Lets only requests in that were meant for this server: under a name it goes by (else a page elsewhere could reach
 * it by rebinding its own name), and not sent by a page of another origin.
 * @param hosts names without port
 */
export function hostGuard(hosts: readonly string[]): RequestHandler {
  return (req, _res, next) => {
    const asked = nameOf(`http://${req.headers.host ?? ''}`);
    if (asked === null || !hosts.includes(asked)) {
      throw new ApiError(403, 'host', `This server is not called ${req.headers.host ?? '(nothing)'}.`);
    }
    const { origin } = req.headers;
    if (origin !== undefined && !isSameHost(origin, req.headers.host ?? '')) {
      throw new ApiError(403, 'origin', `Requests from ${origin} are not taken.`);
    }
    next();
  };
}

/** With the port: studies run on other ports of the same machine. */
export function isSameHost(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === new URL(`http://${host}`).host;
}

function nameOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).hostname : null;
}

/** Whether this `Authorization` is this bearer token. */
export function isToken(authorization: string | undefined, token: string): boolean {
  const given = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '';
  return given !== '' && timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
