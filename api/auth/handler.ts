import express, {
  Router,
  type ErrorRequestHandler,
  type Request as Asked,
  type Response as Answer,
} from 'express';
import { isAPIError } from 'better-auth/api';
import { checkOwnPage } from '../actor.ts';
import { ApiError } from '../errors.ts';
import { ADDRESS_HEADER, type Auth } from './options.ts';

/** All of better-auth that is served; the rest of what it can do is ours (api/routes) or switched off. */
const OFFERED = ['POST /sign-in/email', 'POST /sign-out', 'GET /get-session'];

/** Serves what stands below `/api/auth`. */
export function authRouter(auth: Auth): Router {
  const router = Router();
  router.use((req, _res, next) => {
    if (!OFFERED.includes(`${req.method} ${req.path}`))
      throw new ApiError(404, 'not_found', `There is nothing at ${req.baseUrl}${req.path}.`);
    if (req.method !== 'GET' && req.headers.cookie !== undefined) checkOwnPage(req.headers);
    next();
  });
  router.use(express.json({ limit: '16kb' }));
  router.use(async (req, res) => {
    const answer = await auth.handler(asFetch(req));
    passCookies(answer.headers, res);
    res
      .status(answer.status)
      .type('application/json')
      .send(await answer.text());
  });
  router.use(asProblem);
  return router;
}

function asFetch(req: Asked): Request {
  const headers = headersOf(req);
  const url = `http://localhost${req.baseUrl}${req.path}`;
  if (req.method === 'GET') return new Request(url, { headers });
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

const asProblem: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  if (!isAPIError(error)) return next(error);
  const { statusCode, body, headers } = error as {
    statusCode: number;
    body?: { code?: string; message?: string };
    headers?: Record<string, string>;
  };
  const retryAfter = new Headers(headers).get('retry-after');
  if (retryAfter !== null) res.set('retry-after', retryAfter);
  const code = (body?.code ?? 'refused').toLowerCase();
  next(new ApiError(statusCode, code, body?.message ?? 'This could not be done.'));
};
