import { cpus } from 'node:os';
import { PARTS, partsBeside, type Engine, type Part } from './engine.ts';
import { cpuOf, cpuOfMachine } from './proc.ts';

/** What happened between two moments; times in ms. */
export interface Window {
  wallMs: number;
  cpu: Record<Part, number>;
  /** Of all parts. */
  cpuMs: number;
  /** Part of the machine's cores that others used: neither the engine, nor the study, nor the benchmark. */
  others: number;
}

/** Begins to watch; the function that comes back ends it. */
export function openWindow(engine: Engine): () => Window {
  const before = read(engine);
  return () => {
    const after = read(engine);
    const cpu = Object.fromEntries(
      PARTS.map((part) => [part, after.cpu[part] - before.cpu[part]]),
    ) as Window['cpu'];
    const cpuMs = PARTS.reduce((sum, part) => sum + cpu[part], 0);
    const wallMs = after.at - before.at;
    const strange = after.machine - before.machine - cpuMs - (after.helpers - before.helpers);
    return { wallMs, cpu, cpuMs, others: Math.max(0, strange / (wallMs * cpus().length)) };
  };
}

function read(engine: Engine) {
  const { user, system } = process.cpuUsage();
  const parts = PARTS.map((part) => [part, cpuOf(engine.pids[part], partsBeside(engine, part))]);
  return {
    at: performance.now(),
    cpu: Object.fromEntries(parts) as Window['cpu'],
    helpers: cpuOf(engine.study.pid) + (user + system) / 1000,
    machine: cpuOfMachine(),
  };
}
