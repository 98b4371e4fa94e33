/** A page of a job, as far as it takes to name it. */
export interface PageFacts {
  session: string;
  platform: string;
  number: number;
  label: string;
  url: string;
  /** How many pages of this label and kind the job has come to, this one included. */
  occurrence: number;
}

export interface NamedPage {
  page: string;
  page_repeat: number;
}

/** For each page of a session (`SESSION app/Page`) the indexes under which anybody met it, from the lowest. */
export type Rounds = ReadonlyMap<string, readonly number[]>;

/** oTree's pages have app, name and index in their address; an index is the same page for all of a session. */
const OTREE_PAGE = /^\/p\/[^/]+\/([^/]+\/[^/]+)\/(\d+)\/?$/;

/** @returns null where the address is none of an oTree page */
export function otreePage(url: string): { page: string; index: number } | null {
  if (!URL.canParse(url)) return null;
  const [, page, index] = OTREE_PAGE.exec(new URL(url).pathname) ?? [];
  return page === undefined ? null : { page: decode(page), index: Number(index) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a study's own percent sign
  }
}

/** Collects the addresses at which participants of a session were. */
export function roundsOf(visited: Iterable<{ session: string; url: string }>): Rounds {
  const indexes = new Map<string, Set<number>>();
  for (const { session, url } of visited) {
    const found = otreePage(url);
    if (!found) continue;
    const key = `${session} ${found.page}`;
    indexes.set(key, (indexes.get(key) ?? new Set()).add(found.index));
  }
  return new Map([...indexes].map(([key, set]) => [key, [...set].sort((a, b) => a - b)]));
}

/**
 * The name of a page and which of its name it is. In oTree by its index, so that a round has the same number for those
 * who skipped an earlier one; else by counting in the job.
 */
export function nameOfPage(facts: PageFacts, rounds: Rounds): NamedPage {
  const otree = facts.platform === 'otree' ? otreePage(facts.url) : null;
  if (otree) {
    const known = rounds.get(`${facts.session} ${otree.page}`) ?? [];
    return { page: otree.page, page_repeat: Math.max(0, known.indexOf(otree.index)) + 1 };
  }
  if (facts.label === '') return { page: `page ${facts.number}`, page_repeat: 1 };
  return { page: facts.label, page_repeat: facts.occurrence };
}
