import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { UsageError } from './config.ts';
import type { Context } from './context.ts';

/** Whether somebody sits there who can answer. */
export function isAtTerminal({ stdin = process.stdin }: Pick<Context, 'stdin'>): boolean {
  return stdin.isTTY;
}

/**
 * Asks on the terminal, and takes one line.
 * @param hidden shows nothing of what is typed
 * @throws UsageError when it is cut off
 */
export function ask(
  { stdin = process.stdin, stderr }: Pick<Context, 'stdin' | 'stderr'>,
  question: string,
  hidden: boolean,
): Promise<string> {
  stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: hidden ? nowhere : stderr, terminal: hidden });
  return new Promise((resolve, reject) => {
    lines.once('line', (line) => {
      resolve(line); // before it is closed: that says it was cut off
      lines.close();
      if (hidden) stderr.write('\n');
    });
    lines.once('SIGINT', () => lines.close());
    lines.once('close', () => reject(new UsageError('\nCut off; nothing was changed.')));
  });
}
