import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAgreement, sentBy } from '../support/otree-agreement.ts';
import { otreePage } from '../support/otree-export.ts';
import { play, rowsOf, startOtreeLab, type OtreeLab, type Run } from '../support/otree-lab.ts';

/**
 * Every kind of page that oTree has, and its well-known games. Each participant is dry-run with a seed of its own;
 * there are enough of them that each study is played at three seeds or by three groups.
 */
const STUDIES: { config: string; participants: number; answers: [least: number, most: number] }[] = [
  // 24 fields of which 4 may be left empty
  { config: 'every_field', participants: 3, answers: [3 * 20, 3 * 24] },
  { config: 'own_html', participants: 3, answers: [3 * 12, 3 * 12] },
  { config: 'checked_answers', participants: 3, answers: [3 * 7, 3 * 7] },
  // the short version has 1 answer, the long one 4
  { config: 'flow', participants: 3, answers: [3, 12] },
  { config: 'back_and_forth', participants: 6, answers: [12, 12] },
  { config: 'waits', participants: 6, answers: [12, 12] },
  { config: 'arrival', participants: 6, answers: [6, 6] },
  { config: 'arrival_by_rule', participants: 9, answers: [18, 18] },
  { config: 'live_beside', participants: 3, answers: [3, 3] },
  { config: 'stumbles', participants: 3, answers: [3, 3] },
  { config: 'guess_two_thirds', participants: 9, answers: [9, 9] },
  { config: 'beauty_contest', participants: 9, answers: [36, 36] },
  { config: 'prisoner', participants: 6, answers: [6, 6] },
  { config: 'trust', participants: 6, answers: [6, 6] },
  { config: 'ultimatum', participants: 6, answers: [6, 6] },
  { config: 'bargaining', participants: 6, answers: [6, 6] },
  { config: 'dictator', participants: 6, answers: [3, 3] },
];

let place: OtreeLab;
const runs = new Map<string, Run>();
const runOf = (config: string): Run => runs.get(config)!;

beforeAll(async () => {
  place = await startOtreeLab();
  for (const { config, participants } of STUDIES) runs.set(config, await play(place, config, participants));
});
afterAll(() => place?.stop());

describe('every study is completed, and its export agrees with what was sent', () => {
  test.each(STUDIES)('$config', async ({ config, participants, answers }) => {
    const { session, study } = runOf(config);
    const jobs = await place.lab.untilOver(session);
    expect(jobs.map(({ state, reason, detail }) => [state, reason, detail])).toEqual(
      Array(participants).fill(['completed', 'finished', null]),
    );
    const sent = await sentBy(place.lab, [session]);
    const compared = await expectAgreement(place.otree, study.code, sent);
    expect(compared).toBeGreaterThanOrEqual(answers[0]);
    expect(compared).toBeLessThanOrEqual(answers[1]);
  });
});

test('each participant carries a label that names the model and the job', async () => {
  const { jobs, study } = runOf('dictator');
  const records = await place.otree.exportWide(study.code);
  expect(records.map((record) => record['participant.label'])).toEqual(
    jobs.map((job) => `llm:dry-run:${job}`),
  );
});

test('a participant who went back answered a page twice; the index went down, and nothing was lost', async () => {
  const { session, jobs } = runOf('back_and_forth');
  await place.lab.untilOver(session);
  const steps = await rowsOf<{ jobId: string; url: string }>(
    place.lab,
    `SELECT "jobId", url FROM "Step" WHERE "jobId" = ANY($1) ORDER BY "jobId", number`,
    [jobs],
  );
  const paths = jobs.map((job) => steps.filter(({ jobId }) => jobId === job).map(({ url }) => indexOf(url)));
  const wentDown = (path: number[]) => path.some((index, i) => i > 0 && index < path[i - 1]!);
  expect(paths.filter(wentDown).length).toBeGreaterThan(0);
  for (const path of paths) expect(path.at(-1)).toBe(4);
});

test('what some participants never saw was never sent: pages and a whole app were left out', async () => {
  const { session, study } = runOf('flow');
  await place.lab.untilOver(session);
  const records = await place.otree.exportWide(study.code);
  const lengths = records.map((record) => record['flow_choice.1.player.length']);
  expect(new Set(lengths)).toEqual(new Set(['short', 'long']));
  for (const record of records) {
    const isLong = record['flow_choice.1.player.length'] === 'long';
    expect(record['flow_middle.2.player.number'] !== '').toBe(isLong);
  }
});

test('roles, hidden values and pressed buttons arrive as they are', async () => {
  await place.lab.untilOver(runOf('own_html').session);
  const records = await place.otree.exportWide(runOf('own_html').study.code);
  expect(records.map((record) => record['own_html.1.player.shown'])).toEqual(['7', '7', '7']);
  for (const record of records) expect(['accept', 'reject']).toContain(record['own_html.1.player.decision']);
  const trust = await place.otree.exportWide(runOf('trust').study.code);
  expect(trust.map((record) => record['trust.1.player.role'])).toEqual(
    Array(3).fill(['Sender', 'Receiver']).flat(),
  );
});

test('a study that fails twice when a page is shown and twice when it is sent is waited for, and has each answer once', async () => {
  const { session, jobs } = runOf('stumbles');
  await place.lab.untilOver(session);
  const events = await rowsOf<{ detail: string }>(
    place.lab,
    `SELECT data->>'detail' AS detail FROM "Event" WHERE stream = ANY($1) AND kind = 'trouble'`,
    [jobs.map((job) => `job:${job}`)],
  );
  expect(events.length).toBeGreaterThanOrEqual(3);
  expect(new Set(events.map(({ detail }) => detail))).toEqual(new Set(['oTree answered 500']));
});

test('a live page without a usual form fails, and says that it needs a script', async () => {
  const { session } = await play(place, 'live_alone', 1);
  const [job] = await place.lab.untilOver(session);
  expect(job).toMatchObject({ state: 'failed', reason: 'needs_script' });
  expect(job?.detail).toContain('live page');
});

function indexOf(url: string): number {
  return otreePage(url)?.index ?? 0;
}
