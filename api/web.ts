import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import express, { type RequestHandler, type Response, Router } from 'express';
import { NONCE_PLACE } from '../scripts/places.mjs';
import { ApiError } from './errors.ts';

/**
 * Serves the screens: their files, and index.html at every address that is neither a file nor below `/api`.
 * @param folder where set-up built them; null: no screens here
 */
export function serveWeb(folder: string | null): Router {
  const router = Router();
  if (folder === null) return router;
  // Vite puts a hash of their content into the names of these; what is gone was of another build.
  router.use(
    '/assets',
    express.static(join(folder, 'assets'), { immutable: true, maxAge: '1y', index: false }),
  );
  router.use('/assets', (req) => {
    throw new ApiError(404, 'not_found', `There is no ${req.baseUrl}${req.path}.`);
  });
  router.use('/index.html', page(folder)); // as a file it would have no nonce
  router.use(express.static(folder, { index: false, redirect: false, maxAge: '1h' }));
  router.use(page(folder));
  return router;
}

/** The one page. Every answer has a nonce of its own, so nothing may keep it. */
function page(folder: string): RequestHandler {
  return async (req, res, next) => {
    if ((req.method !== 'GET' && req.method !== 'HEAD') || /^\/api(\/|$)/i.test(req.path)) return next();
    const nonce = randomBytes(16).toString('base64');
    const html = await readFile(join(folder, 'index.html'), 'utf8').catch(() => null);
    res.set('cache-control', 'no-store').type('html');
    setPolicy(res, pagePolicy(nonce));
    if (html === null) return void res.status(503).send(NOT_BUILT);
    res.send(html.replaceAll(NONCE_PLACE, nonce));
  };
}

/** Where set-up has not run since the clone was made. */
const NOT_BUILT = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Proband</title>
<h1>The screens of Proband are not built yet</h1>
<p>Run <code>npm run setup</code> in the checkout, then load this page again. The command line and the API work without them.</p>
</html>
`;

/** Nothing from elsewhere, no code from text, no frame around it. Styles made while it runs carry the nonce. */
function pagePolicy(nonce: string): Policy {
  return {
    'default-src': "'self'",
    'script-src': "'self'",
    'style-src': `'self' 'nonce-${nonce}'`,
    'img-src': "'self' data:",
    'connect-src': "'self'",
    'frame-src': "'self'",
    'frame-ancestors': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'object-src': "'none'",
  };
}

/** For answers that are no page: opened as one, they can do nothing. */
export const ANSWER_POLICY: Policy = {
  'default-src': "'none'",
  'frame-ancestors': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
};

type Policy = Record<string, string>;

/** Sets the content security policy of an answer, in place of the one that all have. */
export function setPolicy(res: Response, policy: Policy): void {
  const directives = Object.entries(policy).map(([name, value]) => `${name} ${value}`);
  res.set('content-security-policy', directives.join('; '));
}
