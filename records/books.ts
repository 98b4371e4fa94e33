import { Audit, JOB_RULES, SESSION_RULES, type JobBooks, type SessionBooks } from '../domain/books.ts';
import type { Books } from '../domain/books.schema.ts';
import { Prisma, type Database, type Transaction } from '../prisma/database.ts';

/** Jobs that are read at a time: the memory stays the same, whatever their number. */
const BATCH = 2_000;
const LIMIT_MS = 120_000;

/** Checks the books of all jobs, or of those of a session, as they stand at one moment. */
export async function checkBooks(db: Database, session?: string): Promise<Books> {
  const start = performance.now();
  const checked = await db.$transaction(
    async (tx) => {
      const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT now()`;
      const jobs = new Audit('job', JOB_RULES);
      let count = 0;
      for (let after = ''; ;) {
        const rows = await jobBooks(tx, after, session);
        for (const row of rows) jobs.look(row);
        count += rows.length;
        after = rows.at(-1)?.id ?? '';
        if (rows.length < BATCH) break;
      }
      const sessions = new Audit('session', SESSION_RULES);
      for (const row of await sessionBooks(tx, session)) sessions.look(row);
      return { at: clock?.now ?? new Date(), jobs: count, rules: [...jobs.result(), ...sessions.result()] };
    },
    { isolationLevel: 'RepeatableRead', timeout: LIMIT_MS },
  );
  return {
    ...checked,
    at: checked.at.toISOString(),
    tookMs: Math.round(performance.now() - start),
    balanced: checked.rules.every(({ weight, found }) => weight === 'note' || found === 0),
  };
}

/** The jobs that come after this one, with what is on record of each. Money in 10⁻⁸ US dollars. */
async function jobBooks(tx: Transaction, after: string, session: string | undefined): Promise<JobBooks[]> {
  const within = session === undefined ? Prisma.empty : Prisma.sql`AND "sessionId" = ${session}`;
  return tx.$queryRaw<JobBooks[]>`
    WITH picked AS (
      SELECT * FROM "Job" WHERE id > ${after} ${within} ORDER BY id LIMIT ${BATCH}
    ), calls AS (
      SELECT "jobId", ${LEDGER_SUMS}, count(*) FILTER (WHERE status = 'answered' AND "costUsd" IS NULL)::int AS unpriced
      FROM "LlmCall" WHERE "jobId" IN (SELECT id FROM picked) GROUP BY "jobId"
    ), passed AS (
      SELECT "jobId", step, count(*) FILTER (WHERE status IN ('taken', 'missed')) AS times
      FROM "Submission" WHERE "jobId" IN (SELECT id FROM picked) GROUP BY "jobId", step
    ), twice AS (
      SELECT "jobId", array_agg(step ORDER BY step) AS steps FROM passed WHERE times > 1 GROUP BY "jobId"
    ), submissions AS (
      SELECT "jobId", count(*)::int AS count,
        count(*) FILTER (WHERE status IN ('taken', 'missed'))::int AS passed,
        ${stepsThatAre('sent')} AS sent, ${stepsThatAre('intent')} AS unsent,
        ${stepsThatAre('unclear')} AS unclear, ${stepsThatAre('resend')} AS resend
      FROM "Submission" WHERE "jobId" IN (SELECT id FROM picked) GROUP BY "jobId"
    ), events AS (
      SELECT stream, count(*)::int AS count, min(sequence) AS first, max(sequence) AS last
      FROM "Event" WHERE stream IN (SELECT 'job:' || id FROM picked) GROUP BY stream
    )
    SELECT picked.id, picked."sessionId" AS session, picked.state, picked.steps, picked."eventSeq",
      (extract(epoch FROM now() - picked."finishedAt") * 1000)::float8 AS "overForMs",
      jsonb_build_object(${COUNTED}) AS counted,
      coalesce(calls.sums, ${NO_SUMS}) AS ledger, coalesce(calls.unpriced, 0) AS "answeredWithoutPrice",
      coalesce(submissions.count, 0) AS submissions, coalesce(submissions.passed, 0) AS passed,
      coalesce(twice.steps, '{}') AS "passedTwice", coalesce(submissions.sent, '{}') AS sent,
      coalesce(submissions.unsent, '{}') AS unsent, coalesce(submissions.unclear, '{}') AS unclear,
      coalesce(submissions.resend, '{}') AS resend,
      coalesce(events.count, 0) AS events, events.first AS "firstEvent", events.last AS "lastEvent"
    FROM picked LEFT JOIN calls ON calls."jobId" = picked.id LEFT JOIN twice ON twice."jobId" = picked.id
      LEFT JOIN submissions ON submissions."jobId" = picked.id
      LEFT JOIN events ON events.stream = 'job:' || picked.id
    ORDER BY picked.id`;
}

function stepsThatAre(status: string): Prisma.Sql {
  return Prisma.sql`array_agg(step ORDER BY step) FILTER (WHERE status = ${status})`;
}

const NUMBERS = ['llmCalls', 'promptTokens', 'completionTokens', 'unpricedCalls'];
const MONEY = ['costUsd', 'unconfirmedUsd', 'reservedUsd'];

/** The counters as they stand on the job's row. */
const COUNTED = Prisma.raw(
  [
    ...NUMBERS.map((name) => `'${name}', picked."${name}"`),
    ...MONEY.map((name) => `'${name}', (picked."${name}" * 1e8)::bigint`),
  ].join(', '),
);

const NO_SUMS = Prisma.raw(
  `jsonb_build_object(${[...NUMBERS, ...MONEY].map((name) => `'${name}', 0`).join(', ')})`,
);

/** What the ledger's own rows say, by the meaning that records/ledger.ts gives to the counters. */
const LEDGER_SUMS = Prisma.sql`jsonb_build_object(
  'llmCalls', count(*),
  'promptTokens', coalesce(sum("promptTokens"), 0),
  'completionTokens', coalesce(sum("completionTokens"), 0),
  'costUsd', (coalesce(sum("costUsd"), 0) * 1e8)::bigint,
  'unconfirmedUsd', (coalesce(sum("boundUsd") FILTER (WHERE status <> 'sending' AND "costUsd" IS NULL), 0) * 1e8)::bigint,
  'unpricedCalls', count(*) FILTER (WHERE "costUsd" IS NULL
    AND (status = 'answered' OR (status <> 'sending' AND "boundUsd" IS NULL))),
  'reservedUsd', (coalesce(sum("boundUsd") FILTER (WHERE status = 'sending'), 0) * 1e8)::bigint
) AS sums`;

/** Sessions by their jobs, and by the ledger. */
async function sessionBooks(tx: Transaction, session: string | undefined): Promise<SessionBooks[]> {
  const ofJobs = session === undefined ? Prisma.empty : Prisma.sql`WHERE "sessionId" = ${session}`;
  const ofCalls = session === undefined ? Prisma.empty : Prisma.sql`AND "sessionId" = ${session}`;
  return tx.$queryRaw<SessionBooks[]>`
    WITH jobs AS (
      SELECT "sessionId" AS id, (sum("costUsd") * 1e8)::bigint AS usd, sum("llmCalls")::int AS calls
      FROM "Job" ${ofJobs} GROUP BY "sessionId"
    ), ledger AS (
      SELECT "sessionId" AS id, (coalesce(sum("costUsd"), 0) * 1e8)::bigint AS usd, count(*)::int AS calls
      FROM "LlmCall" WHERE "jobId" IS NOT NULL AND "sessionId" IS NOT NULL ${ofCalls} GROUP BY "sessionId"
    )
    SELECT id, coalesce(jobs.usd, 0)::float8 AS "jobsUsd", coalesce(ledger.usd, 0)::float8 AS "ledgerUsd",
      coalesce(jobs.calls, 0) AS "jobsCalls", coalesce(ledger.calls, 0) AS "ledgerCalls"
    FROM jobs FULL JOIN ledger USING (id) ORDER BY id`;
}
