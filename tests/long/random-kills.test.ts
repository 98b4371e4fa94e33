import { afterEach, beforeEach, test } from 'vitest';
import { startLab, type Lab } from '../support/lab.ts';
import { surviveRandomKills } from '../support/random-kills.ts';
import { openTriggerStudy, type TriggerStudy } from '../support/study.ts';

let lab: Lab;
let study: TriggerStudy;

beforeEach(async () => {
  [lab, study] = await Promise.all([startLab({ workers: 2 }), openTriggerStudy()]);
});
afterEach(async () => {
  await Promise.all([lab?.stop(), study?.close()]);
});

test.each([1, 2, 3])('60 kills at random moments, over 36 jobs and two workers (seed %i)', (seed) =>
  surviveRandomKills(lab, study, { kills: 60, jobs: 36, seed }),
);
