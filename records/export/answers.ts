import { fieldAnswers, type FieldAnswer } from '../../domain/export/answers.ts';
import type { AnswerRow, WideRow } from '../../domain/export/answers.schema.ts';
import type { JobRow } from '../../domain/export/jobs.schema.ts';
import type { NamedPage, Rounds } from '../../domain/export/page-names.ts';
import { fieldKey } from '../../domain/export/wide-columns.ts';
import type { Control, Field } from '../../domain/observation.ts';
import type { Messages } from '../../domain/refusal.ts';
import type { Reply } from '../../domain/reply.ts';
import { Prisma, type Transaction } from '../../prisma/database.ts';
import { isoOrNull, ofJob } from './jobs.ts';
import { rowsOfJobs, type RowsOfJobs } from './rows-of-jobs.ts';
import { OCCURRENCE, placeOf, type StepPage } from './steps.ts';

const SUBMISSIONS: RowsOfJobs = {
  from: Prisma.sql`("Step" r JOIN "Submission" sent ON sent."stepId" = r.id)`,
  on: Prisma.sql`r."jobId" = job.id`,
  key: [Prisma.sql`r.number`, Prisma.sql`sent.attempt`],
  id: Prisma.sql`sent.id`,
  read: (picked) => Prisma.sql`${picked}
    SELECT picked.*, r.number AS step, r.label, r.url, r.observation->'fields' AS fields,
      r.observation->'controls' AS controls, sent.attempt, sent.status, sent."answeredBy", sent.reply, sent.values, sent.messages,
      sent."sentAt", ${OCCURRENCE}
    FROM picked JOIN "Submission" sent ON sent.id = picked.id JOIN "Step" r ON r.id = sent."stepId"`,
};

interface ReadSubmission extends StepPage {
  attempt: number;
  status: string;
  answeredBy: string;
  fields: Field[];
  controls: Control[];
  reply: Reply;
  values: Record<string, string[]>;
  messages: Messages | null;
  sentAt: Date | null;
}

/** A submission, field by field, with its place in the study. */
export interface Submitted {
  job: JobRow;
  page: NamedPage & { step: number };
  label: string;
  attempt: number;
  status: string;
  answeredBy: string;
  sentAt: Date | null;
  answers: FieldAnswer[];
}

export async function* submissions(
  tx: Transaction,
  jobs: readonly JobRow[],
  rounds: Rounds,
): AsyncGenerator<Submitted[]> {
  for await (const batch of rowsOfJobs<ReadSubmission>(tx, jobs, SUBMISSIONS)) {
    yield batch.map(({ job, ...sent }) => ({
      ...{ job, page: placeOf(job, sent, rounds), label: sent.label, attempt: sent.attempt },
      ...{
        status: sent.status,
        answeredBy: sent.answeredBy,
        sentAt: sent.sentAt,
        answers: fieldAnswers(sent),
      },
    }));
  }
}

export function longRows(submitted: Submitted): AnswerRow[] {
  const { job, page, label, attempt, status, answeredBy, sentAt, answers } = submitted;
  return answers.map(({ choices: _choices, ...answer }) => ({
    ...ofJob(job),
    ...page,
    page_label: label || null,
    attempt,
    taken: status === 'taken',
    status,
    answered_by: answeredBy,
    ...answer,
    sent_at: isoOrNull(sentAt),
  }));
}

/** A row of answers_wide without the columns of the study's fields. */
export function wideRow(job: JobRow): WideRow {
  const { experiment, session, condition, model, seed, state, reason } = job;
  return { ...ofJob(job), experiment, session, condition, model, seed, state, reason };
}

/** What the study took, by fieldKey: of a page that was answered twice (after a back button) the later answers. */
export function takenAnswers(sent: Submitted[]): Map<string, FieldAnswer['value']> {
  const taken = sent.filter(({ status }) => status === 'taken');
  return new Map(
    taken.flatMap(({ page, answers }) =>
      answers.map(({ field, value }) => [fieldKey(page, field), value] as const),
    ),
  );
}
