import type { Position } from '../domain/position.ts';
import type { ResumeWay, Standing, Wish } from '../domain/states.ts';
import { adoptControl, latestResumeWay, type ControlKind } from '../records/commands.ts';
import { isProbing, loadJob, positionOf, type LoadedJob } from '../records/jobs.ts';
import { dropTickets } from '../records/pace.ts';
import { markUnclearAs } from '../records/submissions.ts';
import { commitTransition, type Transition } from '../records/transitions.ts';
import type { ActivityDeps } from './deps.ts';

/** Lets the newest command take effect. What it says is read from the job, so no order of signals matters. */
export async function obey(deps: ActivityDeps, jobId: string): Promise<Position> {
  const job = await loadJob(deps.db, jobId);
  const { row } = job;
  if (row.phase === 'closed' || row.obeyedSeq >= row.commandSeq) return positionOf(job);
  const next = await obeyed(deps, job);
  // Nobody waits behind a job that does not come.
  if (row.wish !== 'run' && job.setting.config.credential !== null) await dropTickets(deps.db, [jobId]);
  const after = await commitTransition(deps.db, job, {
    ...next,
    job: { ...next.job, obeyedSeq: row.commandSeq, looks: 0, nextLookAt: null },
    event: { kind: EVENT_KINDS[row.wish as Wish], data: { seq: row.commandSeq } },
  });
  // Another run was faster, but not with this command.
  if (after.row.phase !== 'closed' && after.row.obeyedSeq < row.commandSeq) return obey(deps, jobId);
  return positionOf(after);
}

const EVENT_KINDS: Record<Wish, string> = { run: 'resumed', pause: 'paused', cancel: 'cancelled' };

async function obeyed(deps: ActivityDeps, job: LoadedJob): Promise<Transition> {
  switch (job.row.wish) {
    case 'cancel':
      return { standing: { state: 'cancelled', reason: 'by_user' } };
    case 'pause':
      return { standing: { state: 'paused', reason: 'by_user' }, job: { pausedByUser: true } };
    default:
      return resumed(job, await latestResumeWay(deps.db, job.row.id));
  }
}

/** Clears both pauses and lets the cause be tested anew; counts of trouble and restarts begin again. */
function resumed({ row }: LoadedJob, way: ResumeWay | null): Transition {
  const fresh = {
    pausedByUser: false,
    pausedBySystem: null,
    troubleSince: null,
    troubles: 0,
    callTroubleSince: null,
    callTroubles: 0,
    restarts: 0,
    detail: null,
  };
  const running: Standing = { state: 'running', reason: null };
  const at = { jobId: row.id, step: row.step, attempt: row.attempt };
  if (row.pausedBySystem === 'unclear_submission' && way === 'resend') {
    return { standing: running, job: fresh, rows: [markUnclearAs(at, 'resend')] };
  }
  if (row.pausedBySystem === 'unclear_submission' && way === 'taken') {
    const job = { ...fresh, phase: 'look', steps: { increment: 1 } };
    return { standing: running, job, rows: [markUnclearAs(at, 'taken')] };
  }
  if (row.pausedBySystem === 'end_unclear' && (way === 'completed' || way === 'screened_out')) {
    const reason = way === 'completed' ? 'finished' : 'screened_out';
    return { standing: { state: 'completed', reason }, job: fresh };
  }
  return { standing: running, job: fresh };
}

/** Makes a command of what an operator told the workflow in Temporal, and lets it take effect. */
export async function adopt(
  deps: ActivityDeps,
  jobId: string,
  kind: ControlKind,
  key: string,
): Promise<Position> {
  await adoptControl(deps.db, jobId, kind, key);
  return obey(deps, jobId);
}

/** Ends the job when its time is up; otherwise says what is left. */
export async function checkTime(deps: ActivityDeps, jobId: string): Promise<Position> {
  const job = await loadJob(deps.db, jobId);
  const position = positionOf(job);
  if (job.row.phase === 'closed' || position.timeLeftMs === null || position.timeLeftMs > 0) return position;
  const limit = job.setting.config.limits.timeoutMs;
  const next: Transition = {
    standing: { state: 'cancelled', reason: 'time_limit' },
    job: { detail: `${limit} ms from the first page are over` },
    event: { kind: 'time_limit', data: { timeoutMs: limit } },
  };
  return positionOf(await commitTransition(deps.db, job, next));
}

/** Pauses a job on which something failed that should not; a person reads the trace and resumes it. */
export async function pauseForError(deps: ActivityDeps, jobId: string, trace: string): Promise<Position> {
  const job = await loadJob(deps.db, jobId);
  const { phase, pausedBySystem } = job.row;
  if (phase === 'closed' || (pausedBySystem !== null && !isProbing(job.row))) return positionOf(job);
  const next: Transition = {
    standing: { state: 'paused', reason: 'internal_error' },
    job: { detail: firstWords(trace) },
    event: { kind: 'internal_error', data: { trace } },
  };
  return positionOf(await commitTransition(deps.db, job, next));
}

function firstWords(trace: string): string {
  const lines = trace.split('\n').map((line) => line.trim());
  return lines.find((line) => line !== '') ?? 'unknown error';
}
