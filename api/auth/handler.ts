import express, { Router, type Request as Asked, type Response as Answer } from 'express';
import { checkOwnPage } from '../actor.ts';
import { ApiError } from '../errors.ts';
import { ADDRESS_HEADER, type Auth } from './options.ts';

/** All of better-auth that is served; the rest of what it can do is ours (api/routes) or switched off. */
const OFFERED = ['POST /sign-in/email', 'POST /sign-out'];

/** Serves what stands below `/api/auth`. */
export function authRouter(auth: Auth): Router {
  const router = Router();
  router.use((req, _res, next) => {
    if (!OFFERED.includes(`${req.method} ${req.path}`))
      throw new ApiError(404, 'not_found', `There is nothing at ${req.baseUrl}${req.path}.`);
    if (req.headers.cookie !== undefined) checkOwnPage(req.headers);
    next();
  });
  router.use(express.json({ limit: '16kb' }));
  router.use(async (req, res) => {
    const answer = await auth.handler(asFetch(req));
    passCookies(answer.headers, res);
    const retryAfter = answer.headers.get('retry-after');
    if (retryAfter !== null) res.set('retry-after', retryAfter);
    const text = await answer.text();
    if (!answer.ok) throw asProblem(answer, text);
    res.status(answer.status).type('application/json').send(text);
  });
  return router;
}

/** What it refuses is told as everything in the API is. */
function asProblem({ status }: Response, text: string): Error {
  const { code = 'refused', message } = JSON.parse(text || '{}') as { code?: string; message?: string };
  if (status >= 500) return new Error(`Signing in or out failed with ${status} ${code}.`);
  return new ApiError(status, code.toLowerCase(), message ?? 'This could not be done.');
}

function asFetch(req: Asked): Request {
  const headers = headersOf(req);
  const url = `http://localhost${req.baseUrl}${req.path}`;
  headers.set('content-type', 'application/json');
  return new Request(url, { method: req.method, headers, body: JSON.stringify(req.body ?? {}) });
}

/** What better-auth needs of a request, with the address of the connection, not the one that headers claim. */
export function headersOf({ headers: { cookie, 'user-agent': agent }, socket }: Asked): Headers {
  const headers = new Headers({ [ADDRESS_HEADER]: addressOf(socket.remoteAddress) });
  if (cookie !== undefined) headers.set('cookie', cookie);
  if (agent !== undefined) headers.set('user-agent', agent.slice(0, 300));
  return headers;
}

function addressOf(remote: string | undefined): string {
  return (remote ?? '').replace(/^::ffff:/, '') || '127.0.0.1';
}

/** Hands on the cookies that better-auth sets. */
export function passCookies(from: Headers, res: Answer): void {
  for (const cookie of from.getSetCookie()) res.append('set-cookie', cookie);
}
