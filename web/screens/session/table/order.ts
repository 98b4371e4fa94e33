import type { JobRow } from '../../../../domain/sessions.schema.ts';
import type { JobState } from '../../../../domain/states.ts';
import { reasonWords, STATE_WORDS } from '../../../parts/state-words.ts';

export const SORTS = ['participant', 'state', 'page', 'since', 'steps', 'tokens', 'cost', 'event'] as const;
export type Sort = (typeof SORTS)[number];

/** What of the table is shown. */
export interface Shown {
  states: readonly JobState[];
  text: string;
  /** Only these, as a problem names them; null: all. */
  only: { label: string; ids: ReadonlySet<string> } | null;
  sort: { by: Sort; descending: boolean } | null;
}

export const ALL_SHOWN: Shown = { states: [], text: '', only: null, sort: null };

const names = new Intl.Collator(undefined, { numeric: true });
const STATE_ORDER = Object.keys(STATE_WORDS);

const COMPARE: Record<Sort, (a: JobRow, b: JobRow) => number> = {
  participant: (a, b) => names.compare(a.participant, b.participant),
  state: (a, b) =>
    STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state) ||
    names.compare(a.reason ?? '', b.reason ?? ''),
  page: (a, b) => a.step - b.step || names.compare(a.pageLabel, b.pageLabel),
  since: (a, b) => (a.pageSince < b.pageSince ? -1 : a.pageSince > b.pageSince ? 1 : 0),
  steps: (a, b) => a.steps - b.steps,
  tokens: (a, b) => tokensOf(a) - tokensOf(b),
  cost: (a, b) => (a.costUsd ?? -1) - (b.costUsd ?? -1),
  event: (a, b) => Date.parse(a.lastEvent?.at ?? a.createdAt) - Date.parse(b.lastEvent?.at ?? b.createdAt),
};

export function tokensOf({ promptTokens, completionTokens }: JobRow): number {
  return promptTokens + completionTokens;
}

/** The rows to show, in their order; equal ones stay in the order in which they were made. */
export function shownRows(rows: readonly JobRow[], { states, text, only, sort }: Shown): JobRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = rows.filter(
    (row) =>
      (states.length === 0 || states.includes(row.state)) &&
      (only === null || only.ids.has(row.id)) &&
      (words.length === 0 || holds(row, words)),
  );
  if (!sort) return found;
  const sign = sort.descending ? -1 : 1;
  return found.toSorted((a, b) => sign * COMPARE[sort.by](a, b));
}

function holds(row: JobRow, words: readonly string[]): boolean {
  const { participant, page, detail, url, id, state, reason, lastEvent } = row;
  const said = [participant, page, detail, url, id, STATE_WORDS[state], reasonWords(reason), lastEvent?.kind];
  const text = said.join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
}

/** A click on the head of a column: first upwards, then downwards, then as they were made. */
export function nextSort(sort: Shown['sort'], by: Sort): Shown['sort'] {
  if (sort?.by !== by) return { by, descending: false };
  return sort.descending ? null : { by, descending: true };
}
