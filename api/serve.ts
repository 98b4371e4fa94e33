import type { Response, Router } from 'express';
import type { z } from 'zod';
import type { Endpoint } from '../domain/endpoint.schema.ts';

/**
 * Serves one entry of the API table: parses what came, runs the handler, parses what goes. What does not fit is
 * answered by the error middleware.
 */
export function serve<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  router: Router,
  { method, path, ...schemas }: Endpoint<P, Q, B, R>,
  handle: (
    given: { params: z.output<P>; query: z.output<Q>; body: z.output<B> },
    res: Response,
  ) => Promise<z.input<R>>,
): void {
  const register = method === 'GET' ? router.get.bind(router) : router.post.bind(router);
  register(path, async (req, res) => {
    const given = {
      params: schemas.params.parse(req.params),
      query: schemas.query.parse(req.query),
      body: schemas.body.parse(req.body ?? {}),
    };
    const answer = await handle(given, res);
    // What does not fit here is our fault, not the caller's.
    const checked = schemas.response.safeParse(answer);
    if (!checked.success)
      throw new Error(`The answer of ${method} ${path} has the wrong form.`, { cause: checked.error });
    res.json(checked.data);
  });
}
