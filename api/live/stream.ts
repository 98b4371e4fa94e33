import type { Response } from 'express';
import type { Hint } from '../../domain/live.schema.ts';

/** Whoever leaves more than this unread, in bytes, is let go: a client that comes back fetches all anew. */
const MOST_UNREAD = 256 * 1024;

/** A client comes back after so long, in ms. */
const RETRY_MS = 1_000;

/** Server-Sent Events to one client. */
export interface EventStream {
  send(hints: Hint[]): void;
  /** A comment: proxies and clients see that the line stands. */
  beat(): void;
  end(): void;
}

export function openEventStream(res: Response): EventStream {
  res.set({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  res.flushHeaders();
  const write = (text: string): void => {
    if (res.destroyed || res.writableEnded) return;
    if (res.writableLength > MOST_UNREAD) res.destroy();
    else res.write(text);
  };
  write(`retry: ${RETRY_MS}\n\n`);
  return {
    send: (hints) => write(hints.map((hint) => `data: ${JSON.stringify(hint)}\n\n`).join('')),
    beat() {
      // What was written a beat ago and more has not been taken yet.
      if (res.writableNeedDrain) res.destroy();
      else write(':\n\n');
    },
    end: () => res.end(),
  };
}
