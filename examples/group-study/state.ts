import { createHash } from 'node:crypto';
import {
  FORM_PAGES,
  type BookEntry,
  type FormPage,
  type Messages,
  type Sent,
  type StudyPage,
  type SubmissionEntry,
  type Values,
} from './entries.ts';
import { checkPage, GROUP_SIZE } from './rules.ts';

/** One participant's place in the study. */
export interface Place {
  code: string;
  /** 0, 1, 2 … in order of creation; three in a row are a group. */
  number: number;
  via: 'invitation' | 'join';
  taken: Partial<Record<FormPage, Values>>;
  /** How often the page where the participant is has come back. */
  refusals: number;
  /** What came back last on that page. */
  refused: { values: Sent; messages: Messages } | null;
}

/** Where everybody is. It is nothing but the sum of the book's entries. */
export interface StudyState {
  places: Place[];
  byCode: Map<string, Place>;
  closed: boolean;
}

/** The state that a book tells of. */
export function stateOf(entries: readonly BookEntry[]): StudyState {
  const state: StudyState = { places: [], byCode: new Map(), closed: false };
  for (const entry of entries) applyEntry(state, entry);
  return state;
}

/** Moves the state on by one entry. */
export function applyEntry(state: StudyState, entry: BookEntry): void {
  if (entry.kind === 'closed') state.closed = true;
  if (entry.kind === 'created') addPlace(state, entry.code, entry.via);
  const place = entry.kind === 'closed' ? undefined : state.byCode.get(entry.code);
  if (place === undefined) return;
  if (entry.kind === 'taken') {
    place.taken[entry.page] = entry.values;
    place.refusals = 0;
    place.refused = null;
  }
  if (entry.kind === 'refused') {
    place.refusals += 1;
    place.refused = { values: entry.values, messages: entry.messages };
  }
}

function addPlace(state: StudyState, code: string, via: Place['via']): void {
  const place: Place = { code, number: state.places.length, via, taken: {}, refusals: 0, refused: null };
  state.places.push(place);
  state.byCode.set(code, place);
}

/** The members of a participant's group who have a place so far, in order of creation. */
export function groupOf(state: StudyState, place: Place): Place[] {
  const first = place.number - (place.number % GROUP_SIZE);
  return state.places.slice(first, first + GROUP_SIZE);
}

/** The page where a participant is. */
export function pageOf(state: StudyState, place: Place): StudyPage {
  const page = FORM_PAGES.find((candidate) => place.taken[candidate] === undefined) ?? 'end';
  const group = groupOf(state, place);
  const allHave = (done: FormPage) =>
    group.length === GROUP_SIZE && group.every((member) => member.taken[done] !== undefined);
  if (page === 'contribution' && !allHave('comprehension')) return 'wait_for_group';
  if (page === 'results' && !allHave('contribution')) return 'wait_for_contributions';
  return page;
}

/** Whether participants have something to send on a page. */
export function isFormPage(page: StudyPage): page is FormPage {
  return (FORM_PAGES as readonly string[]).includes(page);
}

/**
 * The name of a page visit: the same however often the page is opened, also after a restart, and another one
 * once a submission for it was taken or refused. Null where there is nothing to send.
 */
export function tokenOf(state: StudyState, place: Place): string | null {
  const page = pageOf(state, place);
  if (!isFormPage(page)) return null;
  return createHash('sha256')
    .update(JSON.stringify([place.code, page, place.refusals]))
    .digest('base64url')
    .slice(0, 22); // 132 bits: two visits never share one
}

/** Decides what becomes of a submission; the entry says it. */
export function judge(
  state: StudyState,
  place: Place,
  submission: { token: string | null; sent: Sent },
  at: string,
): SubmissionEntry {
  const page = pageOf(state, place);
  const { token, sent } = submission;
  const { code } = place;
  if (state.closed || !isFormPage(page) || token === null || token !== tokenOf(state, place)) {
    const reason = state.closed ? 'closed' : 'token';
    return { kind: 'dropped', at, code, page, token: token?.slice(0, 100) ?? null, reason };
  }
  const { values, messages } = checkPage(page, sent);
  return Object.keys(messages).length === 0
    ? { kind: 'taken', at, code, page, token, values }
    : { kind: 'refused', at, code, page, token, values: sent, messages };
}
