import type { Screen } from './screen.ts';

/** One measure: what it is called on the command line, and what it finds. */
export interface Measure {
  name: string;
  title: string;
  /** @returns Markdown for docs/benchmarks.md, without heading */
  run(screen: Screen): Promise<string[]>;
}
