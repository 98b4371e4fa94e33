import { HintSchema, type Hint } from '../../domain/live.schema.ts';

/** A client of Server-Sent Events. */
export interface EventReader {
  status: number;
  /** The next hint; null: the stream is over. */
  next(): Promise<Hint | null>;
  /** Reads on until there was such a hint, and returns those on the way, it included. */
  until(holds: (hint: Hint) => boolean): Promise<Hint[]>;
  /** Reads on until the stream is over. */
  end(): Promise<void>;
  leave(): void;
}

export async function readEvents(url: string, headers: Record<string, string>): Promise<EventReader> {
  const leaving = new AbortController();
  const response = await fetch(url, { headers, signal: leaving.signal });
  const hints = hintsIn(response);
  const reader: EventReader = {
    status: response.status,
    next: async () => (await hints.next()).value ?? null,
    async until(holds) {
      const seen: Hint[] = [];
      for (;;) {
        const hint = await reader.next();
        if (hint === null) throw new Error(`The stream ended after ${JSON.stringify(seen)}.`);
        seen.push(hint);
        if (holds(hint)) return seen;
      }
    },
    async end() {
      while ((await reader.next()) !== null);
    },
    leave: () => leaving.abort(),
  };
  return reader;
}

async function* hintsIn(response: Response): AsyncGenerator<Hint, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    const events = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      if (event.startsWith('data: ')) yield HintSchema.parse(JSON.parse(event.slice('data: '.length)));
    }
  }
}
