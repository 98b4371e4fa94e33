import type { Query, QueryClient } from '@tanstack/react-query';
import { subjectsOfKey, type Subject } from './hints.ts';

/** How a renewer waits; tests bring their own. */
export interface Clock {
  now(): number;
  after(ms: number, run: () => void): void;
}

export const realClock: Clock = {
  now: () => performance.now(),
  after: (ms, run) => void setTimeout(run, ms),
};

/** Fetches anew what is on screen of the subjects that it is told; at most once in `everyMs`, the first time at once. */
export interface Renewer {
  tell(subjects: readonly Subject[]): void;
}

export function createRenewer(client: QueryClient, everyMs: number, clock = realClock): Renewer {
  const told = new Set<Subject>();
  let last = -Infinity;
  let armed = false;

  const arm = (): void => {
    if (armed || told.size === 0) return;
    armed = true;
    clock.after(Math.max(0, last + everyMs - clock.now()), () => {
      armed = false;
      last = clock.now();
      renew();
      arm();
    });
  };

  const renew = (): void => {
    const isTold = ({ queryKey }: Query): boolean =>
      subjectsOfKey(queryKey).some((subject) => told.has(subject));
    // What is under way may have been read before the change. It is let finish, and fetched once more after it:
    // breaking it off each time would leave a slow answer no chance.
    const later = client.getQueryCache().findAll({ fetchStatus: 'fetching', predicate: isTold });
    void client.invalidateQueries({ predicate: (query) => isTold(query) && !later.includes(query) });
    told.clear();
    for (const query of later) told.add(query.queryKey.slice(0, 2).join(' '));
  };

  return {
    tell(subjects) {
      for (const subject of subjects) told.add(subject);
      arm();
    },
  };
}

/** Everything on screen: what changed while nobody listened is not known. */
export async function renewAll(client: QueryClient): Promise<void> {
  await client.cancelQueries();
  await client.invalidateQueries();
}
