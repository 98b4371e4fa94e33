import { realClock, type Clock } from '../../live/renewer.ts';

/** How a table's rows are fetched anew. Both settle when the rows are in place, and never reject. */
export interface RowSource {
  some(ids: string[]): Promise<void>;
  all(): Promise<void>;
}

/** Between two fetches of some rows, and between two of all, in ms. */
const SOME_MS = 300;
const ALL_MS = 2_000;
/** As many ids as one request takes. */
const MOST_IDS = 400;

/** Gathers which rows have changed; null: too many to name. One fetch at a time, so that no old row overwrites a new one. */
export interface RowRenewer {
  tell(ids: readonly string[] | null): void;
}

export function createRowRenewer(source: RowSource, clock: Clock = realClock): RowRenewer {
  const told = new Set<string>();
  let wantsAll = false;
  let [lastSome, lastAll] = [-Infinity, -Infinity];
  let busy = false;

  const dueIn = (): number => {
    const all = wantsAll ? lastAll + ALL_MS : Infinity;
    const some = told.size > 0 ? lastSome + SOME_MS : Infinity;
    return Math.max(0, Math.min(all, some) - clock.now());
  };

  const fetch = async (): Promise<void> => {
    if (wantsAll && clock.now() >= lastAll + ALL_MS) {
      lastAll = clock.now();
      wantsAll = false;
      told.clear();
      return source.all();
    }
    lastSome = clock.now();
    const ids = [...told].slice(0, MOST_IDS);
    for (const id of ids) told.delete(id);
    if (ids.length > 0) await source.some(ids);
  };

  const arm = (): void => {
    if (busy || (!wantsAll && told.size === 0)) return;
    busy = true;
    clock.after(dueIn(), () => {
      void fetch().finally(() => {
        busy = false;
        arm();
      });
    });
  };

  return {
    tell(ids) {
      if (ids === null) wantsAll = true;
      else for (const id of ids) told.add(id);
      arm();
    },
  };
}
