import { readdirSync, readFileSync } from 'node:fs';
import { commandLineOf } from '../scripts/processes.mjs';

/** What /proc tells of a process; times in ms. */
interface Stat {
  pid: number;
  parent: number;
  own: number;
  /** Of children that have ended and were waited for. */
  endedChildren: number;
}

/** Linux counts CPU time in hundredths of a second for everybody outside the kernel. */
const TICK_MS = 10;

function parseStat(pid: number, text: string): Stat {
  // The second field, the name, may hold blanks and brackets: count from its end, where field 3 comes first.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = (field: number): number => Number(fields[field - 3]) * TICK_MS;
  return { pid, parent: Number(fields[1]), own: ticks(14) + ticks(15), endedChildren: ticks(16) + ticks(17) };
}

function readStat(pid: number): Stat | null {
  try {
    return parseStat(pid, readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return null; // it has ended meanwhile
  }
}

/** A process with everything that descends from it, without those in `except` and their descendants. */
function treeOf(root: number, except: number[]): Stat[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const all = pids.flatMap((pid) => readStat(Number(pid)) ?? []);
  const found = all.filter(({ pid }) => pid === root);
  for (const member of found) {
    found.push(...all.filter(({ pid, parent }) => parent === member.pid && !except.includes(pid)));
  }
  return found;
}

/** CPU time (user and system) that a process and its descendants have used so far, in ms. */
export function cpuOf(root: number, except: number[] = []): number {
  return treeOf(root, except).reduce((sum, { own, endedChildren }) => sum + own + endedChildren, 0);
}

/** Memory of a process and its descendants in bytes; pages that several share count in parts (PSS). */
export function memoryOf(root: number, except: number[] = []): number {
  return treeOf(root, except).reduce((sum, { pid }) => sum + pssOf(pid), 0);
}

function pssOf(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) * 1024;
  } catch {
    return 0; // it has ended meanwhile
  }
}

/** CPU time that all processes of this machine have used together, in ms. */
export function cpuOfMachine(): number {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n', 1);
  const [, user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0] = line.split(/\s+/).map(Number);
  return (user + nice + system + irq + softIrq) * TICK_MS;
}

/** The child of a process whose command line holds this text. */
export function childOf(parent: number, text: string): number {
  const child = treeOf(parent, []).find(
    ({ pid, parent: its }) => its === parent && commandLineOf(pid)?.includes(text),
  );
  if (!child) throw new Error(`Process ${parent} has no child ${text}.`);
  return child.pid;
}
