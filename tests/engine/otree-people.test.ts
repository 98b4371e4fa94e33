import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSettings } from '../../cli/config.ts';
import { resolveLinks } from '../../cli/commands/start-links.ts';
import { api } from '../../domain/api.schema.ts';
import { createApprover } from '../support/approver.ts';
import { expectAgreement, sentBy } from '../support/otree-agreement.ts';
import { play, rowsOf, startOtreeLab, type OtreeLab, type Run } from '../support/otree-lab.ts';
import { createPerson, type Person } from '../support/otree-person.ts';
import { eventually } from '../support/lab.ts';
import { startOtree } from '../support/otree.ts';
import { lockSqlite } from '../support/sqlite-lock.ts';

/** Sessions in which people and jobs meet, pages that run out of time, rooms, and the server that authors try out. */
let place: OtreeLab;
/** Begin first, as they take longest. */
let market: Run;
let overslept: Run;

beforeAll(async () => {
  place = await startOtreeLab();
  // The third place, the seller's, is for a person who comes late.
  market = await playBeside('arrival_by_rule', 3, 2);
  // oTree goes on 6 to 9 s after the time of a page is over.
  overslept = await play(place, 'timers_in_a_hurry', 1, { parameters: { latencyMs: 15_000 } });
});
afterAll(() => place?.stop());

/** Jobs in all places of a new session but one, which is left to a person. */
async function playBeside(config: string, participants: number, personAt: number): Promise<Run> {
  const study = await place.otree.createSession({ config, participants });
  const links = study.participantUrls.filter((_link, i) => i !== personAt);
  return { study, ...(await place.lab.start(links, { platform: 'otree' })) };
}

async function expectCompleted(session: string, count: number): Promise<void> {
  const jobs = await place.lab.untilOver(session);
  expect(jobs.map(({ state, reason }) => `${state} ${reason}`)).toEqual(
    Array(count).fill('completed finished'),
  );
}

/** Waits until the person's page is another than a wait page, looking as a browser does when it is told to. */
async function untilLedOn(person: Person): Promise<void> {
  await eventually(
    async () => {
      await person.look();
      return !person.isWaiting();
    },
    60_000,
    undefined,
    () => `the person is at ${person.page()}`,
  );
}

describe('people and jobs in one group', () => {
  test('a slow person in three rounds of a public goods game: the jobs wait, and go on when the person has answered', async () => {
    const { study, session } = await playBeside('public_goods_rounds', 3, 1);
    const person = createPerson(study.participantUrls[1]!);
    await person.look();
    await person.send({ comprehension: '90' });
    for (const round of [1, 2, 3]) {
      expect(person.page()).toBe('Contribute');
      // Only when both others are waiting for it does the person answer.
      await place.lab.until(session, ({ state, reason }) => state === 'waiting' && reason === 'wait_page');
      await person.send({ contribution: String(round * 10), mood: 'calm', comment: '' });
      await untilLedOn(person);
      expect(person.page()).toBe('Results');
      await person.send({});
    }
    await expectCompleted(session, 2);
    const sent = [...(await sentBy(place.lab, [session])), ...person.sent];
    // a comprehension question each, and in three rounds contribution and mood of each; comments may be left empty
    const compared = await expectAgreement(place.otree, study.code, sent);
    expect(compared).toBeGreaterThanOrEqual(3 + 3 * 3 * 2);
    expect(compared).toBeLessThanOrEqual(3 + 3 * 3 * 2 + 3 * 2);
  });

  test('people who arrive between the jobs form pairs with them', async () => {
    const study = await place.otree.createSession({ config: 'arrival', participants: 6 });
    const people = study.participantUrls.slice(0, 3).map(createPerson);
    const first = await place.lab.start(study.participantUrls.slice(3, 4), { platform: 'otree' });
    await place.lab.until(first.session, ({ reason }) => reason === 'wait_page');
    await people[0]!.look(); // completes the pair of the job that waits
    expect(people[0]!.page()).toBe('Talk');
    await people[1]!.look();
    expect(people[1]!.isWaiting()).toBe(true);
    const second = await place.lab.start(study.participantUrls.slice(4), { platform: 'otree' });
    await untilLedOn(people[1]!);
    await place.lab.until(second.session, ({ state, reason }) => state !== 'running' || reason !== null);
    await people[2]!.look();
    await untilLedOn(people[2]!);
    for (const person of people) await person.send({ agreement: '5' });
    await expectCompleted(first.session, 1);
    await expectCompleted(second.session, 2);
    const sent = await sentBy(place.lab, [first.session, second.session]);
    expect(
      await expectAgreement(place.otree, study.code, [...sent, ...people.flatMap((person) => person.sent)]),
    ).toBe(6);
  });
});

