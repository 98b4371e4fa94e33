import type { Logger } from 'pino';

/** Something that is done again and again. */
export interface Loop {
  /** Do it now; if it is being done, once more afterwards. */
  wake: () => void;
  /** Ends it after the round that is under way. */
  stop: () => Promise<void>;
}

/** Does `round` every `everyMs` and whenever it is woken, never twice at once; a failed round is logged. */
export function createLoop(name: string, everyMs: number, log: Logger, round: () => Promise<void>): Loop {
  let stopped = false;
  let woken = true;
  let wakeUp: () => void = () => {};

  const run = async (): Promise<void> => {
    while (!stopped) {
      if (!woken) await Promise.race([pause(everyMs), new Promise<void>((resolve) => (wakeUp = resolve))]);
      if (stopped) return;
      woken = false;
      await round().catch((error: unknown) => log.warn({ err: error }, `${name}: round failed, tried again`));
    }
  };
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      setTimeout(resolve, ms).unref();
    });

  const done = run();
  return {
    wake() {
      woken = true;
      wakeUp();
    },
    async stop() {
      stopped = true;
      wakeUp();
      await done;
    },
  };
}
