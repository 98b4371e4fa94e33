import type { ExportRecord } from './otree.ts';

/** What oTree stored for one field of one participant. */
export interface ExportedAnswer {
  /** Participant code. */
  participant: string;
  app: string;
  round: number;
  field: string;
  /** As `comparableValue` writes it. */
  value: string;
}

/** Where a page URL of oTree points. */
export interface OtreePage {
  /** Participant code. */
  participant: string;
  app: string;
  page: string;
  /** Counts all pages of all apps and rounds from 1, those that are skipped included. */
  index: number;
}

/** Player columns that oTree fills by itself; nobody sends them. */
const BUILT_IN = new Set(['id_in_group', 'role', 'payoff']);

/** Length of `page_sequence` in the apps of tests/otree/project that stand first in a session. */
const PAGES_PER_ROUND: Record<string, number> = { public_goods: 4, public_goods_rounds: 4 };

/**
 * Every non-empty player field in the records of `exportWide`. The apps of tests/otree/project compute no player
 * field of their own, so each of these must have been submitted, and each submitted non-empty field must be here.
 */
export function exportedAnswers(records: ExportRecord[]): ExportedAnswer[] {
  return records.flatMap((record) => {
    const participant = record['participant.code'];
    if (participant === undefined) throw new Error('Not a wide export: it has no column participant.code.');
    return Object.entries(record).flatMap(([column, value]) => {
      const [, app, round, field] = /^(\w+)\.(\d+)\.player\.(\w+)$/.exec(column) ?? [];
      if (app === undefined || field === undefined || BUILT_IN.has(field) || value === '') return [];
      return [{ participant, app, round: Number(round), field, value: comparableValue(value) }];
    });
  });
}

/** Brings what was sent and what is exported to one form: oTree writes 20 as 20.0 and line ends as blanks. */
export function comparableValue(value: string): string {
  if (/^-?\d+(\.\d+)?$/.test(value)) return String(Number(value));
  return value.replace(/[\r\n]/g, ' ');
}

/** Takes a page URL apart; null for all other URLs of oTree. */
export function otreePage(url: string): OtreePage | null {
  const [, participant, app, page, index] =
    /^\/p\/(\w+)\/(\w+)\/(\w+)\/(\d+)\/?$/.exec(new URL(url).pathname) ?? [];
  if (participant === undefined || app === undefined || page === undefined) return null;
  return { participant, app, page, index: Number(index) };
}

/** The round to which a page with fields belongs; its URL does not say. @throws for apps without fields */
export function roundOf({ app, index }: OtreePage): number {
  const pages = PAGES_PER_ROUND[app];
  if (pages === undefined) throw new Error(`No round is known for the app ${app}: see PAGES_PER_ROUND.`);
  return Math.ceil(index / pages);
}
