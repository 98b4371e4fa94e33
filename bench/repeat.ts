import type { Screen } from './screen.ts';

/**
 * Does a run several times, for the median: `most` times, or fewer when the time for it is over, as on a machine
 * that is busy otherwise. Never less than once.
 */
export async function repeat<T>(
  screen: Screen,
  { most, limitMs }: { most: number; limitMs: number },
  run: (at: number) => Promise<T>,
): Promise<T[]> {
  const end = performance.now() + limitMs;
  const results: T[] = [];
  while (results.length < most && (results.length === 0 || performance.now() < end)) {
    screen.signal.throwIfAborted();
    results.push(await run(results.length + 1));
  }
  return results;
}
