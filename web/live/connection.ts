import { HintSchema, type Hint } from '../../domain/live.schema.ts';

/** `connecting`: for the first time; `lost`: it was there, or did not come. */
export type LiveState = 'connecting' | 'open' | 'lost';

export interface LiveConnection {
  state: () => LiveState;
  /** @returns how to stop being told */
  onState: (listener: () => void) => () => void;
  /** Begins, or tries again at once. */
  connect: () => void;
  close: () => void;
}

/** Between two tries, in ms. */
const FIRST_MS = 500;
const CAP_MS = 5_000;

/** Listens to `/api/live` until it is closed, whatever becomes of the connection. */
export function createLive(onHint: (hint: Hint) => void, url = '/api/live'): LiveConnection {
  const listeners = new Set<() => void>();
  let state: LiveState = 'connecting';
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waitMs = FIRST_MS;

  const become = (next: LiveState): void => {
    if (state === next) return;
    state = next;
    for (const listener of listeners) listener();
  };
  // EventSource tries again only after some failures, and not after an answer like 503.
  const lose = (): void => {
    source?.close();
    become('lost');
    timer = setTimeout(connect, waitMs);
    waitMs = Math.min(CAP_MS, waitMs * 2);
  };
  const connect = (): void => {
    clearTimeout(timer);
    source?.close();
    source = new EventSource(url);
    source.onopen = () => {
      waitMs = FIRST_MS;
      become('open');
    };
    source.onmessage = ({ data }) => {
      const hint = readHint(String(data));
      if (hint) onHint(hint);
    };
    source.onerror = lose;
  };

  return {
    state: () => state,
    onState(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    connect,
    close() {
      clearTimeout(timer);
      source?.close();
    },
  };
}

/** Null: a kind that this page does not know, from a newer server. */
export function readHint(text: string): Hint | null {
  try {
    return HintSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
