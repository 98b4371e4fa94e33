import { expect } from 'vitest';
import type { Lab } from './lab.ts';
import type { OtreeServer } from './otree.ts';
import { asLine, boxesOf, exportedAnswers, sentAnswers, type SentPage } from './otree-export.ts';

/** Every page that the jobs of these sessions sent and the study took, by our own records, oldest first. */
export async function sentBy(lab: Lab, sessions: string[]): Promise<SentPage[]> {
  const db = await lab.database();
  const { rows } = await db.query<{ url: string; body: Buffer; observation: unknown }>(
    `SELECT t.url, s.body, t.observation FROM "Submission" s
     JOIN "Step" t ON t.id = s."stepId" JOIN "Job" j ON j.id = s."jobId"
     WHERE j."sessionId" = ANY($1) AND s.status = 'taken' ORDER BY s."settledAt", s.step`,
    [sessions],
  );
  await db.end();
  return rows.map(({ url, body, observation }) => ({
    url,
    body: body.toString('utf8'),
    boxes: boxesOf(observation),
  }));
}

/**
 * Requires that the export of an oTree session and what was sent to it hold the same answers: none is missing in
 * oTree, and none is there that nobody sent.
 * @returns how many answers were compared
 */
export async function expectAgreement(otree: OtreeServer, code: string, sent: SentPage[]): Promise<number> {
  const [records, pageTimes] = await Promise.all([otree.exportWide(code), otree.pageTimes(code)]);
  const ours = sentAnswers(sent, records, pageTimes).map(asLine).toSorted();
  expect(ours).toEqual(exportedAnswers(records).map(asLine).toSorted());
  return ours.length;
}
