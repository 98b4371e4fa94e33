import { setTimeout as sleep } from 'node:timers/promises';
import type { JobView } from '../../domain/api.schema.ts';
import { follow, runBatch, startBatch } from '../batch.ts';
import { PARTS, partsBeside, withEngine, type Engine, type Part } from '../engine.ts';
import type { Measure } from '../measure.ts';
import { memoryOf } from '../proc.ts';
import type { Screen } from '../screen.ts';

const FEW = 10;
const MANY = 200;
const WARM_UP = 60;
/** Memory is taken as the least of some looks: what a garbage collection is about to free is nobody's need. */
const LOOKS = 6;
const LOOK_MS = 2_000;

type Memory = Record<Part, number>;

/** What one more participant costs who stands in a study and waits. */
export const memory: Measure = {
  name: 'memory',
  title: 'Memory a job',
  run: (screen) =>
    withEngine(async (engine) => {
      screen.row('jobs that wait', 'worker', 'all processes');
      // The heaps come to the size that work takes, before the first look.
      await runBatch(engine, screen, { urls: await engine.study.invite(WARM_UP) });
      await waitTogether(engine, screen, FEW);
      const few = await weigh(engine, screen);
      screen.row(`${FEW}`, megabytes(few.worker), megabytes(sum(few)));
      await waitTogether(engine, screen, MANY - FEW);
      const many = await weigh(engine, screen);
      screen.row(`${MANY}`, megabytes(many.worker), megabytes(sum(many)));
      return report(few, many);
    }),
};

/** Brings jobs to a wait page where they stay: of each group of three only two come. */
async function waitTogether(engine: Engine, screen: Screen, count: number): Promise<void> {
  const invited = await engine.study.invite((count / 2) * 3);
  const urls = invited.filter((_url, index) => index % 3 !== 2);
  const batch = await startBatch(engine, { urls });
  const waits = ({ reason }: JobView): boolean => reason === 'wait_page';
  await follow(engine, batch, screen, (jobs) => jobs.every(waits));
}

async function weigh(engine: Engine, screen: Screen): Promise<Memory> {
  const looks: Memory[] = [];
  for (let at = 0; at < LOOKS; at++) {
    await sleep(LOOK_MS, undefined, { signal: screen.signal });
    const parts = PARTS.map((part) => [part, memoryOf(engine.pids[part], partsBeside(engine, part))]);
    looks.push(Object.fromEntries(parts) as Memory);
    screen.live(`memory, look ${at + 1} of ${LOOKS}`);
  }
  const least = PARTS.map((part) => [part, Math.min(...looks.map((look) => look[part]))]);
  return Object.fromEntries(least) as Memory;
}

const sum = (memory: Memory): number => PARTS.reduce((total, part) => total + memory[part], 0);
const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MB`;

function report(few: Memory, many: Memory): string[] {
  const row = (name: string, less: number, more: number): string => {
    const perJob = (more - less) / (MANY - FEW) / 1024;
    return `| ${name} | ${(more / less).toFixed(2)} | ${megabytes(less)} | ${megabytes(more)} | ${perJob.toFixed(0)} kB |`;
  };
  return [
    `${FEW} and ${MANY} jobs that stand on a wait page, after ${WARM_UP} jobs have gone through the study; PSS, the least of ${LOOKS} looks within ${(LOOKS * LOOK_MS) / 1000} s.`,
    '',
    `| process | ${MANY} jobs ÷ ${FEW} jobs | ${FEW} jobs | ${MANY} jobs | each further job |`,
    '| --- | --- | --- | --- | --- |',
    ...PARTS.map((part) => row(part, few[part], many[part])),
    row('**together**', sum(few), sum(many)),
  ];
}
