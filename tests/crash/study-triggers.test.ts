import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLab, type Lab, type Part } from '../support/lab.ts';
import {
  expectBookAgrees,
  expectEachPageOnce,
  openTriggerStudy,
  type Trigger,
  type TriggerStudy,
} from '../support/study.ts';

/** The study itself pulls the trigger, so that the kill hits the moment and not some time beside it. */
const MOMENTS: Record<Trigger, string> = {
  received: 'when a submission has arrived and nothing has been done about it',
  stored: 'when a submission has been taken and nothing has been answered',
  answering: 'in the middle of the answer to a submission',
};
const PARTS: Part[] = ['worker', 'api', 'temporal', 'postgres'];

let lab: Lab;
let study: TriggerStudy;

beforeAll(async () => {
  [lab, study] = await Promise.all([startLab(), openTriggerStudy()]);
});
afterAll(async () => {
  await Promise.all([lab?.stop(), study?.close()]);
});

for (const trigger of Object.keys(MOMENTS) as Trigger[]) {
  describe(`killed ${MOMENTS[trigger]}`, () => {
    for (const part of PARTS) {
      test(`${part}: all jobs complete, and the study has each page once`, async () => {
        const urls = study.participants(3);
        let revived: Promise<void> | undefined;
        study.once(
          trigger,
          () => {
            revived = lab.kill(part);
          },
          ({ page }) => page === 'contribution',
        );
        const { session } = await lab.start(urls);
        const jobs = await lab.untilOver(session);
        await revived;
        expect(revived).toBeDefined();
        expect(jobs.map(({ state }) => state)).toEqual(['completed', 'completed', 'completed']);
        expectEachPageOnce(study.study.entries(), urls);
        expect(await expectBookAgrees(lab, study.study.entries(), urls)).toBe(15);
      });
    }
  });
}
