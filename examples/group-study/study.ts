import { randomBytes } from 'node:crypto';
import { openBook } from './book.ts';
import type { BookEntry, CreatedEntry } from './entries.ts';
import { createListener, type Listener } from './listener.ts';
import { answerRequest, type Desk, type StudyHooks } from './routes.ts';
import { applyEntry, stateOf, type Place } from './state.ts';

export interface GroupStudyOptions {
  /** Folder of the book; made if it is not there. A book that is there is gone on with. */
  bookDir: string;
  /**
   * How many participants may come in by `/join`; invitations do not count.
   * @default Infinity
   */
  places?: number;
  hooks?: Partial<StudyHooks>;
  /** @default the system's clock */
  clock?: () => Date;
}

export interface Invitation {
  code: string;
  url: string;
}

/** The study as an object: it can listen, go away, come back, and be looked into. */
export interface GroupStudy {
  /** @default port 0 (any free one), host 127.0.0.1 */
  listen(port?: number, host?: string): Promise<{ url: string; port: number }>;
  /**
   * Makes places and returns their addresses; three created in a row are a group.
   * @throws before the first `listen`, as there is no address yet
   */
  createParticipants(count: number): Invitation[];
  /** What the book holds. */
  entries(): readonly BookEntry[];
  /** Closes the study for good: from now on every page answers 410. */
  closeStudy(): void;
  /** Stops to listen and cuts all connections. State and book stay; `listen` may be called again. */
  close(): Promise<void>;
}

/**
 * Makes a study, and goes on with what its book tells.
 * @throws if the book cannot be read or written
 */
export function createGroupStudy(options: GroupStudyOptions): GroupStudy {
  // The two need one another: requests come to the desk, and invitations carry the listener's address.
  const desk: Desk = createDesk(options, () => listener.url());
  const listener: Listener = createListener((request, response) => {
    void answerRequest(desk, request, response);
  });
  return {
    listen: (port = 0, host = '127.0.0.1') => listener.listen(port, host),
    createParticipants: (count) => desk.invite(count),
    entries: () => desk.entries(),
    closeStudy: () => desk.closeStudy(),
    close: () => listener.close(),
  };
}

function createDesk(options: GroupStudyOptions, address: () => string): Desk {
  const { bookDir, places = Infinity, hooks = {}, clock = () => new Date() } = options;
  const book = openBook(bookDir);
  const state = stateOf(book.entries);
  const now = () => clock().toISOString();
  const record = (...entries: BookEntry[]) => {
    book.append(entries); // first: nothing may be known that the book could forget
    for (const entry of entries) applyEntry(state, entry);
  };
  const created = (via: Place['via']): CreatedEntry => ({ kind: 'created', at: now(), code: newCode(), via });

  return {
    state,
    hooks,
    now,
    record,
    entries: () => book.entries,
    invite(count) {
      const url = address();
      const entries = Array.from({ length: count }, () => created('invitation'));
      record(...entries);
      return entries.map(({ code }) => ({ code, url: `${url}/p/${code}` }));
    },
    join() {
      if (state.places.filter(({ via }) => via === 'join').length >= places) return null;
      const entry = created('join');
      record(entry);
      return state.byCode.get(entry.code) ?? null;
    },
    closeStudy() {
      if (!state.closed) record({ kind: 'closed', at: now() });
    },
  };
}

/** The code alone lets a participant in, so it is long enough that nobody guesses one. */
function newCode(): string {
  return randomBytes(8).toString('hex');
}
