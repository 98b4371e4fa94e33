import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BookEntry, Sent, StudyPage } from './entries.ts';
import { htmlAnswer, jsonAnswer, readForm, send, type Answer } from './http.ts';
import { CLOSED, FAILED, FULL, NOT_FOUND, renderGoOn, renderPlace, TOO_LARGE } from './pages.ts';
import { judge, pageOf, tokenOf, type Place, type StudyState } from './state.ts';

/** What a hook is told. */
export interface HookContext {
  code: string;
  /** Where the participant is, or was when the submission was judged; null for a code that nobody has. */
  page: StudyPage | null;
  /** The token that came with a submission, or that an opened page carries. */
  token: string | null;
  /** What became of the submission, once that is decided. */
  outcome?: 'taken' | 'refused' | 'dropped';
}

/** Moments at which a test can look on, hold the study up or end it. Each hook is awaited. */
export interface StudyHooks {
  /** A page is about to be answered. */
  opened(context: HookContext): void | Promise<void>;
  /** A submission has been read to its end, and nothing has been done about it. */
  received(context: HookContext): void | Promise<void>;
  /** The book has it, and nothing has been answered. */
  stored(context: HookContext): void | Promise<void>;
  /** The headers and half of the body of the answer have been written. */
  answering(context: HookContext): void | Promise<void>;
}

/** What the routes need of the study. */
export interface Desk {
  state: StudyState;
  hooks: Partial<StudyHooks>;
  entries(): readonly BookEntry[];
  now(): string;
  /** Writes an entry into the book and moves the state on. */
  record(entry: BookEntry): void;
  invite(count: number): { code: string; url: string }[];
  /** A new place for somebody who joins; null when there is none. */
  join(): Place | null;
  closeStudy(): void;
}

/** Answers one request. Never rejects: a failure is answered with 500 and told on stderr. */
export async function answerRequest(
  desk: Desk,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    await route(desk, request, response);
  } catch (error) {
    console.error(error);
    if (response.headersSent) response.destroy();
    else await send(response, htmlAnswer(500, FAILED));
  }
}

async function route(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const address = request.url ?? '/';
  const base = 'http://study';
  const url = new URL(URL.canParse(address, base) ? address : '/', base);
  const code = /^\/p\/([^/]+)$/.exec(url.pathname)?.[1];
  if (code === undefined) {
    await send(response, answerOther(desk, `${request.method} ${url.pathname}`, url.searchParams));
  } else if (request.method === 'POST') {
    await submit(desk, code, request, response);
  } else if (request.method === 'GET') {
    await send(response, await openPage(desk, code));
  } else {
    await send(response, htmlAnswer(405, NOT_FOUND, { allow: 'GET, POST' }));
  }
}

function answerOther(desk: Desk, what: string, query: URLSearchParams): Answer {
  switch (what) {
    case 'GET /join':
      return join(desk);
    case 'GET /book':
      return jsonAnswer(200, desk.entries());
    case 'POST /participants':
      return invite(desk, query.get('count') ?? '1');
    case 'POST /close':
      desk.closeStudy();
      return jsonAnswer(200, { closed: true });
    default:
      return htmlAnswer(404, NOT_FOUND);
  }
}

function join(desk: Desk): Answer {
  if (desk.state.closed) return htmlAnswer(410, CLOSED);
  const place = desk.join();
  return place === null ? htmlAnswer(200, FULL) : redirect(302, `/p/${place.code}`);
}

/** More than any test needs, and few enough to answer at once. */
const MAX_INVITATIONS = 10_000;

function invite(desk: Desk, count: string): Answer {
  if (desk.state.closed) return jsonAnswer(410, { error: 'The study is closed.' });
  if (!/^[1-9]\d{0,4}$/.test(count) || Number(count) > MAX_INVITATIONS) {
    return jsonAnswer(400, { error: `count must be a whole number from 1 to ${MAX_INVITATIONS}.` });
  }
  const invited = desk.invite(Number(count));
  return jsonAnswer(200, { codes: invited.map(({ code }) => code), urls: invited.map(({ url }) => url) });
}

const redirect = (status: 302 | 303, location: string) =>
  htmlAnswer(status, renderGoOn(location), { location });

function pageAnswer({ state }: Desk, place: Place | undefined): Answer {
  if (state.closed) return htmlAnswer(410, CLOSED);
  return place === undefined ? htmlAnswer(404, NOT_FOUND) : htmlAnswer(200, renderPlace(state, place));
}

async function openPage(desk: Desk, code: string): Promise<Answer> {
  const { state, hooks } = desk;
  const place = state.byCode.get(code);
  if (place !== undefined) {
    await hooks.opened?.({ code, page: pageOf(state, place), token: tokenOf(state, place) });
  }
  return pageAnswer(desk, place);
}

async function submit(
  desk: Desk,
  code: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { state, hooks } = desk;
  const form = await readForm(request);
  if (form === 'gone') return;
  if (form === 'too_large') return send(response, htmlAnswer(413, TOO_LARGE));
  const place = state.byCode.get(code);
  const token = form.get('page_token');
  await hooks.received?.({ code, page: place === undefined ? null : pageOf(state, place), token });
  if (place === undefined) return send(response, pageAnswer(desk, place));

  // From here to `record` nothing is awaited: of equal submissions that came together only one finds the page open.
  const entry = judge(state, place, { token, sent: sentOf(form) }, desk.now());
  desk.record(entry);
  const context: HookContext = { code, page: entry.page, token, outcome: entry.kind };
  await hooks.stored?.(context);
  const answer =
    state.closed || entry.kind === 'refused' ? pageAnswer(desk, place) : redirect(303, `/p/${code}`);
  await send(response, answer, async () => hooks.answering?.(context));
}

function sentOf(form: URLSearchParams): Sent {
  const names = new Set([...form.keys()].filter((name) => name !== 'page_token'));
  return Object.fromEntries([...names].map((name) => [name, form.getAll(name)]));
}
