import { cpus } from 'node:os';
import { api } from '../../domain/api.schema.ts';
import { endOf, runBatch } from '../batch.ts';
import { criticalCalls, stretchesOf } from '../critical-path.ts';
import { withEngine, type Engine } from '../engine.ts';
import type { Measure } from '../measure.ts';
import { median, percent, range } from '../numbers.ts';
import { repeat } from '../repeat.ts';
import type { Screen } from '../screen.ts';
import { openWindow } from '../window.ts';

/** Groups of three. */
const GROUP = 3;
const JOBS = 17 * GROUP;
const LATENCY_MS = 2_000;
const REPEAT = { most: 3, limitMs: 60_000 };
const AIM = 1.25;

interface Run {
  measuredMs: number;
  idealMs: number;
  /** Of each group: its time, divided by its own ideal time. */
  groups: number[];
  others: number;
  /** CPU time of the engine, as a part of what all cores have in the ideal time. */
  load: number;
}

/** How near a study comes to the time that the agents' thinking alone takes. */
export const ideal: Measure = {
  name: 'ideal',
  title: 'Share of the ideal time',
  run: (screen) =>
    withEngine(async (engine) => {
      screen.row('run', 'time ÷ ideal time', 'median group', 'others on the machine');
      await runBatch(engine, screen, { urls: await engine.study.invite(9) });
      const runs = await repeat(screen, REPEAT, async (at) => {
        const run = await runOnce(engine, screen, at * 1000);
        const share = (run.measuredMs / run.idealMs).toFixed(2);
        const seconds = `(${inSeconds(run.measuredMs)} ÷ ${inSeconds(run.idealMs)})`;
        screen.row(`${at}`, `${share} ${seconds}`, median(run.groups).toFixed(2), percent(run.others));
        return run;
      });
      return report(runs);
    }),
};

async function runOnce(engine: Engine, screen: Screen, seed: number): Promise<Run> {
  const urls = await engine.study.invite(JOBS);
  const end = openWindow(engine);
  const { jobs, tookMs, startedAt } = await runBatch(engine, screen, { urls, latencyMs: LATENCY_MS, seed });
  const { others, cpuMs } = end();
  const paths = await Promise.all(
    jobs.map(async ({ id }) => stretchesOf(await engine.client.call(api.showJob, { params: { id } }))),
  );
  const ideals: number[] = [];
  const groups: number[] = [];
  for (let first = 0; first < jobs.length; first += GROUP) {
    const idealMs = criticalCalls(paths.slice(first, first + GROUP)) * LATENCY_MS;
    const ended = Math.max(...jobs.slice(first, first + GROUP).map(endOf));
    ideals.push(idealMs);
    groups.push((ended - startedAt) / idealMs);
  }
  const idealMs = Math.max(...ideals);
  return { measuredMs: tookMs, idealMs, groups, others, load: cpuMs / (idealMs * cpus().length) };
}

const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

function report(runs: Run[]): string[] {
  const shares = runs.map(({ measuredMs, idealMs }) => measuredMs / idealMs);
  const groups = runs.map((run) => median(run.groups));
  const worst = Math.max(...runs.flatMap((run) => run.groups));
  return [
    `${JOBS} jobs at once in groups of three, an agent that takes ${LATENCY_MS / 1000} s for each answer, ${runs.length} runs with other seeds. Measured from the request that makes the jobs to the last one finished.`,
    '',
    '| | time ÷ ideal time | runs |',
    '| --- | --- | --- |',
    `| all jobs (aim: ≤ ${AIM}) | **${median(shares).toFixed(2)}** | ${range(shares, 2)} |`,
    `| the median group | ${median(groups).toFixed(2)} | ${range(groups, 2)} |`,
    `| the slowest group | ${worst.toFixed(2)} | |`,
    '',
    '- The ideal time is the critical path of the agents alone: members of a group wait for each other twice, so for each stretch between wait pages the member with most calls counts, by the calls that were really made; the slowest group counts for all.',
    `- The engine's CPU time was ${percent(median(runs.map(({ load }) => load)))} of what the ${cpus().length} cores have in the ideal time. Near 100 % or above it the cores set the pace.`,
    `- Others used ${percent(median(runs.map(({ others }) => others)))} of the cores meanwhile.`,
  ];
}
