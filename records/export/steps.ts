import { nameOfPage, roundsOf, type NamedPage, type Rounds } from '../../domain/export/page-names.ts';
import type { JobRow } from '../../domain/export/jobs.schema.ts';
import type { StepRow } from '../../domain/export/steps.schema.ts';
import type { Control } from '../../domain/observation.ts';
import type { Reply } from '../../domain/reply.ts';
import { Prisma, type Transaction } from '../../prisma/database.ts';
import { durationMs, isoOrNull, ofJob } from './jobs.ts';
import { rowsOfJobs, type RowsOfJobs } from './rows-of-jobs.ts';
import type { Plan } from './selection.ts';

/** How many pages of a step's label and kind its job has come to: see nameOfPage. */
export const OCCURRENCE = Prisma.sql`(SELECT count(*)::int FROM "Step" other WHERE other."jobId" = r."jobId"
  AND other.kind = r.kind AND other.label = r.label AND other.number <= r.number) AS occurrence`;

const STEPS: RowsOfJobs = {
  from: Prisma.sql`"Step" r`,
  on: Prisma.sql`r."jobId" = job.id`,
  key: [Prisma.sql`r.number`],
  id: Prisma.sql`r.id`,
  read: (picked) => Prisma.sql`${picked}
    SELECT picked.*, r.number AS step, r.label, r.kind, r.url, r.looks, r."openedAt", r."leftAt", r."deadlineAt",
      r."paceMs", r."readerVersion", r."promptVersion", r.reworded, r."pastCharacters",
      r.observation->>'title' AS title, r.observation->>'text' AS text, r.observation->'unseen' AS unseen,
      r.observation->'controls' AS controls, last.status, last.attempts, last."answeredBy", last."sentAt", last."settledAt", last.sends,
      last.evidence, last.reply, ${OCCURRENCE}
    FROM picked JOIN "Step" r ON r.id = picked.id LEFT JOIN LATERAL (
      SELECT one.*, count(*) OVER ()::int AS attempts FROM "Submission" one WHERE one."stepId" = r.id
      ORDER BY one.attempt DESC LIMIT 1) last ON true`,
};

interface ReadStep extends StepPage {
  looks: number;
  openedAt: Date;
  leftAt: Date | null;
  deadlineAt: Date | null;
  paceMs: number | null;
  readerVersion: number | null;
  promptVersion: number | null;
  reworded: boolean | null;
  pastCharacters: number | null;
  kind: string;
  title: string;
  text: string;
  unseen: string[] | null;
  controls: Control[];
  status: string | null;
  attempts: number | null;
  answeredBy: string | null;
  sentAt: Date | null;
  settledAt: Date | null;
  sends: number | null;
  evidence: { by?: string; timeWasOver?: true } | null;
  reply: Reply | null;
}

export async function* stepRows(
  tx: Transaction,
  jobs: readonly JobRow[],
  rounds: Rounds,
): AsyncGenerator<StepRow[]> {
  for await (const batch of rowsOfJobs<ReadStep>(tx, jobs, STEPS)) {
    yield batch.map(({ job, ...step }) => ({ ...ofJob(job), ...placeOf(job, step, rounds), ...rowOf(step) }));
  }
}

function rowOf(step: ReadStep): Omit<StepRow, keyof ReturnType<typeof ofJob> | keyof NamedPage | 'step'> {
  const { reply, evidence } = step;
  return {
    page_label: step.label || null,
    kind: step.kind,
    url: step.url,
    title: step.title,
    looks: step.looks,
    opened_at: step.openedAt.toISOString(),
    left_at: isoOrNull(step.leftAt),
    duration_ms: durationMs(step.openedAt, step.leftAt),
    deadline_at: isoOrNull(step.deadlineAt),
    pace_ms: step.paceMs,
    attempts: step.attempts ?? 0,
    submission_status: step.status,
    answered_by: step.answeredBy,
    sent_at: isoOrNull(step.sentAt),
    settled_at: isoOrNull(step.settledAt),
    sends: step.sends,
    settled_by: evidence?.by ?? null,
    late: evidence?.timeWasOver ?? false,
    pressed: step.controls.find(({ ref }) => ref === reply?.press)?.label ?? null,
    unseen: step.unseen ?? [],
    reader_version: step.readerVersion,
    prompt_version: step.promptVersion,
    reworded: step.reworded,
    past_characters: step.pastCharacters,
    page_text: step.text,
    reasoning: reply?.reasoning ?? null,
    notes: reply?.notes ?? null,
  };
}

/** A page of a job, as it was read. */
export interface StepPage {
  step: number;
  label: string;
  url: string;
  occurrence: number;
}

export function placeOf(job: JobRow, page: StepPage, rounds: Rounds): NamedPage & { step: number } {
  const { step, label, url, occurrence } = page;
  const facts = { session: job.session_id, platform: job.platform, number: step, label, url, occurrence };
  return { step, ...nameOfPage(facts, rounds) };
}

/** Which rounds there are in the studies of these sessions. */
export async function readRounds(tx: Transaction, plan: Plan): Promise<Rounds> {
  const visited = await tx.$queryRaw<{ session: string; url: string }[]>`
    SELECT j."sessionId" AS session, min(r.url) AS url FROM "Step" r JOIN "Job" j ON j.id = r."jobId"
      JOIN "Session" s ON s.id = j."sessionId" JOIN "Experiment" e ON e.id = s."experimentId"
    WHERE j."sessionId" = ANY(${plan.sessions.map(({ session }) => session)}) AND e.platform = 'otree'
    GROUP BY j."sessionId", regexp_replace(r.url, '/p/[^/]+/', '/p/')`;
  return roundsOf(visited);
}