describe('pages with a time limit', () => {
  const told = `SELECT observation->>'text' AS text FROM "Step" WHERE "jobId" = ANY($1) AND url LIKE '%/Told/%'`;
  const timesOf = async (code: string, page: string) =>
    (await place.otree.pageTimes(code))
      .filter((row) => row.page_name === page)
      .map((row) => row.timeout_happened);

  test('one without a button is left when its time is over, and only then counts as timed out', async () => {
    const { study, session, jobs } = await play(place, 'timers', 3);
    await expectCompleted(session, 3);
    expect(await expectAgreement(place.otree, study.code, await sentBy(place.lab, [session]))).toBe(6);
    expect(await timesOf(study.code, 'Flash')).toEqual(['1', '1', '1']);
    expect(await timesOf(study.code, 'Enough')).toEqual(['0', '0', '0']);
    const texts = await rowsOf<{ text: string }>(place.lab, told, [jobs]);
    expect(texts.map(({ text }) => /Flash timed out: \w+/.exec(text)?.[0])).toEqual(
      Array(3).fill('Flash timed out: 1'),
    );
    const [seen] = await rowsOf<{ seconds: number; text: string }>(
      place.lab,
      `SELECT (observation->>'deadlineSeconds')::float AS seconds, observation->>'text' AS text FROM "Step"
       WHERE "jobId" = $1 AND url LIKE '%/Enough/%'`,
      [jobs[0]],
    );
    expect(seen?.seconds).toBeGreaterThan(500);
    expect(seen?.seconds).toBeLessThanOrEqual(600);
    expect(seen?.text).toContain('Time left to think:');
  });

  test('an answer that comes late is sent as late, and oTree keeps it as such', async () => {
    const { study, session } = await play(place, 'timers_in_a_hurry', 1, {
      parameters: { latencyMs: 1_200 },
    });
    await expectCompleted(session, 1);
    expect(await timesOf(study.code, 'Hasty')).toEqual(['1']);
    expect(await timesOf(study.code, 'Last')).toEqual(['0']);
    expect(await expectAgreement(place.otree, study.code, await sentBy(place.lab, [session]))).toBe(3);
  });

  test('an answer that comes when oTree has gone on by itself is not sent, and the job’s story says so', async () => {
    const { study, session, jobs } = overslept;
    await expectCompleted(session, 1);
    const [missed] = await rowsOf<{ status: string; by: string; sends: number; url: string }>(
      place.lab,
      `SELECT status, evidence->>'by' AS by, sends, url FROM "Submission" WHERE "jobId" = $1 AND status <> 'taken'`,
      [jobs[0]],
    );
    expect(missed).toMatchObject({ status: 'missed', by: 'advanced', sends: 0 });
    expect(missed?.url).toContain('/Hasty/');
    const events = await rowsOf<{ kind: string }>(
      place.lab,
      `SELECT kind FROM "Event" WHERE stream = $1 AND kind = 'advanced'`,
      [`job:${jobs[0]}`],
    );
    expect(events).toHaveLength(1);
    const [record] = await place.otree.exportWide(study.code);
    expect(record?.['timers.1.player.hasty']).toBe('5'); // what the study puts in place of an answer
  });
});

