import { copiesOf, readEntryList, type EntryList } from '../../../../domain/entry-lists.ts';

export type Way = 'copies' | 'list' | 'file';

/** What a person gave to start participants by; each way keeps what was typed into it. */
export interface Given {
  way: Way;
  url: string;
  copies: number | string;
  list: string;
  file: { name: string; text: string } | null;
}

export const NOTHING_GIVEN: Given = { way: 'copies', url: '', copies: 1, list: '', file: null };

const EMPTY: EntryList = { entries: [], problems: [], columns: null };
/** As many as one request makes. */
export const MOST = 10_000;

/** The entries that were given; nothing yet is no problem. */
export function entriesOf({ way, url, copies, list, file }: Given): EntryList {
  if (way === 'copies') {
    const count = Number(copies);
    if (url.trim() === '') return EMPTY;
    if (!Number.isInteger(count) || count < 1 || count > MOST)
      return { ...EMPTY, problems: [{ line: 1, text: `Give a number of participants from 1 to ${MOST}.` }] };
    return { ...EMPTY, entries: copiesOf(url.trim(), count) };
  }
  const text = way === 'list' ? list : (file?.text ?? '');
  if (text.trim() === '') return EMPTY;
  const read = readEntryList(text);
  const { length } = read.entries;
  if (length <= MOST) return read;
  const tooMany = { line: 1, text: `These are ${length} links; give at most ${MOST} at a time.` };
  return { ...read, problems: [...read.problems, tooMany] };
}
