import { expect } from 'vitest';
import { createDice } from '../../models/dice.ts';
import type { Lab, Part } from './lab.ts';
import { expectBookAgrees, expectEachPageOnce, type TriggerStudy } from './study.ts';

/**
 * Kills parts of the installation at moments that the seed decides, while a number of jobs go through the study, and
 * expects that nothing is lost or doubled.
 */
export async function surviveRandomKills(
  lab: Lab,
  study: TriggerStudy,
  { kills, jobs: count, seed }: { kills: number; jobs: number; seed: number },
): Promise<void> {
  const dice = createDice(seed);
  const parts: Part[] = ['worker', 'worker', 'api', 'temporal', 'postgres'];
  const urls = study.participants(count);
  const killed: Part[] = [];
  const down: { reviving: Promise<void> | null } = { reviving: null };
  // Each job makes some 18 moments; the study holds them while something is down, and one in six is a kill.
  study.always(async () => {
    while (down.reviving) await down.reviving;
    if (killed.length >= kills || dice.roll(6) > 0) return;
    const part = parts[dice.roll(parts.length)] as Part;
    killed.push(part);
    down.reviving = lab.kill(part).finally(() => (down.reviving = null));
  });
  const { session } = await lab.start(urls);
  const jobs = await lab.untilOver(session, kills * 20_000);
  await down.reviving;
  expect(jobs.filter(({ state }) => state !== 'completed')).toEqual([]);
  expectEachPageOnce(study.study.entries(), urls);
  expect(await expectBookAgrees(lab, study.study.entries(), urls)).toBe(count * 5);
  expect(killed).toHaveLength(kills);
}
