import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDice } from '../../models/dice.ts';
import { startLab, type Lab, type Part } from '../support/lab.ts';
import {
  expectBookAgrees,
  expectEachPageOnce,
  openTriggerStudy,
  type TriggerStudy,
} from '../support/study.ts';

const KILLS = 20;
const JOBS = 12;
const SEED = 20_261_121;

let lab: Lab;
let study: TriggerStudy;

beforeAll(async () => {
  [lab, study] = await Promise.all([startLab(), openTriggerStudy()]);
});
afterAll(async () => {
  await Promise.all([lab?.stop(), study?.close()]);
});

test(`${KILLS} kills at random moments, over ${JOBS} jobs (seed ${SEED})`, { timeout: 400_000 }, async () => {
  const dice = createDice(SEED);
  const parts: Part[] = ['worker', 'worker', 'api', 'temporal', 'postgres'];
  const urls = study.participants(JOBS);
  const killed: Part[] = [];
  let reviving: Promise<void> | null = null;
  // 12 jobs make some 200 moments; the study holds them while something is down, and one in six is a kill.
  study.always(async () => {
    while (reviving) await reviving;
    if (killed.length >= KILLS || dice.roll(6) > 0) return;
    const part = parts[dice.roll(parts.length)] as Part;
    killed.push(part);
    reviving = lab.kill(part).finally(() => (reviving = null));
  });
  const { session } = await lab.start(urls);
  const jobs = await lab.untilOver(session, 380_000);
  await reviving;
  expect(jobs.filter(({ state }) => state !== 'completed')).toEqual([]);
  expectEachPageOnce(study.study.entries(), urls);
  expect(await expectBookAgrees(lab, study.study.entries(), urls)).toBe(JOBS * 5);
  expect(killed).toHaveLength(KILLS);
});
