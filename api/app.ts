import express, { Router, type ErrorRequestHandler, type Express } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { AppDeps } from './deps.ts';
import { ApiError } from './errors.ts';
import { hostGuard, tokenGuard } from './guard.ts';
import { serveCredentials } from './routes/credentials.ts';
import { serveCosts } from './routes/costs.ts';
import { serveExport } from './routes/export.ts';
import { serveHealth } from './routes/health.ts';
import { serveJobs } from './routes/jobs.ts';
import { serveSessions } from './routes/sessions.ts';
import { isPassing } from '../prisma/passing.ts';

/** The HTTP door. Everything that it needs is handed in. */
export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(helmet());
  app.use(hostGuard(deps.hosts));

  const open = Router();
  serveHealth(open, deps.checks);
  app.use('/api', open);

  const guarded = Router();
  guarded.use(tokenGuard(deps.token));
  guarded.use(express.json({ limit: '5mb' }));
  serveSessions(guarded, deps);
  serveJobs(guarded, deps);
  serveCredentials(guarded, deps);
  serveExport(guarded, deps);
  serveCosts(guarded, deps);
  app.use('/api', guarded);

  app.use((req) => {
    throw new ApiError(404, 'not_found', `There is nothing at ${req.path}.`);
  });
  app.use(answerError(deps.log));
  return app;
}

function answerError(log: Logger): ErrorRequestHandler {
  return (error: unknown, req, res, _next) => {
    const { status, code, message } = describe(error);
    if (status >= 500) log.error({ err: error, path: req.path }, 'request failed');
    res.status(status).json({ error: { code, message } });
  };
}

function describe(error: unknown): { status: number; code: string; message: string } {
  if (error instanceof ApiError) return error;
  if (error instanceof z.ZodError) {
    const problems = error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
    return { status: 400, code: 'invalid', message: problems.join('; ') };
  }
  // The parser's own words quote the body, which may hold a key.
  if (isClientError(error) && error.type === 'entity.parse.failed')
    return { status: error.status, code: 'invalid', message: 'The body is not valid JSON.' };
  if (isClientError(error)) return { status: error.status, code: 'invalid', message: error.message };
  if (isPassing(error)) {
    return { status: 503, code: 'away', message: 'The database does not answer at the moment; try again.' };
  }
  return { status: 500, code: 'internal', message: 'Something failed here; the log of the API says what.' };
}

/** What body-parser throws: a broken JSON, a body that is too large. */
function isClientError(error: unknown): error is { status: number; message: string; type?: unknown } {
  return (
    error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500
  );
}
