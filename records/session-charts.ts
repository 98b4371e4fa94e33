import { sumUpAnswers, type ValueCount } from '../domain/answer-counts.ts';
import type { Field } from '../domain/observation.ts';
import type { Question, SessionCharts } from '../domain/session-charts.schema.ts';
import { progressOf, type JobTimes } from '../domain/session-progress.ts';
import { Prisma, type Database } from '../prisma/database.ts';

/** How far the participants of a session came, when, at what cost, what they answered, and what was not taken. */
export async function sessionCharts(db: Database, sessionId: string): Promise<SessionCharts> {
  const jobs = Prisma.sql`(SELECT id FROM "Job" WHERE "sessionId" = ${sessionId})`;
  const [funnel, progress, costs, questions, misfits, refusals] = await Promise.all([
    funnelOf(db, jobs),
    timesOf(db, sessionId),
    costsOf(db, sessionId),
    questionsOf(db, jobs),
    misfitsOf(db, sessionId),
    refusalsOf(db, jobs),
  ]);
  const trouble = [...misfits, ...refusals].toSorted((a, b) => b.count - a.count);
  return { funnel, progress: progressOf(progress, new Date()), costs, questions, trouble };
}

async function funnelOf(db: Database, jobs: Prisma.Sql): Promise<SessionCharts['funnel']> {
  return db.$queryRaw`
    SELECT min(s.number)::int AS number, s.label, s.kind,
      count(DISTINCT s."jobId")::int AS reached,
      count(DISTINCT s."jobId") FILTER (WHERE s."leftAt" IS NOT NULL)::int AS passed,
      (percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM s."leftAt" - s."openedAt") * 1000)
        FILTER (WHERE s."leftAt" IS NOT NULL))::float8 AS "medianMs"
    FROM "Step" s WHERE s."jobId" IN ${jobs} GROUP BY s.label, s.kind ORDER BY 1, 2 LIMIT 200`;
}

async function timesOf(db: Database, sessionId: string): Promise<JobTimes[]> {
  const select = { state: true, createdAt: true, firstPageAt: true, finishedAt: true };
  return (await db.job.findMany({ where: { sessionId }, select })) as JobTimes[];
}

/** In sixty parts of the time in which there were calls. */
async function costsOf(db: Database, sessionId: string): Promise<SessionCharts['costs']> {
  const rows = await db.$queryRaw<{ at: Date; costUsd: number; calls: number }[]>`
    WITH calls AS (
      SELECT "createdAt" AS at, coalesce("costUsd", 0)::float8 AS cost FROM "LlmCall" WHERE "sessionId" = ${sessionId}
    ), span AS (
      SELECT min(at) AS first, greatest(extract(epoch FROM max(at) - min(at)) / 60, 0.001) AS width FROM calls
    ), parts AS (
      SELECT least(floor(extract(epoch FROM at - first) / width), 59) AS part, sum(cost) AS cost, count(*) AS calls
      FROM calls, span GROUP BY 1
    )
    SELECT first + (part + 1) * width * interval '1 second' AS at,
      (sum(cost) OVER (ORDER BY part))::float8 AS "costUsd", (sum(calls) OVER (ORDER BY part))::int AS calls
    FROM parts, span ORDER BY part`;
  return rows.map(({ at, ...row }) => ({ at: at.toISOString(), ...row }));
}

interface AnswerCount extends ValueCount {
  page: string;
  field: string;
}

/** So many different answers to a field are looked at. */
const MOST_VALUES = 2_000;

async function questionsOf(db: Database, jobs: Prisma.Sql): Promise<Question[]> {
  const counts = await db.$queryRaw<AnswerCount[]>`
    SELECT page, field, value, count FROM (
      SELECT s.label AS page, given.key AS field, left(one.value, 200) AS value, count(*)::int AS count,
        row_number() OVER (PARTITION BY s.label, given.key ORDER BY count(*) DESC) AS rank
      FROM "Submission" sent JOIN "Step" s ON s.id = sent."stepId",
        jsonb_each(sent.values) given, jsonb_array_elements_text(given.value) one
      WHERE sent."jobId" IN ${jobs} AND sent.status = 'taken' AND jsonb_typeof(given.value) = 'array'
      GROUP BY 1, 2, 3) ranked WHERE rank <= ${MOST_VALUES}`;
  const pages = await db.$queryRaw<{ page: string; number: number; fields: Field[] }[]>`
    SELECT DISTINCT ON (s.label) s.label AS page, s.number, s.observation->'fields' AS fields
    FROM "Step" s WHERE s."jobId" IN ${jobs} AND s.kind = 'form' ORDER BY s.label, s.number`;
  return pages
    .toSorted((a, b) => a.number - b.number)
    .flatMap(({ page, fields }) => fields.map((field) => questionOf(page, field, counts)))
    .filter(({ answers }) => answers > 0);
}

function questionOf(page: string, field: Field, counts: AnswerCount[]): Question {
  const mine = counts.filter((one) => one.page === page && one.field === field.name);
  const labels = new Map(field.choices.map(({ value, label }) => [value, label]));
  const sums = sumUpAnswers(mine, (value) => labels.get(value) ?? value);
  return { page, field: field.name, label: field.label, type: field.type, ...sums };
}

type Trouble = SessionCharts['trouble'][number];

/** What models replied that did not fit the page. */
async function misfitsOf(db: Database, sessionId: string): Promise<Trouble[]> {
  return db.$queryRaw`
    WITH said AS (
      SELECT s.label AS page, c.id, c."jobId", left(one.value, 300) AS text
      FROM "LlmCall" c JOIN "Step" s ON s."jobId" = c."jobId" AND s.number = c.step,
        jsonb_array_elements_text(c.misfits) one
      WHERE c."sessionId" = ${sessionId} AND jsonb_typeof(c.misfits) = 'array'
    )
    SELECT page, NULL AS field, 'misfit' AS kind, count(DISTINCT id)::int AS count,
      count(DISTINCT "jobId")::int AS jobs, ${MESSAGES} AS messages
    FROM said outer_said GROUP BY page`;
}

/** What the study did not take, by the field that it complained of. */
async function refusalsOf(db: Database, jobs: Prisma.Sql): Promise<Trouble[]> {
  return db.$queryRaw`
    WITH said AS (
      SELECT s.label AS page, sent.id, sent."jobId", about.field, left(about.text, 300) AS text
      FROM "Submission" sent JOIN "Step" s ON s.id = sent."stepId", LATERAL (
        SELECT NULL AS field, one.value AS text FROM jsonb_array_elements_text(sent.messages->'page') one
        UNION ALL SELECT named.key, one.value FROM jsonb_each(sent.messages->'fields') named,
          jsonb_array_elements_text(named.value) one
      ) about
      WHERE sent."jobId" IN ${jobs} AND sent.status = 'refused' AND sent.messages IS NOT NULL
    )
    SELECT page, field, 'refusal' AS kind, count(DISTINCT id)::int AS count, count(DISTINCT "jobId")::int AS jobs,
      ${MESSAGES} AS messages
    FROM said outer_said GROUP BY page, field`;
}

/** The three that were said most often, of those of a group. */
const MESSAGES = Prisma.sql`(
  SELECT jsonb_agg(jsonb_build_object('text', text, 'count', count)) FROM (
    SELECT text, count(*)::int AS count FROM unnest(array_agg(outer_said.text)) text
    GROUP BY text ORDER BY 2 DESC LIMIT 3) most)`;
