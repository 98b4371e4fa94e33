import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import type { BilledTokens } from './protocol.ts';

/** What became of one answer. */
export interface Answered {
  /** Null: the connection was cut before any answer. */
  status: number | null;
  /** Name of the fault that was played; null: none. */
  fault: string | null;
  /** What was billed; null: nothing, as no model ran. */
  usage: BilledTokens | null;
  requestId: string;
  /** The model that answered, by its dated name; null: none did. */
  model: string | null;
}

/** One request that a stand-in received. */
export interface BookEntry {
  /** From 1, in the order of arrival. */
  n: number;
  callId: string | null;
  /** ms since 1970, by the stand-in's clock. */
  at: number;
  path: string;
  /** Without what holds the key. */
  headers: IncomingHttpHeaders;
  /** As parsed; the text itself where it is no JSON. */
  body: unknown;
  /** What no client of ours may do, in words. */
  violations: string[];
  /** Undefined as long as nothing was answered. */
  answered?: Answered;
  /** Whether the whole answer was written and the client had not gone; undefined while it is under way. */
  complete?: boolean;
}

/** All requests in the order of arrival, in memory and, where a file is given, line by line on disk before any answer. */
export class Book {
  readonly entries: BookEntry[] = [];
  readonly #file: number | null;
  readonly #calls = new Set<string>();
  readonly #waiting: { count: number; resolve: () => void }[] = [];
  constructor(path?: string) {
    this.#file = path === undefined ? null : openSync(path, 'a');
  }

  /** Enters a request; one whose call id stands in the book already is a violation. */
  receive(entry: BookEntry): BookEntry {
    if (entry.callId !== null) {
      if (this.#calls.has(entry.callId)) entry.violations.push(`the call ${entry.callId} was sent before`);
      this.#calls.add(entry.callId);
    }
    this.entries.push(entry);
    this.#write({ received: entry });
    for (const waiting of this.#waiting.filter(({ count }) => count <= this.entries.length))
      waiting.resolve();
    return entry;
  }

  answer(entry: BookEntry, answered: Answered): void {
    entry.answered = answered;
    this.#write({ answered: { n: entry.n, ...answered } });
  }

  close(entry: BookEntry, complete: boolean): void {
    entry.complete = complete;
    this.#write({ closed: { n: entry.n, complete } });
  }

  /** Resolves when so many requests stand in the book. */
  async until(count: number): Promise<void> {
    if (this.entries.length >= count) return;
    await new Promise<void>((resolve) => this.#waiting.push({ count, resolve }));
  }

  end(): void {
    if (this.#file !== null) closeSync(this.#file);
  }

  #write(line: object): void {
    if (this.#file !== null) writeSync(this.#file, `${JSON.stringify(line)}\n`);
  }
}

type Line =
  | { received: BookEntry }
  | { answered: Answered & { n: number } }
  | { closed: { n: number; complete: boolean } };

/** The book of a stand-in that may have been killed: every whole line of its file. */
export function readBook(path: string): BookEntry[] {
  const entries = new Map<number, BookEntry>();
  for (const text of readFileSync(path, 'utf8').split('\n').slice(0, -1)) {
    const line = JSON.parse(text) as Line;
    if ('received' in line) entries.set(line.received.n, line.received);
    else if ('answered' in line) {
      const { n, ...answered } = line.answered;
      Object.assign(entries.get(n) ?? {}, { answered });
    } else Object.assign(entries.get(line.closed.n) ?? {}, { complete: line.closed.complete });
  }
  return [...entries.values()];
}
