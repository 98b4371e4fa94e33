import { z } from 'zod';
import { ConfigSchema, type ConfigContent } from '../domain/config.schema.ts';
import type { Position, Phase } from '../domain/position.ts';
import type { JobState, Reason } from '../domain/states.ts';
import { timeLeft } from '../domain/time-limit.ts';
import type { Database, Prisma } from '../prisma/database.ts';

export type JobRow = Prisma.JobGetPayload<object>;

/** What belongs to a job and does not change while it lives (names at most on displays). */
export interface JobSetting {
  config: ConfigContent;
  entryUrl: string;
  participant: string;
  experimentId: string;
  experiment: string;
  ownerId: string;
}

/** A job with everything that moving it on takes. */
export interface LoadedJob {
  row: JobRow;
  setting: JobSetting;
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

/** Thrown for a job whose Config this version of Proband does not understand. */
export class ConfigUnreadable extends Error {
  constructor(configId: string, problem: string) {
    super(`The settings of the job (${configId}) are not of this version of Proband: ${problem}`);
    this.name = 'ConfigUnreadable';
  }
}

/**
 * Loads where a job stands. Its setting is read once for each process: every activity begins with this.
 * @throws JobUnknown, ConfigUnreadable
 */
export async function loadJob(db: Database, jobId: string): Promise<LoadedJob> {
  return { row: await loadRow(db, jobId), setting: await settingOf(db, jobId) };
}

/** @throws JobUnknown */
export async function loadRow(db: Database, jobId: string): Promise<JobRow> {
  const [row] = await db.$queryRaw<JobRow[]>`SELECT * FROM "Job" WHERE id = ${jobId}`;
  if (!row) throw new JobUnknown(jobId);
  return row;
}

/** More jobs than a worker moves at a time. */
const REMEMBERED = 2_000;
const settings = new WeakMap<Database, Map<string, JobSetting>>();

async function settingOf(db: Database, jobId: string): Promise<JobSetting> {
  const remembered = settings.get(db) ?? new Map<string, JobSetting>();
  settings.set(db, remembered);
  const known = remembered.get(jobId);
  if (known) return known;
  const setting = await readSetting(db, jobId);
  const [oldest] = remembered.keys();
  if (remembered.size >= REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  remembered.set(jobId, setting);
  return setting;
}

async function readSetting(db: Database, jobId: string): Promise<JobSetting> {
  const [found] = await db.$queryRaw<(Omit<JobSetting, 'config'> & { configId: string; content: unknown })[]>`
    SELECT c.id AS "configId", c.content, p."entryUrl", p.label AS participant, e.id AS "experimentId",
      e.name AS experiment, e."ownerId"
    FROM "Job" j JOIN "Config" c ON c.id = j."configId" JOIN "Participant" p ON p.id = j."participantId"
    JOIN "Session" s ON s.id = j."sessionId" JOIN "Experiment" e ON e.id = s."experimentId" WHERE j.id = ${jobId}`;
  if (!found) throw new JobUnknown(jobId);
  const { configId, content, ...setting } = found;
  const parsed = ConfigSchema.safeParse(content);
  if (!parsed.success) throw new ConfigUnreadable(configId, z.prettifyError(parsed.error));
  return { ...setting, config: parsed.data };
}

/** Where a job stands, as its workflow needs to know it. */
export function positionOf({ row, setting }: LoadedJob, now = new Date()): Position {
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
        timeoutMs: setting.config.limits.timeoutMs,
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

/**
 * What may pass by itself is probed even while it keeps the job paused (a study or a provider that went away, a day's
 * budget); every other pause waits for a person.
 */
function waitOf(row: JobRow, now: Date): number | null {
  if (row.pausedByUser || (row.pausedBySystem !== null && !isProbing(row))) return null;
  return row.nextLookAt === null ? 0 : Math.max(0, row.nextLookAt.getTime() - now.getTime());
}

/** Whether the job goes on looking whether what keeps it paused has passed. */
export function isProbing({ pausedBySystem, nextLookAt }: JobRow): boolean {
  return nextLookAt !== null && PROBED.includes(pausedBySystem);
}
const PROBED: (string | null)[] = ['study_unreachable', 'credential_unavailable', 'cost_limit'];

/** A job that is not over, as the reconciler needs it. */
export interface OpenJob {
  id: string;
  state: string;
}

/** All jobs that are not over and whose start has been carried to Temporal. */
export async function openJobs(db: Database): Promise<OpenJob[]> {
  return db.job.findMany({
    where: { finishedAt: null, commands: { none: { kind: 'start', doneAt: null } } },
    select: { id: true, state: true },
  });
}

/** Counts a restart; those before the job last moved do not count any more. */
export async function countRestart(db: Database, { id, turn, restarts, restartTurn }: JobRow): Promise<void> {
  await db.job.update({
    where: { id },
    data: { restarts: turn > restartTurn ? 1 : restarts + 1, restartTurn: turn },
  });
}
