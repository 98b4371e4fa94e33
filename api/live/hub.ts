import type { Actor } from '../../domain/access.ts';
import { ChangeSchema, REFETCH, type Hint } from '../../domain/live.schema.ts';
import type { Database } from '../../prisma/database.ts';
import { experimentsBySession } from '../../records/live.ts';
import { GatheredHints } from './gathered.ts';
import { Sight } from './sight.ts';

/** Where changes are told: calls back with each payload, and with null whenever some may have been missed. */
export type LiveSource = (onNotice: (payload: string | null) => void) => { close(): Promise<void> };

export interface Watcher {
  /** Who watches, as of now. */
  actor(): Actor;
  send(hints: Hint[]): void;
}

/** One for each API process: hears of every change once, and hands it on to whoever may see it. */
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
  /** Hints are gathered for so long, in ms. */
  windowMs: number;
  beatMs: number;
}

const USUAL: LiveTimes = { windowMs: 250, beatMs: 15_000 };

/** Sessions whose experiment is remembered. */
const MOST_SESSIONS = 10_000;

export function createLiveHub(db: Database, source: LiveSource, times: Partial<LiveTimes> = {}): LiveHub {
  const { windowMs, beatMs } = { ...USUAL, ...times };
  const watching = new Map<Watcher, Sight>();
  const gathered = new GatheredHints();
  const experimentOf = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;
  let handing = false;

  const hear = (payload: string | null): void => {
    if (watching.size === 0) return;
    gathered.add(payload === null ? REFETCH : hintIn(payload));
    plan();
  };

  const plan = (): void => {
    if (handing || gathered.isEmpty) return;
    timer ??= setTimeout(() => void handOut(), windowMs);
  };

  const handOut = async (): Promise<void> => {
    timer = undefined;
    handing = true;
    const hints = gathered.take();
    const known = await learnExperiments(db, experimentOf, hints).then(
      () => true,
      () => false,
    );
    await Promise.all(
      [...watching].map(async ([watcher, sight]) => {
        if (hints.includes(REFETCH) || !known) sight.forget();
        // Who may see it cannot be found out now: then each looks by itself, and hears what it may know.
        const seen = known ? await sight.filter(hints, experimentOf).catch(() => [REFETCH]) : [REFETCH];
        if (seen.length > 0 && watching.has(watcher)) watcher.send(seen);
      }),
    );
    handing = false;
    plan();
  };

  const open = source(hear);
  return {
    beatMs,
    async watch(watcher) {
      const sight = await Sight.of(db, () => watcher.actor());
      watching.set(watcher, sight);
      watcher.send([REFETCH]);
      return () => void watching.delete(watcher);
    },
    count: () => watching.size,
    async close() {
      clearTimeout(timer);
      await open.close();
    },
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