test('an answer that waited for a person until oTree had gone on is not sent, and the job goes on from there', async () => {
  const approver = createApprover(place.lab);
  const run = await play(place, 'timers_in_a_hurry', 1, { approve: true });
  const job = run.jobs[0]!;
  for (const page of ['Enough', 'Flash']) {
    const proposal = await approver.proposed(job);
    expect(proposal.url).toContain(`/${page}/`);
    await approver.decide(job, proposal, 'send');
  }
  const hasty = await approver.proposed(job);
  expect(hasty.url).toContain('/Hasty/');
  expect(hasty.deadlineAt).not.toBeNull();
  const participant = createPerson(run.study.participantUrls[0]!);
  await eventually(async () => {
    await participant.look();
    return participant.page() === 'Last';
  }, 60_000);
  await approver.decide(job, hasty, 'send');
  await approver.sendAll(run.session, job);
  await expectCompleted(run.session, 1);
  const rows = await rowsOf<{ status: string; sends: number }>(
    place.lab,
    `SELECT status, sends FROM "Submission" WHERE "jobId" = $1 AND url LIKE '%/Hasty/%'`,
    [job],
  );
  expect(rows).toEqual([{ status: 'missed', sends: 0 }]);
});

describe('rooms', () => {
  test('one without a session is waited in until there is one', async () => {
    const { session } = await place.lab.start(Array<string>(2).fill(`${place.otree.url}/room/lab`), {
      platform: 'otree',
    });
    await place.lab.until(session, ({ reason }) => reason === 'wait_page');
    const study = await place.otree.createSession({ config: 'dictator', participants: 2, room: 'lab' });
    await expectCompleted(session, 2);
    expect(await expectAgreement(place.otree, study.code, await sentBy(place.lab, [session]))).toBe(1);
  });

  test('one with listed labels takes those, by their links', async () => {
    const study = await place.otree.createSession({ config: 'dictator', participants: 2, room: 'listed' });
    const links = ['ada', 'cleo'].map((label) => `${study.roomUrl}?participant_label=${label}`);
    const { session } = await place.lab.start(links, { platform: 'otree' });
    await expectCompleted(session, 2);
    const labels = (await place.otree.exportWide(study.code)).map((record) => record['participant.label']);
    expect(labels.toSorted()).toEqual(['ada', 'cleo']);
  });

  test.each([
    ['listed', '', /room listed takes only the labels .*llm:dry-run:job_.*not found/],
    ['secure', '?participant_label=ada', /room secure .*"ada".*hash/i],
  ])('%s refuses a link like …%s, and the job says why', async (room, query, detail) => {
    const study = await place.otree.createSession({ config: 'dictator', participants: 2, room });
    const { session } = await place.lab.start([`${study.roomUrl}${query}`], { platform: 'otree' });
    const [job] = await place.lab.untilOver(session);
    expect(job).toMatchObject({ state: 'failed', reason: 'study_closed' });
    expect(job?.detail).toMatch(detail);
    const visited = (await place.otree.progress(study.code)).values();
    expect([...visited]).toEqual([0, 0]);
  });
});

describe('links', () => {
  test('of one participant are refused for two jobs, with the kind of link that works', async () => {
    const link = place.otree.initializeUrl('abcd1234');
    await expect(place.lab.start([link, `${link}?x=1`], { platform: 'otree' })).rejects.toThrow(
      /abcd1234.*given 2 times.*\/join\//,
    );
  });

  test('of one participant are refused while a job plays that participant, and taken again afterwards', async () => {
    const study = await place.otree.createSession({ config: 'dictator', participants: 2 });
    const first = study.participantUrls.slice(0, 1);
    const { session, jobs } = await place.lab.start(first, { platform: 'otree' });
    await expect(place.lab.start(first, { platform: 'otree' })).rejects.toThrow(
      `${jobs[0]} plays this participant and is not over`,
    );
    await place.lab.client.call(api.command, { body: { kind: 'cancel', session } });
    await place.lab.untilOver(session);
    const again = await place.lab.start(study.participantUrls, { platform: 'otree' });
    await expectCompleted(again.session, 2);
  });

  test('on the page that lists them are found out, unless oTree asks for a log-in', async () => {
    const study = await place.otree.createSession({ config: 'dictator', participants: 2 });
    const page = `${place.otree.url}/SessionStartLinks/${study.code}`;
    await expect(resolveLinks(readSettings({}), 'otree', [page], () => {})).rejects.toThrow(/log-in/);
  });
});

test('a link whose participant has finished before is over at once, and the job says so', async () => {
  const { study, session } = await play(place, 'bargaining', 2);
  await expectCompleted(session, 2);
  const again = await place.lab.start(study.participantUrls, { platform: 'otree' });
  const jobs = await place.lab.untilOver(again.session);
  expect(jobs.map(({ state, steps, detail }) => [state, steps, detail])).toEqual(
    Array(2).fill(['completed', 0, 'the first page that it saw was the end: nothing was answered']),
  );
});

