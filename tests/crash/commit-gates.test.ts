import { afterAll, beforeAll, expect, test } from 'vitest';
import { processBehind, shutGate, type CommitMoment } from '../support/commit-gate.ts';
import { eventually, startLab, type Lab } from '../support/lab.ts';
import {
  codeOf,
  expectBookAgrees,
  expectEachPageOnce,
  openTriggerStudy,
  type TriggerStudy,
} from '../support/study.ts';

let lab: Lab;
let study: TriggerStudy;

beforeAll(async () => {
  [lab, study] = await Promise.all([startLab({ workers: 2 }), openTriggerStudy()]);
});
afterAll(async () => {
  await Promise.all([lab?.stop(), study?.close()]);
});

async function expectAllWell(session: string, urls: string[]): Promise<void> {
  const jobs = await lab.untilOver(session);
  expect(jobs.map(({ state }) => state)).toEqual(urls.map(() => 'completed'));
  expectEachPageOnce(study.study.entries(), urls);
  await expectBookAgrees(lab, study.study.entries(), urls);
}

for (const phase of ['look', 'ask', 'send'] as const) {
  test(`a worker killed after its ${phase} was committed, before Temporal heard of it`, async () => {
    const urls = study.participants(3);
    const gate = await shutGate(lab, {
      table: 'Job',
      on: 'UPDATE',
      when: `OLD.phase = '${phase}' AND NEW.turn > OLD.turn`,
    });
    const { session } = await lab.start(urls);
    process.kill(processBehind(await gate.arrived()), 'SIGKILL');
    await gate.open();
    await expectAllWell(session, urls);
  });
}

test('the API killed after its jobs were committed, before any was started', async () => {
  const urls = study.participants(3);
  const gate = await shutGate(lab, { table: 'Command', on: 'INSERT', when: `NEW.kind = 'start'` });
  const made = lab.start(urls); // repeats its request until it is answered
  const who = await gate.arrived();
  expect(who).toMatch(/^proband-api-/);
  process.kill(processBehind(who), 'SIGKILL');
  await gate.open();
  const { session, jobs } = await made;
  expect(jobs).toHaveLength(3);
  expect(await lab.jobs(session)).toHaveLength(3);
  await expectAllWell(session, urls);
});

/** Stops a worker at a commit for longer than its heartbeat, and wakes it when another has done its work. */
async function stopWorkerAt(moment: CommitMoment, hasWoken: () => Promise<unknown>): Promise<string[]> {
  const urls = study.participants(3);
  const gate = await shutGate(lab, moment);
  const { session } = await lab.start(urls);
  const stopped = processBehind(await gate.arrived());
  process.kill(stopped, 'SIGSTOP');
  await gate.open();
  // The other worker takes over what the stopped one held, and all get through without it.
  await lab.untilOver(session);
  process.kill(stopped, 'SIGCONT');
  await hasWoken();
  await expectAllWell(session, urls);
  return urls.map(codeOf);
}

test('a worker stopped before it marked a submission as sent sends nothing when it wakes', async () => {
  const said = () => [1, 2].map((number) => lab.workerLog(number)).join('');
  const overtaken = () => said().split('Overtaken').length;
  const before = overtaken();
  const answered = { table: 'Job', on: 'UPDATE', when: `OLD.phase = 'ask' AND NEW.phase = 'send'` } as const;
  const codes = await stopWorkerAt(answered, () => eventually(() => overtaken() > before, 60_000));
  const dropped = study.study
    .entries()
    .filter((entry) => entry.kind === 'dropped' && codes.includes(entry.code));
  expect(dropped).toEqual([]);
});

test('a worker stopped after it marked a submission as sent: what it sends when it wakes is dropped', async () => {
  const dropped = new Promise<string>((resolve) => {
    study.always((moment, { outcome, code }) => {
      if (moment === 'stored' && outcome === 'dropped') resolve(code);
    });
  });
  const sent = {
    table: 'Submission',
    on: 'UPDATE',
    when: `NEW.status = 'sent' AND OLD.status <> 'sent'`,
  } as const;
  const codes = await stopWorkerAt(sent, () => dropped);
  expect(codes).toContain(await dropped);
});
