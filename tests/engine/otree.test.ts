import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { processBehind, shutGate } from '../support/commit-gate.ts';
import { startLab, type Lab } from '../support/lab.ts';
import { startOtree, type OtreeServer } from '../support/otree.ts';
import { expectAgreement, sentBy } from '../support/otree-agreement.ts';

let lab: Lab;
let otree: OtreeServer;

beforeAll(async () => {
  lab = await startLab();
  const db = await lab.database();
  await db.query('CREATE DATABASE otree');
  await db.end();
  const databaseUrl = lab.databaseUrl().replace(/\/proband$/, '/otree');
  otree = await startOtree({
    databaseUrl,
    logFile: join(mkdtempSync(join(tmpdir(), 'proband-otree-')), 'otree.log'),
  });
});
afterAll(async () => {
  await otree?.stop();
  await lab?.stop();
});

test('three participants play a public goods game on a real oTree; its export agrees with our submissions', async () => {
  const study = await otree.createSession({ config: 'public_goods', participants: 3 });
  const { session } = await lab.start(study.participantUrls, { platform: 'otree' });
  const jobs = await lab.untilOver(session);
  expect(jobs.map(({ state, reason }) => `${state} ${reason}`)).toEqual(Array(3).fill('completed finished'));
  const compared = await expectAgreement(otree, study.code, await sentBy(lab, [session]));
  // comprehension, contribution and mood of each; the comment may be left empty
  expect(compared).toBeGreaterThanOrEqual(9);
  expect(compared).toBeLessThanOrEqual(12);
});

test('three rounds, with the worker killed on the way: every answer once, in its round', async () => {
  const study = await otree.createSession({ config: 'public_goods_rounds', participants: 3 });
  const { session } = await lab.start(study.participantUrls, { platform: 'otree' });
  await lab.until(session, ({ steps }) => steps >= 2);
  await lab.kill('worker');
  const jobs = await lab.untilOver(session);
  expect(jobs.map(({ state }) => state)).toEqual(Array(3).fill('completed'));
  const sent = await sentBy(lab, [session]);
  expect(await expectAgreement(otree, study.code, sent)).toBeGreaterThanOrEqual(3 + 2 * 9);
  expect(sent.filter(({ body }) => body.includes('contribution='))).toHaveLength(9);
});

test('oTree killed and started again: its participants are waited for, and complete', async () => {
  const study = await otree.createSession({ config: 'public_goods', participants: 3 });
  const { session } = await lab.start(study.participantUrls.slice(0, 2), { platform: 'otree' });
  await lab.until(session, ({ reason }) => reason === 'wait_page');
  await otree.kill();
  await lab.until(session, ({ reason }) => reason === 'study_unreachable');
  await otree.restart();
  const rest = await lab.start(study.participantUrls.slice(2), { platform: 'otree' });
  const jobs = [...(await lab.untilOver(session)), ...(await lab.untilOver(rest.session))];
  expect(jobs.map(({ state }) => state)).toEqual(Array(3).fill('completed'));
  const sent = await sentBy(lab, [session, rest.session]);
  expect(await expectAgreement(otree, study.code, sent)).toBeGreaterThanOrEqual(9);
});

test('a session-wide link: each of N copies gets a place of its own, and one more finds the session full', async () => {
  const study = await otree.createSession({ config: 'public_goods', participants: 3 });
  const { session } = await lab.start(Array<string>(3).fill(study.sessionWideUrl), { platform: 'otree' });
  const jobs = await lab.untilOver(session);
  expect(jobs.map(({ state }) => state)).toEqual(Array(3).fill('completed'));
  const late = await lab.start([study.sessionWideUrl], { platform: 'otree' });
  expect((await lab.untilOver(late.session)).map(({ state, reason }) => `${state} ${reason}`)).toEqual([
    'full study_full',
  ]);
});

test('a session-wide link, with the worker killed after oTree gave a place and before we knew of it: no place is lost', async () => {
  const study = await otree.createSession({ config: 'public_goods', participants: 3 });
  const gate = await shutGate(lab, {
    table: 'Job',
    on: 'UPDATE',
    when: `OLD.turn = 0 AND NEW.turn = 1`,
    before: true,
  });
  const { session } = await lab.start(Array<string>(3).fill(study.sessionWideUrl), { platform: 'otree' });
  process.kill(processBehind(await gate.arrived()), 'SIGKILL');
  await gate.open();
  const jobs = await lab.untilOver(session);
  expect(jobs.map(({ state }) => state)).toEqual(Array(3).fill('completed'));
});

test('a room: three copies of its link get three places', async () => {
  const study = await otree.createSession({ config: 'public_goods', participants: 3, room: 'lab' });
  const { session } = await lab.start(Array<string>(3).fill(study.roomUrl as string), { platform: 'otree' });
  const jobs = await lab.untilOver(session);
  expect(jobs.map(({ state }) => state)).toEqual(Array(3).fill('completed'));
});