test('participants and sessions that oTree does not know are closed, and the job says which', async () => {
  const links = ['InitializeParticipant/nobody99', 'join/nosuchsession'].map(
    (path) => `${place.otree.url}/${path}`,
  );
  const { session } = await place.lab.start(links, { platform: 'otree' });
  const jobs = await place.lab.untilOver(session);
  expect(jobs.map(({ state, reason }) => `${state} ${reason}`)).toEqual(Array(2).fill('failed study_closed'));
  expect(jobs[0]?.detail).toMatch(/404.*nobody99/);
  expect(jobs[1]?.detail).toMatch(/404.*nosuchsession/);
});

test('an oTree on SQLite whose lock another holds stalls and fails: it is waited for, and has each answer once', async () => {
  const otree = await startOtree({
    logFile: join(mkdtempSync(join(tmpdir(), 'proband-otree-')), 'otree.log'),
  });
  try {
    const study = await otree.createSession({ config: 'public_goods', participants: 3 });
    const letGo = await lockSqlite(join(otree.folder, 'db.sqlite3'));
    const { session } = await place.lab.start(study.participantUrls, { platform: 'otree' });
    await place.lab.until(session, ({ reason }) => reason === 'study_unreachable');
    await letGo();
    await expectCompleted(session, 3);
    const compared = await expectAgreement(otree, study.code, await sentBy(place.lab, [session]));
    expect(compared).toBeGreaterThanOrEqual(9);
  } finally {
    await otree.stop();
  }
});

test('the server that authors try their study on: its debug tables are read by nobody, its list of links is', async () => {
  const otree = await startOtree({
    server: 'devserver',
    logFile: join(mkdtempSync(join(tmpdir(), 'proband-otree-')), 'otree.log'),
  });
  try {
    const run = await play({ ...place, otree }, 'public_goods', 3);
    await expectCompleted(run.session, 3);
    expect(
      await expectAgreement(otree, run.study.code, await sentBy(place.lab, [run.session])),
    ).toBeGreaterThanOrEqual(9);
    const seen = await rowsOf<{ observation: string; html: Buffer }>(
      place.lab,
      `SELECT s.observation::text, p.gzip AS html FROM "Step" s JOIN "PageSnapshot" p ON p.hash = s."snapshotHash" WHERE "jobId" = ANY($1)`,
      [run.jobs],
    );
    expect(seen.length).toBeGreaterThanOrEqual(12);
    const page = `${otree.url}/SessionStartLinks/${run.study.code}`;
    const told: string[] = [];
    const links = await resolveLinks(readSettings({}), 'otree', [page, page], (line) => told.push(line));
    expect(links).toEqual(Array(2).fill(run.study.sessionWideUrl));
    expect(told.join()).toContain('3 places in all, and 2 participants');
    for (const { observation } of seen) expect(observation).not.toMatch(/debug|Restart as new|ID in group/i);
  } finally {
    await otree.stop();
  }
});

test('jobs that have waited longer than oTree remembers participants are still there when a person arrives', async () => {
  const { study, session, jobs } = market;
  const waiting = () =>
    rowsOf<{ seconds: number }>(
      place.lab,
      `SELECT extract(epoch FROM now() - "openedAt")::float AS seconds FROM "Step"
       WHERE "jobId" = ANY($1) AND kind = 'wait'`,
      [jobs],
    );
  // oTree takes only those into a group who asked in the last 70 s.
  await eventually(async () => {
    const steps = await waiting();
    return steps.length === 2 && steps.every(({ seconds }) => seconds > 75);
  }, 240_000);
  const person = createPerson(study.participantUrls[2]!);
  await person.look();
  expect(person.page()).toBe('Offer');
  expect(person.isWaiting()).toBe(false);
  for (const round of [1, 2]) {
    await place.lab.until(session, ({ reason, page }) => reason === 'wait_page' && page.includes('wait'));
    await person.send({ offer: String(round) });
    await untilLedOn(person);
  }
  await expectCompleted(session, 2);
  const sent = [...(await sentBy(place.lab, [session])), ...person.sent];
  expect(await expectAgreement(place.otree, study.code, sent)).toBe(6);
}, 300_000);
