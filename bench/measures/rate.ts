import { runBatch } from '../batch.ts';
import { withEngine, type Engine } from '../engine.ts';
import type { Measure } from '../measure.ts';
import { median, percent } from '../numbers.ts';
import { repeat } from '../repeat.ts';
import type { Screen } from '../screen.ts';
import { openWindow } from '../window.ts';

/** Jobs at once: whole groups of three, as near to 10, 30, 60 and 120 as that allows. */
const JOBS = [9, 30, 60, 120];
const REPEAT = { most: 3, limitMs: 65_000 };
/** Where this part of the highest rate is reached, the plateau begins. */
const PLATEAU = 0.9;

interface Run {
  jobs: number;
  /** Pages a second. */
  rate: number;
  /** Cores that the engine kept busy. */
  cores: number;
  others: number;
}

/** How many pages a second the engine passes, and at how many jobs it can do no more. */
export const rate: Measure = {
  name: 'rate',
  title: 'The rate at which it saturates',
  run: (screen) =>
    withEngine(async (engine) => {
      screen.row('jobs at once', 'pages a second', 'others on the machine');
      await runBatch(engine, screen, { urls: await engine.study.invite(30) });
      const rounds = await repeat(screen, REPEAT, async () => {
        const round: Run[] = [];
        for (const jobs of JOBS) round.push(await runOnce(engine, screen, jobs));
        return round;
      });
      return report(
        JOBS.map((jobs) => pointOf(jobs, rounds.flat())),
        rounds.length,
      );
    }),
};

async function runOnce(engine: Engine, screen: Screen, jobs: number): Promise<Run> {
  const urls = await engine.study.invite(jobs);
  const end = openWindow(engine);
  const { pages, tookMs } = await runBatch(engine, screen, { urls });
  const { others, cpuMs, wallMs } = end();
  const run = { jobs, rate: (pages / tookMs) * 1000, cores: cpuMs / wallMs, others };
  screen.row(`${jobs}`, run.rate.toFixed(1), percent(others));
  return run;
}

/** The medians of the runs with so many jobs. */
function pointOf(jobs: number, runs: Run[]): Run {
  const those = runs.filter((run) => run.jobs === jobs);
  const of = (pick: (run: Run) => number): number => median(those.map(pick));
  return {
    jobs,
    rate: of(({ rate }) => rate),
    cores: of(({ cores }) => cores),
    others: of(({ others }) => others),
  };
}

function report(points: Run[], rounds: number): string[] {
  const highest = Math.max(...points.map((point) => point.rate));
  const begin = points.find((point) => point.rate >= PLATEAU * highest);
  const row = ({ jobs, rate, cores, others }: Run): string =>
    `| ${jobs} | ${(rate / highest).toFixed(2)} | ${rate.toFixed(1)} | ${cores.toFixed(1)} | ${percent(others)} |`;
  return [
    `An agent without latency; pages passed, divided by the time from the request that makes the jobs to the last one finished; medians; rounds: ${rounds}.`,
    '',
    '| jobs at once | rate ÷ highest rate | pages a second | cores busy with the engine | others |',
    '| --- | --- | --- | --- | --- |',
    ...points.map(row),
    '',
    `- The plateau (${percent(PLATEAU)} of the highest rate) begins at **${begin?.jobs} jobs**.`,
    `- With an agent that thinks 2 s about a page it is reached by about **${(highest * 2).toFixed(0)} jobs** at once.`,
  ];
}
