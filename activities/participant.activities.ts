import { ApplicationFailure, Context } from '@temporalio/activity';
import type { Briefing, Position } from '../domain/position.ts';
import type { ControlKind } from '../records/commands.ts';
import { JobUnknown, loadJob, positionOf } from '../records/jobs.ts';
import { ask } from './ask.ts';
import { adopt, checkTime, obey, pauseForError } from './control.ts';
import type { ActivityDeps } from './deps.ts';
import { look } from './look.ts';
import { send } from './send.ts';

/** After so many failures of one activity the job is paused, and a person has a look. */
const MAX_ATTEMPTS = 5;

/**
 * The activities of a participant's workflow. All of them may run twice or be overtaken: each one loads where the
 * job stands, and commits its transition only if the job still stands there. Results are positions: small, and
 * without anything that the study or the agent said.
 */
export function createParticipantActivities(deps: ActivityDeps) {
  return {
    /** Where the job stands, and what the workflow shows of it in Temporal Web. */
    brief: guarded(deps, async (jobId: string): Promise<Briefing> => {
      const job = await loadJob(deps.db, jobId);
      return {
        position: positionOf(job),
        experiment: job.row.session.experiment.name,
        session: job.row.sessionId,
        mode: job.config.mode,
        model: job.config.model,
        heartbeatMs: deps.durations.heartbeatMs,
      };
    }),
    look: guarded(deps, (jobId: string, turn: number): Promise<Position> => look(deps, jobId, turn)),
    ask: guarded(deps, (jobId: string, turn: number): Promise<Position> => ask(deps, jobId, turn)),
    send: guarded(deps, (jobId: string, turn: number): Promise<Position> => send(deps, jobId, turn)),
    obey: guarded(deps, (jobId: string): Promise<Position> => obey(deps, jobId)),
    adopt: guarded(deps, (jobId: string, kind: ControlKind, key: string): Promise<Position> =>
      adopt(deps, jobId, kind, key),
    ),
    checkTime: guarded(deps, (jobId: string): Promise<Position> => checkTime(deps, jobId)),
    pauseForError: guarded(deps, (jobId: string, trace: string): Promise<Position> =>
      pauseForError(deps, jobId, trace),
    ),
  };
}

export type ParticipantActivities = ReturnType<typeof createParticipantActivities>;

/** Beats while the activity runs, and tells faults that pass (a database that is away) from faults that stay. */
function guarded<A extends unknown[], R>(
  deps: ActivityDeps,
  run: (...args: A) => Promise<R>,
): (...args: A) => Promise<R> {
  return async (...args) => {
    const context = Context.current();
    const beat = setInterval(() => context.heartbeat(), deps.durations.heartbeatMs / 5);
    try {
      return await run(...args);
    } catch (error) {
      throw asFailure(error, context.info.attempt);
    } finally {
      clearInterval(beat);
    }
  };
}

function asFailure(error: unknown, attempt: number): unknown {
  if (error instanceof JobUnknown) return ApplicationFailure.nonRetryable(error.message, 'JobUnknown');
  if (isDatabaseAway(error) || attempt < MAX_ATTEMPTS) return error;
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return ApplicationFailure.nonRetryable(`${name}: ${message}`, 'Unexpected', stack ?? '');
}

/** Prisma's codes for a server that cannot be reached, closed the connection, or has no free one. */
const AWAY =
  /P1001|P1002|P1008|P1017|P2024|P2028|ECONNREFUSED|ECONNRESET|EPIPE|57P0[123]|terminat|Connection (closed|refused)|not accept|starting up|shutting down|recovery mode/i;

function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return AWAY.test(`${error.name} ${code} ${error.message}`);
}
