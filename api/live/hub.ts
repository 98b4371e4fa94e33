import type { Actor } from '../../domain/access.ts';
import { ChangeSchema, REFETCH, type Hint } from '../../domain/live.schema.ts';
import type { Database } from '../../prisma/database.ts';
import { lookAtJobs, type JobsSeen } from '../../records/job-changes.ts';
import { experimentsBySession } from '../../records/live.ts';
import { GatheredHints } from './gathered.ts';
import { Sight } from './sight.ts';

/** Where changes but those of jobs are told: calls back with each payload, and with null whenever some may have been missed. */
export type LiveSource = (onNotice: (payload: string | null) => void) => { close(): Promise<void> };

export interface Watcher {
  /** Who watches, as of now. */
  actor(): Actor;
  send(hints: Hint[]): void;
}

/** One for each API process: finds every change once, and hands it on to whoever may see it. */
export interface LiveHub {
  /** How often a client is shown that the line stands, and its account is looked at again, in ms. */
  beatMs: number;
  /** Sends `refetch` at once, and hints from then on; returns how to leave. */
  watch(watcher: Watcher): Promise<() => void>;
  /** How many watch. */
  count(): number;
  close(): Promise<void>;
}

export interface LiveTimes {
  /** While somebody watches, it is looked for changed jobs so often, and all hints since then are sent, in ms. */
  windowMs: number;
  beatMs: number;
}

const USUAL: LiveTimes = { windowMs: 250, beatMs: 15_000 };

/** Sessions whose experiment is remembered. */
const MOST_SESSIONS = 10_000;

export function createLiveHub(db: Database, source: LiveSource, times: Partial<LiveTimes> = {}): LiveHub {
  const { windowMs, beatMs } = { ...USUAL, ...times };
  const watching = new Map<Watcher, Sight>();
  const told = new GatheredHints();
  const handOut = createHandOut(db, watching);
  /** Null while nobody watches. */
  let seen: JobsSeen | null = null;
  let closed = false;

  const hear = (payload: string | null): void => {
    if (watching.size > 0) told.add(payload === null ? REFETCH : hintIn(payload));
  };

  /** Nobody watches: then nothing is asked of the database, and nothing is kept. */
  const rest = (): void => {
    if (watching.size > 0) return;
    seen = null;
    told.take();
  };

  const lookAndTell = async (): Promise<void> => {
    // Taken before the look: it finds whatever jobs were changed before these were told of.
    const others = told.take();
    const before = others.includes(REFETCH) ? null : seen;
    const look = await lookAtJobs(db, before).catch(() => null);
    if (!look) return told.add(REFETCH);
    seen = look.seen;
    const all = new GatheredHints();
    for (const hint of before ? [...look.changes, ...others] : [REFETCH]) all.add(hint);
    if (!all.isEmpty) await handOut(all.take());
  };

  const wanted = (): boolean => !closed && watching.size > 0;
  const looks = createLoop(windowMs, wanted, () => lookAndTell().finally(rest));
  const open = source(hear);
  return {
    beatMs,
    async watch(watcher) {
      const sight = await Sight.of(db, () => watcher.actor());
      // Before it is told to fetch: what changes after that is found by the next look.
      const first = seen ? null : (await lookAtJobs(db, null)).seen;
      seen ??= first;
      watching.set(watcher, sight);
      watcher.send([REFETCH]);
      looks.go();
      return () => {
        watching.delete(watcher);
        rest();
      };
    },
    count: () => watching.size,
    async close() {
      closed = true;
      await open.close();
      await looks.end();
    },
  };
}

/** Does its work again and again while it is wanted, after a pause each time. */
function createLoop(
  pauseMs: number,
  wanted: () => boolean,
  work: () => Promise<void>,
): { go(): void; end(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let turn: Promise<void> | undefined;
  const go = (): void => {
    if (timer || turn || !wanted()) return;
    timer = setTimeout(() => {
      timer = undefined;
      if (!wanted()) return;
      turn = work().finally(() => {
        turn = undefined;
        go();
      });
    }, pauseMs);
  };
  return {
    go,
    async end() {
      clearTimeout(timer);
      await turn;
    },
  };
}

/** Gives each who watches the hints that they may see. */
function createHandOut(
  db: Database,
  watching: ReadonlyMap<Watcher, Sight>,
): (hints: Hint[]) => Promise<void> {
  const experimentOf = new Map<string, string>();
  return async (hints) => {
    const known = await learnExperiments(db, experimentOf, hints).then(
      () => true,
      () => false,
    );
    await Promise.all(
      [...watching].map(async ([watcher, sight]) => {
        if (hints.includes(REFETCH) || !known) sight.forget();
        // Who may see it cannot be found out now: then each looks by itself, and hears what it may know.
        const visible = known ? await sight.filter(hints, experimentOf).catch(() => [REFETCH]) : [REFETCH];
        if (visible.length > 0 && watching.has(watcher)) watcher.send(visible);
      }),
    );
  };
}

/** What is not understood stands for a change of anything. */
function hintIn(payload: string): Hint {
  try {
    return ChangeSchema.parse(JSON.parse(payload));
  } catch {
    return REFETCH;
  }
}

/** A session stays in its experiment. */
async function learnExperiments(db: Database, known: Map<string, string>, hints: Hint[]): Promise<void> {
  if (known.size > MOST_SESSIONS) known.clear();
  const unknown: string[] = [];
  for (const hint of hints) {
    if (hint.kind === 'session') known.set(hint.id, hint.experiment);
    else if (hint.kind === 'job' && !known.has(hint.session)) unknown.push(hint.session);
  }
  for (const [session, experiment] of await experimentsBySession(db, unknown)) known.set(session, experiment);
}
