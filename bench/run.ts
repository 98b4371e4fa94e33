import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../scripts/places.mjs';
import { cpu } from './measures/cpu.ts';
import { ideal } from './measures/ideal.ts';
import { memory } from './measures/memory.ts';
import { prompt } from './measures/prompt.ts';
import { rate } from './measures/rate.ts';
import { rateLimit } from './measures/rate-limit.ts';
import { slowAgents } from './measures/slow-agents.ts';
import { waiting } from './measures/waiting.ts';
import type { Measure } from './measure.ts';
import { renew } from './page.ts';
import { createScreen, type Screen } from './screen.ts';

const MEASURES: Measure[] = [cpu, ideal, rate, memory, prompt, slowAgents, waiting, rateLimit];
/** Titles of sections that no measure writes; they stay. */
const BY_HAND = ['Hints of changed jobs'];
const PAGE = join(ROOT, 'docs', 'benchmarks.md');

/** Runs the measures that were named, or all, and writes what they find into docs/benchmarks.md. */
async function bench(names: string[], screen: Screen): Promise<void> {
  const unknown = names.find((name) => !MEASURES.some((measure) => measure.name === name));
  if (unknown !== undefined) {
    throw new Error(
      `There is no measure ${unknown}. There are: ${MEASURES.map(({ name }) => name).join(', ')}.`,
    );
  }
  if (process.platform !== 'linux') throw new Error('The measures read /proc, which only Linux has.');
  const chosen = MEASURES.filter(({ name }) => names.length === 0 || names.includes(name));
  for (const measure of chosen) {
    const { title } = measure;
    screen.title(title);
    const lines = await measure.run(screen);
    screen.row();
    for (const line of lines) screen.row(line);
    write(title, [...lines, '', place()]);
  }
  process.stdout.write(`\nWritten to ${PAGE}\n`);
}

/** At once after each measure: what was found is not lost with a later one. */
function write(title: string, lines: string[]): void {
  const before = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '';
  const order = [...MEASURES.map((measure) => measure.title), ...BY_HAND];
  mkdirSync(join(ROOT, 'docs'), { recursive: true });
  writeFileSync(PAGE, renew(before, [{ title, lines }], order));
}

function place(): string {
  const day = new Date().toISOString().slice(0, 10);
  const model = cpus()[0]?.model.trim() ?? 'unknown';
  const gigabytes = Math.round(totalmem() / 1024 ** 3);
  const durations = process.env.PROBAND_DURATIONS;
  const other = durations ? ` Durations other than the defaults: \`${durations}\`.` : '';
  return `_${day}, ${cpus().length} cores (${model}), ${gigabytes} GB, Node ${process.versions.node}, Linux.${other}_`;
}

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    process.stderr.write('\nEnding what was started …\n');
    stop.abort(new Error('Stopped before the end.'));
  });
}
try {
  await bench(process.argv.slice(2), createScreen(stop.signal));
} catch (error) {
  const told: unknown = stop.signal.aborted ? stop.signal.reason : error;
  process.stderr.write(`${told instanceof Error ? told.message : String(told)}\n`);
  process.exitCode = 1;
}
process.exit(); // idle sockets have nothing left to do
