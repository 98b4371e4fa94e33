import { useSyncExternalStore, type ReactNode } from 'react';
import { span } from '../../domain/why.ts';

const TICK_MS = 5_000;

const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for all: a table of a thousand times needs no thousand timers. */
function onTick(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}

/** The time now in ms since the epoch, renewed every few seconds. */
export function useNow(): number {
  return useSyncExternalStore(onTick, () => now);
}

/** How long ago, as `3 min`; the exact time as title. @param at ISO 8601 @param suffix e.g. ` ago` */
export function Since({ at, suffix = '' }: { at: string; suffix?: string }): ReactNode {
  const current = useNow();
  return (
    <time dateTime={at} title={new Date(at).toLocaleString()}>
      {span(current - Date.parse(at))}
      {suffix}
    </time>
  );
}
