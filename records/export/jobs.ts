import { ownerOf, type HostAnswer } from '../../domain/study-owners.ts';
import type { JobRow } from '../../domain/export/jobs.schema.ts';
import { Prisma, type Transaction } from '../../prisma/database.ts';
import { hostAnswersOf } from '../hosts.ts';
import { IS_TESTING, type Plan } from './selection.ts';

/** So many jobs are read at once, and the rows that belong to them. */
const JOBS_AT_ONCE = 20;

/** Jobs in the order in which they were made, session by session. */
export async function* jobPages(tx: Transaction, plan: Plan): AsyncGenerator<JobRow[]> {
  const withTesting = plan.leftOut === 0;
  for (const { session } of plan.sessions) {
    let after: ReadJob | undefined;
    const answers = await ownersFor(tx, session);
    do {
      const page = await readJobs(tx, session, withTesting, after);
      if (page.length > 0) yield page.map((job) => rowOf(job, answers));
      after = page.length < JOBS_AT_ONCE ? undefined : page.at(-1);
    } while (after);
  }
}

type ReadJob = Omit<
  JobRow,
  | 'study_run_by'
  | 'created_at'
  | 'first_page_at'
  | 'finished_at'
  | 'cost_usd'
  | 'unconfirmed_usd'
  | 'over'
  | 'duration_ms'
> & {
  created_at: Date;
  first_page_at: Date | null;
  finished_at: Date | null;
  cost: Prisma.Decimal;
  unconfirmed: Prisma.Decimal;
};

async function readJobs(
  tx: Transaction,
  session: string,
  withTesting: boolean,
  after: ReadJob | undefined,
): Promise<ReadJob[]> {
  const next = after
    ? Prisma.sql`AND (j."createdAt", j.ordinal, j.id)
        > (${after.created_at.toISOString()}::timestamptz, ${after.ordinal}, ${after.job_id})`
    : Prisma.empty;
  return tx.$queryRaw<ReadJob[]>`
    SELECT p.kind = 'model' AS is_llm, ${IS_TESTING} AS testing, j."sessionId" AS session_id, j.id AS job_id,
      p.label AS participant, p.id AS participant_id, p.kind AS participant_kind, p."externalCode" AS external_code,
      p.condition, p."entryUrl" AS entry_url, e.id AS experiment_id, e.name AS experiment, s.name AS session,
      j."configId" AS config_id, e.platform, c.content->>'mode' AS mode, c.content->>'model' AS model,
      c.content->'parameters' AS parameters, c.content->>'persona' AS persona,
      c.content->>'reasoning' AS reasoning_setting, c.content->>'memory' AS memory_setting,
      j.ordinal, j.seed, j.repeat AS repetition, j."relaunchOf" AS relaunch_of, j.build, j.state, j.reason, j.detail,
      j.steps AS pages, j."llmCalls" AS llm_calls, j."promptTokens" AS prompt_tokens,
      j."completionTokens" AS completion_tokens, j."costUsd" AS cost, j."unpricedCalls" AS unpriced_calls,
      j."unconfirmedUsd" AS unconfirmed, j."createdAt" AS created_at, j."firstPageAt" AS first_page_at,
      j."finishedAt" AS finished_at, j."heldMs"::float8 AS held_ms
    FROM "Job" j JOIN "Config" c ON c.id = j."configId" JOIN "Participant" p ON p.id = j."participantId"
      JOIN "Session" s ON s.id = j."sessionId" JOIN "Experiment" e ON e.id = s."experimentId"
    WHERE j."sessionId" = ${session} AND (${withTesting} OR NOT ${IS_TESTING}) ${next}
    ORDER BY j."createdAt", j.ordinal, j.id LIMIT ${JOBS_AT_ONCE}`;
}

async function ownersFor(tx: Transaction, session: string): Promise<HostAnswer[]> {
  const found = await tx.session.findUnique({ where: { id: session }, select: { experimentId: true } });
  return found ? hostAnswersOf(tx, found.experimentId) : [];
}

function rowOf(job: ReadJob, answers: HostAnswer[]): JobRow {
  const { cost, unconfirmed, created_at, first_page_at, finished_at, ...same } = job;
  return {
    ...same,
    study_run_by: ownerOf(same.entry_url, answers),
    cost_usd: job.unpriced_calls > 0 ? null : cost.toNumber(),
    unconfirmed_usd: unconfirmed.toNumber(),
    over: finished_at !== null,
    created_at: created_at.toISOString(),
    first_page_at: isoOrNull(first_page_at),
    finished_at: isoOrNull(finished_at),
    duration_ms: durationMs(first_page_at, finished_at),
  };
}

export function isoOrNull(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}

export function durationMs(from: Date | null, to: Date | null): number | null {
  return from && to ? to.getTime() - from.getTime() : null;
}

/** What rows of every table say of their job. */
export type OfJob = Pick<JobRow, 'is_llm' | 'testing' | 'session_id' | 'job_id' | 'participant'>;

export function ofJob({ is_llm, testing, session_id, job_id, participant }: JobRow): OfJob {
  return { is_llm, testing, session_id, job_id, participant };
}
