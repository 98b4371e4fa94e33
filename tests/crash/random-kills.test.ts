import { afterAll, beforeAll, test } from 'vitest';
import { startLab, type Lab } from '../support/lab.ts';
import { surviveRandomKills } from '../support/random-kills.ts';
import { openTriggerStudy, type TriggerStudy } from '../support/study.ts';

let lab: Lab;
let study: TriggerStudy;

beforeAll(async () => {
  [lab, study] = await Promise.all([startLab(), openTriggerStudy()]);
});
afterAll(async () => {
  await Promise.all([lab?.stop(), study?.close()]);
});

test('20 kills at random moments, over 12 jobs', { timeout: 420_000 }, () =>
  surviveRandomKills(lab, study, { kills: 20, jobs: 12, seed: 20_261_121 }),
);
