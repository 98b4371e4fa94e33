import { z } from 'zod';
import type { ExportRecord } from './otree.ts';

/** What oTree stored for one field of one participant, or of one group. */
export interface ExportedAnswer {
  /** Participant code; `group 2` for a field of the second group. */
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

/** A page that somebody sent, as it went out. */
export interface SentPage {
  url: string;
  body: string;
  /** Boxes of the page; oTree stores one that is ticked as 1, whatever it sends, and one that is not as 0. */
  boxes: string[];
}

/** Columns that oTree or the study fill by themselves; nobody sends them. */
const COMPUTED = new Set([
  ...['id_in_group', 'id_in_subsession', 'role', 'payoff'],
  ...['total_contribution', 'individual_share'],
]);

/** What goes along with a form and is no answer. */
const NO_ANSWERS = new Set(['timeout_happened']);

/**
 * Every non-empty field of players and groups in the records of `exportWide`, computed ones left out. Each of these
 * must have been submitted, and each submitted non-empty field must be here.
 */
export function exportedAnswers(records: ExportRecord[]): ExportedAnswer[] {
  const answers = records.flatMap((record) => {
    const code = record['participant.code'];
    if (code === undefined) throw new Error('Not a wide export: it has no column participant.code.');
    return Object.entries(record).flatMap(([column, value]) => {
      const [, app, round, level, field] = /^(\w+)\.(\d+)\.(player|group)\.(\w+)$/.exec(column) ?? [];
      if (!app || !round || !level || !field || COMPUTED.has(field) || value === '') return [];
      const participant = level === 'player' ? code : groupOf(record, app, round);
      return [{ participant, app, round: Number(round), field, value: comparableValue(value) }];
    });
  });
  // What belongs to a group stands in the record of each member.
  return [...new Map(answers.map((answer) => [asLine(answer), answer])).values()];
}

/**
 * The answers in what was sent, the last one for each field: with a back button a page is rightly sent twice.
 * @param pageTimes from `pageTimes` of the same session: they tell in which round a page was
 */
export function sentAnswers(
  sent: SentPage[],
  records: ExportRecord[],
  pageTimes: ExportRecord[],
): ExportedAnswer[] {
  // An index means the same page for all; and what oTree has not written down yet is lost when it is killed.
  const rounds = new Map(pageTimes.map((row) => [Number(row.page_index), Number(row.round_number)]));
  const byCode = new Map(records.map((record) => [record['participant.code'], record]));
  const last = new Map<string, ExportedAnswer>();
  for (const { url, body, boxes } of sent) {
    const page = otreePage(url);
    if (!page) throw new Error(`${url} is no page of oTree.`);
    const form = new URLSearchParams(body);
    if (form.has('back_button')) continue;
    const round = rounds.get(page.index);
    if (round === undefined) throw new Error(`oTree has no record that anybody completed ${url}.`);
    const record = byCode.get(page.participant) ?? {};
    const ticked = boxes.map((box): [string, string] => [box, form.has(box) ? '1' : '0']);
    const others = [...form].filter(([field]) => !boxes.includes(field));
    for (const [field, value] of [...others, ...ticked]) {
      if (NO_ANSWERS.has(field) || value === '') continue;
      const isOfGroup = `${page.app}.${round}.group.${field}` in record;
      const participant = isOfGroup ? groupOf(record, page.app, String(round)) : page.participant;
      const answer = { participant, app: page.app, round, field, value: comparableValue(value) };
      last.set(asLine({ ...answer, value: '' }), answer);
    }
  }
  return [...last.values()];
}

function groupOf(record: ExportRecord, app: string, round: string): string {
  return `group ${record[`${app}.${round}.group.id_in_subsession`]}`;
}

/** To compare by, and to read in a failed test. */
export function asLine({ participant, app, round, field, value }: ExportedAnswer): string {
  return `${participant} ${app} ${round} ${field}=${value}`;
}

/** Brings what was sent and what is exported to one form: oTree writes 20 as 20.0, True as 1 and line ends as blanks. */
export function comparableValue(value: string): string {
  if (/^-?(\d+\.?\d*|\.\d+)$/.test(value)) return String(Number(value));
  if (value === 'True' || value === 'False') return value === 'True' ? '1' : '0';
  return value.replace(/\r\n|[\r\n]/g, ' ').replace(/ {2,}/g, ' ');
}

/** Takes a page URL apart; null for all other URLs of oTree. */
export function otreePage(url: string): OtreePage | null {
  const [, participant, app, page, index] =
    /^\/p\/(\w+)\/(\w+)\/(\w+)\/(\d+)\/?$/.exec(new URL(url).pathname) ?? [];
  if (participant === undefined || app === undefined || page === undefined) return null;
  return { participant, app, page, index: Number(index) };
}

/** Boxes among the fields of a recorded page. */
export function boxesOf(observation: unknown): string[] {
  const { fields } = z
    .object({ fields: z.array(z.object({ name: z.string(), type: z.string() })) })
    .parse(observation);
  return fields.filter(({ type }) => type === 'checkbox').map(({ name }) => name);
}
