import { createLogUpdate } from 'log-update';
import pc from 'picocolors';

/** What a measure tells while it runs: rows on stdout, and in a terminal a line that is renewed in place. */
export interface Screen {
  title(text: string): void;
  row(...cells: string[]): void;
  live(text: string): void;
  /** Aborted when the person at the keyboard wants an end. */
  signal: AbortSignal;
}

const CELL = 24;

export function createScreen(signal: AbortSignal): Screen {
  const update = process.stderr.isTTY ? createLogUpdate(process.stderr) : null;
  const print = (text: string): void => {
    update?.clear();
    process.stdout.write(`${text}\n`);
  };
  return {
    title: (text) => print(`\n${pc.bold(text)}`),
    row: (...cells) => print(`  ${cells.map((cell) => cell.padEnd(CELL)).join(' ')}`.trimEnd()),
    live(text) {
      signal.throwIfAborted();
      update?.(pc.dim(`  ${text}`));
    },
    signal,
  };
}
