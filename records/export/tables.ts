import { WideRowSchema } from '../../domain/export/answers.schema.ts';
import { columnsOf, type Column } from '../../domain/export/column.schema.ts';
import type { Row } from '../../domain/export/formats.ts';
import type { Rounds } from '../../domain/export/page-names.ts';
import { TABLES, type TableName } from '../../domain/export/tables.schema.ts';
import { collectWideColumns, fieldKey } from '../../domain/export/wide-columns.ts';
import type { Database, Transaction } from '../../prisma/database.ts';
import { longRows, submissions, takenAnswers, wideRow, type Submitted } from './answers.ts';
import { eventRows } from './events.ts';
import { jobPages } from './jobs.ts';
import { llmCallRows } from './llm-calls.ts';
import { planExport, type Asked, type Plan } from './selection.ts';
import { readRounds, stepRows } from './steps.ts';

export interface AskedTable extends Asked {
  table: TableName;
  /** Prompts, responses and other long texts. */
  texts: boolean;
}

/** Takes a table, batch by batch; what it returns is awaited before the next is read. */
export interface TableSink {
  head(columns: Column[]): Promise<void> | void;
  rows(rows: Row[]): Promise<void> | void;
}

/** How long an export of one table may take, in ms: as long as it does, Postgres keeps what its snapshot shows. */
const LIMIT_MS = 60 * 60 * 1000;

/** Hands one table over, all of it as it was at one moment. */
export async function exportTable(db: Database, asked: AskedTable, sink: TableSink): Promise<void> {
  await db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SET TRANSACTION READ ONLY`;
      const plan = await planExport(tx, asked);
      if (asked.table === 'answers_wide') return exportWide(tx, plan, sink);
      await sink.head(columnsOf(TABLES[asked.table], asked.texts));
      for await (const rows of rowsOf(tx, plan, asked)) await sink.rows(rows);
    },
    { isolationLevel: 'RepeatableRead', timeout: LIMIT_MS },
  );
}

async function* rowsOf(tx: Transaction, plan: Plan, { table, texts }: AskedTable): AsyncGenerator<Row[]> {
  const rounds = await readRounds(tx, plan);
  for await (const jobs of jobPages(tx, plan)) {
    if (table === 'jobs') yield jobs;
    else if (table === 'steps') yield* stepRows(tx, jobs, rounds);
    else if (table === 'llm_calls') yield* llmCallRows(tx, jobs, texts);
    else if (table === 'events') yield* eventRows(tx, jobs);
    else for await (const batch of submissions(tx, jobs, rounds)) yield batch.flatMap(longRows);
  }
}

/** Twice through the answers: which columns there are is known at their end only. */
async function exportWide(tx: Transaction, plan: Plan, sink: TableSink): Promise<void> {
  const rounds = await readRounds(tx, plan);
  const own = columnsOf(WideRowSchema);
  const found = await wideColumns(
    tx,
    plan,
    rounds,
    own.map(({ name }) => name),
  );
  await sink.head([...own, ...found]);
  for await (const jobs of jobPages(tx, plan)) {
    const sent = new Map<string, Submitted[]>(jobs.map(({ job_id }) => [job_id, []]));
    for await (const batch of submissions(tx, jobs, rounds)) {
      for (const one of batch) sent.get(one.job.job_id)?.push(one);
    }
    await sink.rows(
      jobs.map((job) => {
        const answers = takenAnswers(sent.get(job.job_id) ?? []);
        const cells = found.map((column) => [column.name, answers.get(keyOf(column)) ?? null] as const);
        return { ...wideRow(job), ...Object.fromEntries(cells) };
      }),
    );
  }
}

function keyOf({ page, page_repeat, field }: Column): string {
  return fieldKey({ page: page ?? '', page_repeat: page_repeat ?? 1 }, field ?? '');
}

async function wideColumns(tx: Transaction, plan: Plan, rounds: Rounds, taken: string[]): Promise<Column[]> {
  const wide = collectWideColumns(taken);
  for await (const jobs of jobPages(tx, plan)) {
    for await (const batch of submissions(tx, jobs, rounds)) {
      for (const { page, status, answers } of batch) {
        if (status === 'taken') answers.forEach((answer, place) => wide.add({ ...page, place, answer }));
      }
    }
  }
  return wide.columns();
}
