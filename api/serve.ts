import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import type { z } from 'zod';
import type { Actor } from '../domain/access.ts';
import type { Endpoint } from '../domain/endpoint.schema.ts';
import type { Database } from '../prisma/database.ts';
import { beginDeed, finishDeed, type Deed } from '../records/audit.ts';
import { checkAccess } from './access.ts';
import { actorOf } from './actor.ts';
import { ApiError } from './errors.ts';

/** Where entries of the API table are hung up. */
export interface Door {
  router: Router;
  db: Database;
}

/** What a handler is given of a request that may be made and fits its contract. */
export interface Given<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  /** Who asks. */
  actor: Actor;
  req: Request;
  /** For what is on the audit page only once it is known. */
  deed: Partial<Pick<Deed, 'object' | 'experimentIds' | 'data'>>;
}

type Handler<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A> = (
  given: Given<z.output<P>, z.output<Q>, z.output<B>>,
  res: Response,
) => Promise<A>;

/**
 * Serves one entry of the API table: asks who it is and whether they may, parses what came, writes it down where it is
 * to be on record, runs the handler, parses what goes. What does not fit is answered by the error middleware.
 */
export function serve<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  door: Door,
  endpoint: Endpoint<P, Q, B, R>,
  handle: Handler<P, Q, B, z.input<R>>,
): void {
  hang(door, endpoint, async (given, res) => {
    const answer = await handle(given, res);
    // What does not fit here is our fault, not the caller's.
    const checked = endpoint.response.safeParse(answer);
    if (!checked.success)
      throw new Error(`The answer of ${endpoint.method} ${endpoint.path} has the wrong form.`, {
        cause: checked.error,
      });
    res.json(checked.data);
  });
}

/** The same for an answer that the handler sends itself. */
export function serveStream<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
>(door: Door, endpoint: Endpoint<P, Q, B, R>, handle: Handler<P, Q, B, void>): void {
  hang(door, endpoint, handle);
}

/** Larger bodies are refused. */
const parseBody = express.json({ limit: '5mb' });

function hang<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  { router, db }: Door,
  endpoint: Endpoint<P, Q, B, R>,
  handle: Handler<P, Q, B, void>,
): void {
  const { method, path, access } = endpoint;
  const register = method === 'GET' ? router.get.bind(router) : router.post.bind(router);
  const allowed: RequestHandler = async (req, res, next) => {
    res.locals['experimentId'] = await checkAccess(db, access, actorOf(res), req.params);
    next();
  };
  register(path, allowed, parseBody, async (req, res) => {
    const asked = {
      params: endpoint.params.parse(req.params),
      query: endpoint.query.parse(req.query),
      body: endpoint.body.parse(withKey(req)),
    };
    const actor = actorOf(res) as Actor; // open ones do not look
    const given = { ...asked, actor, req, deed: {} };
    if (!endpoint.audit) return handle(given, res);
    await recorded(db, actor, deedOf(endpoint, asked, res), given, () => handle(given, res));
  });
}

/** Whoever may repeat a request can say so by the header too (draft-ietf-httpapi-idempotency-key-header). */
function withKey(req: Request): unknown {
  const body: unknown = req.body ?? {};
  const key = req.get('idempotency-key');
  if (key === undefined || typeof body !== 'object' || body === null || 'requestKey' in body) return body;
  return { ...body, requestKey: key };
}

function deedOf<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  { audit }: Endpoint<P, Q, B, R>,
  asked: { params: z.output<P>; query: z.output<Q>; body: z.output<B> },
  res: Response,
): Deed {
  if (!audit) throw new Error('Only what is audited has a deed.');
  const { action, object, data } = audit;
  const experimentId = res.locals['experimentId'] as string | null;
  const params = asked.params as Record<string, string>;
  return {
    action: typeof action === 'string' ? action : action(asked),
    object: object ? { kind: object.kind, id: params[object.param ?? 'id'] ?? '' } : null,
    experimentIds: experimentId === null ? [] : [experimentId],
    data: data?.(asked) ?? {},
  };
}

async function recorded(
  db: Database,
  actor: Actor,
  deed: Deed,
  given: Pick<Given<unknown, unknown, unknown>, 'deed'>,
  act: () => Promise<void>,
): Promise<void> {
  const id = await beginDeed(db, actor, deed);
  try {
    await act();
  } catch (error) {
    const refused = error instanceof ApiError && error.status < 500;
    await finishDeed(db, id, refused ? 'refused' : 'failed', given.deed);
    throw error;
  }
  await finishDeed(db, id, 'done', given.deed);
}
