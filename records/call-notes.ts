import type { SessionNote } from '../domain/api.schema.ts';
import { callNotes, type CallFacts } from '../domain/call-notes.ts';
import type { Database } from '../prisma/database.ts';

/** What has to be known of a session's calls; of one session only, as all of them are read for it. */
export async function notesOnCalls(db: Database, session: string | undefined): Promise<SessionNote[]> {
  if (session === undefined) return [];
  const [facts] = await db.$queryRaw<CallFacts[]>`
    WITH call AS (SELECT * FROM "LlmCall" WHERE "sessionId" = ${session}),
    dropped AS (
      SELECT parameter, count(*)::int AS calls FROM call, unnest(call.dropped) parameter GROUP BY 1 ORDER BY 1
    ), returned AS (
      SELECT "modelReturned" AS model, count(*)::int AS answers FROM call
      WHERE "modelReturned" IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1
    ), "noReplies" AS (
      SELECT outcome, count(*)::int AS answers FROM call
      WHERE status = 'answered' AND outcome <> 'replied' GROUP BY 1 ORDER BY 1
    )
    SELECT c.content->>'model' AS model,
      (SELECT coalesce(jsonb_agg(dropped), '[]') FROM dropped) AS dropped,
      (SELECT coalesce(jsonb_agg(returned), '[]') FROM returned) AS returned,
      (SELECT coalesce(jsonb_agg("noReplies"), '[]') FROM "noReplies") AS "noReplies",
      (SELECT count(*)::int FROM "Step" s JOIN "Job" j ON j.id = s."jobId"
        WHERE j."sessionId" = ${session} AND s."pastCharacters" IS NOT NULL) AS shortened
    FROM "Session" s JOIN "Config" c ON c.id = s."configId" WHERE s.id = ${session}`;
  return facts ? callNotes(facts).map((note) => ({ session, note })) : [];
}
