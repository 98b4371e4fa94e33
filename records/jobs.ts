import { ConfigSchema, type ConfigContent } from '../domain/config.schema.ts';
import type { Position, Phase } from '../domain/position.ts';
import type { ReconcilableJob } from '../domain/reconcile.ts';
import type { JobState, Reason } from '../domain/states.ts';
import { timeLeft } from '../domain/time-limit.ts';
import type { Database, Prisma } from '../prisma/database.ts';

const withAll = {
  config: true,
  participant: true,
  session: { include: { experiment: true } },
} satisfies Prisma.JobInclude;

export type JobRow = Prisma.JobGetPayload<{ include: typeof withAll }>;

/** A job with everything that moving it on takes. */
export interface LoadedJob {
  row: JobRow;
  config: ConfigContent;
}

/** Thrown when a workflow asks for a job that this database does not have. */
export class JobUnknown extends Error {
  readonly jobId: string;
  constructor(jobId: string) {
    super(`There is no job ${jobId} in this installation.`);
    this.name = 'JobUnknown';
    this.jobId = jobId;
  }
}

/** @throws JobUnknown */
export async function loadJob(db: Database, jobId: string): Promise<LoadedJob> {
  const row = await db.job.findUnique({ where: { id: jobId }, include: withAll });
  if (!row) throw new JobUnknown(jobId);
  return { row, config: ConfigSchema.parse(row.config.content) };
}

/** Where a job stands, as its workflow needs to know it. */
export function positionOf({ row, config }: LoadedJob, now = new Date()): Position {
  return {
    turn: row.turn,
    phase: row.phase as Phase,
    step: row.step,
    label: labelOf(row),
    state: row.state as JobState,
    reason: row.reason as Reason | null,
    waitMs: waitOf(row, now),
    timeLeftMs: timeLeft(
      {
        timeoutMs: config.limits.timeoutMs,
        firstPageAt: row.firstPageAt?.getTime() ?? null,
        heldMs: Number(row.heldMs),
        heldSince: row.heldSince?.getTime() ?? null,
      },
      now.getTime(),
    ),
    obeyedSeq: row.obeyedSeq,
  };
}

/** For Temporal Web, e.g. `page 4 · Contribute (attempt 2)`. */
function labelOf({ step, pageLabel, attempt, phase }: JobRow): string {
  if (step === 0) return 'first page';
  const again = attempt > 1 && phase !== 'look' ? ` (attempt ${attempt})` : '';
  return `page ${step}${pageLabel ? ` · ${pageLabel}` : ''}${again}`;
}

/** A study that went away is probed even while that keeps the job paused; every other pause waits for a person. */
function waitOf(row: JobRow, now: Date): number | null {
  const probing = row.pausedBySystem === 'study_unreachable';
  if (row.pausedByUser || (row.pausedBySystem !== null && !probing)) return null;
  return row.nextLookAt === null ? 0 : Math.max(0, row.nextLookAt.getTime() - now.getTime());
}

/** A job that is not over, as the reconciler needs it. */
export type OpenJob = ReconcilableJob & { id: string };

/** All jobs that are not over and whose start has been carried to Temporal. */
export async function openJobs(db: Database): Promise<OpenJob[]> {
  return db.job.findMany({
    where: { finishedAt: null, commands: { none: { kind: 'start', doneAt: null } } },
    select: {
      id: true,
      turn: true,
      restarts: true,
      restartTurn: true,
      pausedBySystem: true,
      commandSeq: true,
      obeyedSeq: true,
    },
  });
}

/** Counts a restart; those before the job last moved do not count any more. */
export async function countRestart(
  db: Database,
  { id, turn, restarts, restartTurn }: OpenJob,
): Promise<void> {
  await db.job.update({
    where: { id },
    data: { restarts: turn > restartTurn ? 1 : restarts + 1, restartTurn: turn },
  });
}
