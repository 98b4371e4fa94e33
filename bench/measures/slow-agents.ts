import { cpus } from 'node:os';
import { api } from '../../domain/api.schema.ts';
import { runBatch } from '../batch.ts';
import { criticalCalls, stretchesOf } from '../critical-path.ts';
import { withEngine, type Engine } from '../engine.ts';
import type { Measure } from '../measure.ts';
import { percent } from '../numbers.ts';
import type { Screen } from '../screen.ts';
import { openWindow } from '../window.ts';

const GROUP = 3;
/** Jobs at once, and how long a model takes for an answer. */
const LOADS = [
  { jobs: 201, latencyMs: 8_000 },
  { jobs: 501, latencyMs: 20_000 },
];

/** Many participants of models that take as long as models do. */
export const slowAgents: Measure = {
  name: 'slow-agents',
  title: 'Many jobs with slow models',
  run: (screen) =>
    withEngine(async (engine) => {
      await runBatch(engine, screen, { urls: await engine.study.invite(9) });
      screen.row('load', 'time ÷ ideal time', 'time', 'cores busy', 'others');
      const rows: string[] = [];
      for (const load of LOADS) rows.push(await runLoad(engine, screen, load));
      return [
        `All at once in groups of three, one worker, ${cpus().length} cores; the ideal time is the critical path of the answers alone.`,
        '',
        '| jobs × answer | time ÷ ideal time | time | cores busy with the engine | others |',
        '| --- | --- | --- | --- | --- |',
        ...rows,
      ];
    }),
};

async function runLoad(
  engine: Engine,
  screen: Screen,
  { jobs: count, latencyMs }: (typeof LOADS)[number],
): Promise<string> {
  const end = openWindow(engine);
  const { jobs, tookMs } = await runBatch(engine, screen, {
    urls: await engine.study.invite(count),
    latencyMs,
  });
  const { cpuMs, wallMs, others } = end();
  const paths: ReturnType<typeof stretchesOf>[] = [];
  for (const { id } of jobs) {
    paths.push(stretchesOf(await engine.client.call(api.showJob, { params: { id } })));
  }
  const groups = Array.from({ length: count / GROUP }, (_, at) =>
    criticalCalls(paths.slice(at * GROUP, (at + 1) * GROUP)),
  );
  const idealMs = Math.max(...groups) * latencyMs;
  const cells = [
    `${count} × ${latencyMs / 1000} s`,
    (tookMs / idealMs).toFixed(2),
    `${(tookMs / 1000).toFixed(0)} s`,
    (cpuMs / wallMs).toFixed(1),
    percent(others),
  ];
  screen.row(...cells);
  return `| ${cells.join(' | ')} |`;
}
