import type { SessionNote } from '../domain/api.schema.ts';
import { unusedEntries, type FixedAnswers } from '../domain/fixed-answers.ts';
import type { Observation } from '../domain/observation.ts';
import { unseenSentence, type UnseenOnPage } from '../domain/unseen.ts';
import { mixedVersions, type StepVersions } from '../domain/versions.ts';
import type { Database } from '../prisma/database.ts';
import { notesOnCalls } from './call-notes.ts';

/**
 * What has to be known of a session before its data are used, a sentence each: pages that different versions showed,
 * what participants could not perceive, fixed answers that no page asked for, what a person answered, what its model did
 * not take.
 * @param sessionId absent: of all sessions
 */
export async function sessionNotes(db: Database, sessionId?: string): Promise<SessionNote[]> {
  const kinds = [versionNotes, unseenNotes, answerNotes, personNotes, notesOnCalls];
  return (await Promise.all(kinds.map((notes) => notes(db, sessionId)))).flat();
}

async function versionNotes(db: Database, sessionId: string | undefined): Promise<SessionNote[]> {
  const rows = await db.$queryRaw<(StepVersions & { session: string })[]>`
    SELECT j."sessionId" AS session, s."readerVersion", s."promptVersion", count(*)::int AS pages
    FROM "Step" s JOIN "Job" j ON j.id = s."jobId"
    WHERE ${sessionId ?? null}::text IS NULL OR j."sessionId" = ${sessionId ?? null}
    GROUP BY 1, 2, 3`;
  return [...new Set(rows.map(({ session }) => session))].flatMap((session) => {
    const note = mixedVersions(rows.filter((row) => row.session === session));
    return note === null ? [] : [{ session, note }];
  });
}

/**
 * What participants could not perceive, in a sentence for a methods section; none where they perceived everything. Of one
 * session only, as all its pages are read for it.
 */
async function unseenNotes(db: Database, session: string | undefined): Promise<SessionNote[]> {
  if (session === undefined) return [];
  const pages = await db.$queryRaw<UnseenOnPage[]>`
    SELECT s."jobId" AS job, s.number AS step, s.observation->'unseen' AS unseen
    FROM "Step" s JOIN "Job" j ON j.id = s."jobId" WHERE j."sessionId" = ${session}`;
  const all = pages.every(({ unseen }) => unseen.length === 0);
  return all ? [] : [{ session, note: unseenSentence(pages) }];
}

/** Only once the jobs are over: until then a page that asks for it may still come. */
async function answerNotes(db: Database, sessionId: string | undefined): Promise<SessionNote[]> {
  const sessions = await db.$queryRaw<{ id: string; answers: FixedAnswers }[]>`
    SELECT s.id, c.content->'answers' AS answers FROM "Session" s JOIN "Config" c ON c.id = s."configId"
    WHERE coalesce(c.content->'answers', '{}') <> '{}'
    AND (${sessionId ?? null}::text IS NULL OR s.id = ${sessionId ?? null})
    AND NOT EXISTS (SELECT FROM "Job" j WHERE j."sessionId" = s.id AND j."finishedAt" IS NULL)
    AND EXISTS (SELECT FROM "Job" j WHERE j."sessionId" = s.id)`;
  const notes = await Promise.all(sessions.map(({ id, answers }) => unusedNote(db, id, answers)));
  return notes.flat();
}

async function unusedNote(db: Database, session: string, answers: FixedAnswers): Promise<SessionNote[]> {
  const pages = await db.$queryRaw<({ number: number; label: string; url: string } & Observed)[]>`
    SELECT DISTINCT s.number, s.label, s.url, s.observation->'fields' AS fields, s.observation->'controls' AS controls
    FROM "Step" s JOIN "Job" j ON j.id = s."jobId" WHERE j."sessionId" = ${session} AND s.kind = 'form'`;
  const unused = unusedEntries(answers, pages).map((entry) => JSON.stringify(entry));
  return unused.length === 0
    ? []
    : [{ session, note: `Fixed answers that no page asked for: ${unused.join(', ')}.` }];
}

/** Answers of a person are no data about a model. */
async function personNotes(db: Database, sessionId: string | undefined): Promise<SessionNote[]> {
  const rows = await db.$queryRaw<{ session: string; pages: number; jobs: number }[]>`
    SELECT j."sessionId" AS session, count(DISTINCT s."stepId")::int AS pages, count(DISTINCT j.id)::int AS jobs
    FROM "Submission" s JOIN "Job" j ON j.id = s."jobId" WHERE s."answeredBy" = 'person'
    AND (${sessionId ?? null}::text IS NULL OR j."sessionId" = ${sessionId ?? null}) GROUP BY 1`;
  return rows.map(({ session, pages, jobs }) => ({
    session,
    note: `A person edited answers before they were sent: pages ${pages}, participants ${jobs} (answered_by in exports).`,
  }));
}

type Observed = Pick<Observation, 'fields' | 'controls'>;
