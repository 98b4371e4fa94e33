import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { runBatch } from '../batch.ts';
import { PARTS, withEngine, type Engine } from '../engine.ts';
import type { Measure } from '../measure.ts';
import { median, percent, range } from '../numbers.ts';
import { repeat } from '../repeat.ts';
import type { Screen } from '../screen.ts';
import { openWindow, type Window } from '../window.ts';

const JOBS = 30;
const REPEAT = { most: 5, limitMs: 60_000 };
const IDLE_MS = 5_000;

/** One run, counted by page passed. */
interface Run {
  window: Window;
  pages: number;
  calls: number;
}

/** What it costs to move a participant one page on. */
export const cpu: Measure = {
  name: 'cpu',
  title: 'CPU time a page',
  run: (screen) =>
    withEngine(async (engine) => {
      screen.row('run', 'CPU ms a page', 'others on the machine');
      await runBatch(engine, screen, { urls: await engine.study.invite(9) }); // code is compiled, pools are filled
      const runs = await repeat(screen, REPEAT, async (at) => {
        const run = await runOnce(engine, screen);
        screen.row(`${at}`, (run.window.cpuMs / run.pages).toFixed(0), percent(run.window.others));
        return run;
      });
      const end = openWindow(engine);
      await sleep(IDLE_MS, undefined, { signal: screen.signal });
      return report(runs, end());
    }),
};

async function runOnce(engine: Engine, screen: Screen): Promise<Run> {
  const urls = await engine.study.invite(JOBS);
  const end = openWindow(engine);
  const { pages, jobs } = await runBatch(engine, screen, { urls });
  return { window: end(), pages, calls: jobs.reduce((sum, { llmCalls }) => sum + llmCalls, 0) };
}

function report(runs: Run[], idle: Window): string[] {
  const totals = runs.map(({ window, pages }) => window.cpuMs / pages);
  const total = median(totals);
  const rows = PARTS.map((part) => {
    const ms = median(runs.map(({ window, pages }) => window.cpu[part] / pages));
    return `| ${part} | ${percent(ms / total)} | ${ms.toFixed(1)} |`;
  });
  const calls = median(runs.map(({ calls, pages }) => calls / pages));
  const perCore = 2_000 / total;
  return [
    `${JOBS} jobs at once, agent without latency, ${runs.length} runs after one to warm up; user and system time of all processes, per page passed.`,
    '',
    '| process | share | CPU ms a page |',
    '| --- | --- | --- |',
    ...rows,
    `| **together** | 100 % | **${total.toFixed(0)}** (${range(totals, 0)}) |`,
    '',
    `- With an agent that thinks 2 s about a page, one core moves about **${perCore.toFixed(0)} participants** at the same time.`,
    `- A page passed stands for ${calls.toFixed(2)} answers of the agent (the study refuses wrong answers to its comprehension question), and for the looks at wait pages.`,
    `- Idle, all processes together take ${percent(idle.cpuMs / idle.wallMs)} of one core.`,
    `- Others used ${percent(median(runs.map(({ window }) => window.others)))} of the ${cpus().length} cores meanwhile.`,
  ];
}
