import express, { Router, type ErrorRequestHandler, type Express } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Problem } from '../domain/endpoint.schema.ts';
import type { AppDeps } from './deps.ts';
import type { Door } from './serve.ts';
import { identify } from './actor.ts';
import { ApiError, problem } from './errors.ts';
import { hostGuard } from './guard.ts';
import { serveAccount } from './routes/account.ts';
import { serveBooks } from './routes/books.ts';
import { serveAudit } from './routes/audit.ts';
import { serveCommands } from './routes/commands.ts';
import { serveCredentials } from './routes/credentials.ts';
import { serveCosts } from './routes/costs.ts';
import { serveDemo } from './routes/demo.ts';
import { serveEntries } from './routes/entries.ts';
import { serveExperiments } from './routes/experiments.ts';
import { serveDecisions } from './routes/decisions.ts';
import { serveExport } from './routes/export.ts';
import { serveHealth } from './routes/health.ts';
import { serveJobPage } from './routes/job-page.ts';
import { serveJobs } from './routes/jobs.ts';
import { servePreview } from './routes/preview.ts';
import { serveLive } from './routes/live.ts';
import { serveOneSession, serveSessions } from './routes/sessions.ts';
import { serveSetup } from './routes/setup.ts';
import { serveUsers } from './routes/users.ts';
import { CursorInvalid } from '../records/cursors.ts';
import { StillOpen } from '../records/experiment-deletion.ts';
import { ANSWER_POLICY, serveWeb, setPolicy } from './web.ts';
import { serveOpenApi } from './routes/openapi.ts';
import { serveSystem } from './routes/system.ts';
import { serveMembers } from './routes/members.ts';
import { serveSharing } from './routes/sharing.ts';
import { serveWebhooks } from './routes/webhooks.ts';
import { isPassing } from '../prisma/passing.ts';

/** The HTTP door. Everything that it needs is handed in. */
export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  // Not over plain HTTP, which is all that is spoken here: whoever ends TLS before it may say it.
  app.use(helmet({ contentSecurityPolicy: false, strictTransportSecurity: false }));
  app.use((_req, res, next) => {
    setPolicy(res, ANSWER_POLICY);
    next();
  });
  app.use(hostGuard(deps.hosts));

  if (deps.accounts.signIn) app.use('/api/auth', deps.accounts.signIn.router);

  const open: Door = { router: Router(), db: deps.db };
  serveHealth(open, deps.checks);
  serveSetup(open, deps);
  serveOpenApi(open, deps.build);
  app.use('/api', open.router);

  const guarded: Door = { router: Router(), db: deps.db };
  guarded.router.use(identify(deps));
  serveSessions(guarded, deps);
  serveEntries(guarded, deps);
  serveOneSession(guarded, deps);
  serveExperiments(guarded, deps);
  servePreview(guarded, deps);
  serveJobs(guarded, deps);
  serveJobPage(guarded, deps);
  serveCommands(guarded, deps);
  serveDemo(guarded, deps);
  serveDecisions(guarded, deps);
  serveCredentials(guarded, deps);
  serveSharing(guarded, deps);
  serveMembers(guarded, deps);
  serveAudit(guarded, deps);
  serveExport(guarded, deps);
  serveCosts(guarded, deps);
  serveAccount(guarded, deps);
  serveUsers(guarded, deps);
  serveLive(guarded, deps);
  serveSystem(guarded, deps);
  serveBooks(guarded, deps);
  serveWebhooks(guarded, deps);
  app.use('/api', guarded.router);

  app.use(serveWeb(deps.screens));
  app.use((req) => {
    throw new ApiError(404, 'not_found', `There is nothing at ${req.path}.`);
  });
  app.use(answerError(deps.log));
  return app;
}

function answerError(log: Logger): ErrorRequestHandler {
  return (error: unknown, req, res, _next) => {
    const said = describe(error);
    if (said.status >= 500) log.error({ err: error, path: withoutSecret(req.path) }, 'request failed');
    res.status(said.status).type('application/problem+json').send(JSON.stringify(said));
  };
}

/** Whoever reads the log must not come in by a link. */
function withoutSecret(path: string): string {
  return path.replace(/^(\/api\/setup\/links\/).+/, '$1…');
}

function describe(error: unknown): Problem {
  if (error instanceof ApiError) {
    const { status, code, message, data } = error;
    return problem(status, code, message, data ? { data } : {});
  }
  if (error instanceof z.ZodError) {
    const errors = error.issues.map(({ path, message }) => ({ path: path.join('.') || 'body', message }));
    return problem(400, 'invalid', errors.map(({ path, message }) => `${path}: ${message}`).join('; '), {
      errors,
    });
  }
  if (error instanceof CursorInvalid) return problem(400, 'cursor', error.message);
  if (error instanceof StillOpen) return problem(409, 'still_open', error.message);
  // The parser's own words quote the body, which may hold a key.
  if (isClientError(error) && error.type === 'entity.parse.failed')
    return problem(error.status, 'invalid', 'The body is not valid JSON.');
  if (isClientError(error)) return problem(error.status, 'invalid', error.message);
  if (isPassing(error)) {
    return problem(503, 'away', 'The database does not answer at the moment; try again.');
  }
  return problem(500, 'internal', 'Something failed here; the log of the API says what.');
}

/** What body-parser throws: a broken JSON, a body that is too large. */
function isClientError(error: unknown): error is { status: number; message: string; type?: unknown } {
  return (
    error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500
  );
}
