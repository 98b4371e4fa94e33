import { ApplicationFailure, Context } from '@temporalio/activity';
import type { Briefing, Position } from '../domain/position.ts';
import type { ControlKind } from '../records/commands.ts';
import { isPassing } from '../prisma/passing.ts';
import { JobUnknown, positionOf } from '../records/jobs.ts';
import { adopt, checkTime, obey, pauseForError } from './control.ts';
import type { ActivityDeps } from './deps.ts';
import { Overtaken } from './send.ts';
import { begin, takeTurn } from './turn.ts';

/** After so many failures in a row that should not happen the job is paused, and a person has a look. */
const MAX_FAILURES = 5;

/**
 * The activities of a participant's workflow. All of them may run twice or be overtaken: each one loads where the
 * job stands, and commits its transition only if the job still stands there. Results are positions: small, and
 * without anything that the study or the agent said.
 */
export function createParticipantActivities(deps: ActivityDeps) {
  const guarded = guardWith(deps);
  return {
    /** Where the job stands, after a first look, and what the workflow shows of it in Temporal Web. */
    brief: guarded(async (jobId: string): Promise<Briefing> => {
      const job = await begin(deps, jobId);
      return {
        position: positionOf(job),
        experiment: job.setting.experiment,
        session: job.row.sessionId,
        mode: job.setting.config.mode,
        model: job.setting.config.model,
        heartbeatMs: deps.durations.heartbeatMs,
      };
    }),
    look: guarded((jobId: string, turn: number): Promise<Position> => takeTurn(deps, 'look', jobId, turn)),
    /** Also sends what was answered. */
    ask: guarded((jobId: string, turn: number): Promise<Position> => takeTurn(deps, 'ask', jobId, turn)),
    /** A page that asks nothing, or an answer whose sender died. */
    send: guarded((jobId: string, turn: number): Promise<Position> => takeTurn(deps, 'send', jobId, turn)),
    obey: guarded((jobId: string): Promise<Position> => obey(deps, jobId)),
    adopt: guarded((jobId: string, kind: ControlKind, key: string): Promise<Position> =>
      adopt(deps, jobId, kind, key),
    ),
    checkTime: guarded((jobId: string): Promise<Position> => checkTime(deps, jobId)),
    pauseForError: guarded((jobId: string, trace: string): Promise<Position> =>
      pauseForError(deps, jobId, trace),
    ),
  };
}

export type ParticipantActivities = ReturnType<typeof createParticipantActivities>;

/**
 * Beats while the activity runs, and tells faults that pass (a database that is away) from those that stay. Attempts
 * of Temporal do not count: a worker that was killed makes one too.
 */
function guardWith({ durations }: ActivityDeps) {
  const failures = new Map<string, number>();
  return function guarded<A extends unknown[], R>(
    run: (...args: A) => Promise<R>,
  ): (...args: A) => Promise<R> {
    return async (...args) => {
      const context = Context.current();
      const key = `${context.info.workflowExecution?.workflowId} ${context.info.activityType}`;
      const beat = setInterval(() => context.heartbeat(), durations.heartbeatMs / 5);
      try {
        const result = await run(...args);
        failures.delete(key);
        return result;
      } catch (error) {
        if (error instanceof JobUnknown) throw ApplicationFailure.nonRetryable(error.message, 'JobUnknown');
        if (isPassing(error) || error instanceof Overtaken) throw withoutContents(error);
        const count = (failures.get(key) ?? 0) + 1;
        failures.set(key, count);
        if (count < MAX_FAILURES) throw withoutContents(error);
        failures.delete(key);
        throw asUnexpected(error);
      } finally {
        clearInterval(beat);
      }
    };
  };
}

function asUnexpected(error: unknown): ApplicationFailure {
  const { name, message, stack } = withoutContents(error);
  return ApplicationFailure.nonRetryable(`${name}: ${message}`, 'Unexpected', stack ?? '');
}

/** Prisma prints the arguments of a call into its errors, and page text and answers must not reach Temporal. */
function withoutContents(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  if (!error.name.startsWith('Prisma')) return error;
  const code = 'code' in error ? ` ${String(error.code)}` : '';
  const said = error.message.trim().split('\n').at(-1) ?? '';
  const plain = new Error(`${error.name}${code}: ${said}`);
  plain.name = error.name;
  plain.stack = `${plain.message}\n${(error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n')}`;
  return plain;
}
