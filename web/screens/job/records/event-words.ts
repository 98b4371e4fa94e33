import { span } from '../../../../domain/why.ts';
import { reasonWords } from '../../../parts/state-words.ts';

type Data = Record<string, unknown>;

const PAGES: Record<string, string> = {
  form: 'came to',
  wait: 'came to the wait page',
  finished: 'reached the end:',
  screened_out: 'was screened out at',
  full: 'found no places left:',
  closed: 'found the study closed:',
  end_unclear: 'came to what may be the end:',
  needs_script: 'came to a page that works only in a browser:',
};

/** Events whose words need more than themselves. */
const WORDS: Record<string, (data: Data) => string> = {
  page: pageWords,
  answered: (data) =>
    data.by === 'person' ? `${at(data)}: answered by a person.` : `${at(data)}: answered, and fits the page.`,
  resumed: () => 'Resumed.',
  cancelled: () => 'Cancelled by a person.',
  paused: (data) => (data.reason ? `Paused: ${reason(data)}.${more(data.detail)}` : 'Paused by a person.'),
  blocked: (data) => `Paused: ${reason(data)}.${more(data.detail)}`,
  trouble: (data) => `The study gave no page.${more(data.detail)}`,
  page_refuses: (data) =>
    data.attempts === undefined
      ? `The study gave what is no page.${more(data.detail)}`
      : `${at(data)} refused ${count(data.attempts, 'answer')}.`,
  misfit: (data) => `A reply to ${at(data).toLowerCase()} did not fit: ${list(data.errors)}`,
  answers_unfit: (data) => `Answers that are fixed do not fit ${at(data).toLowerCase()}.${more(data.detail)}`,
  context_too_long: (data) =>
    `The prompt for ${at(data).toLowerCase()} is too long for the model.${more(data.detail)}`,
  model_slot: (data) => `Waits for its turn at the model.${more(data.detail)}`,
  unclear: (data) => `${at(data)}: whether the answers were taken is unclear.`,
  advanced: (data) =>
    `The study went on by itself from step ${text(data.missed)}, before the answers were sent.`,
  proposed: (data) => `${at(data)}: the answer waits for a person to approve it.`,
  asked_again: (data) => `${at(data)}: the agent is asked once more, as a person decided.`,
  time_limit: (data) =>
    `The time limit${typeof data.timeoutMs === 'number' ? ` of ${span(data.timeoutMs)}` : ''} was over.`,
  internal_error: () => 'An error in Proband stopped it.',
  terminated_in_temporal: () => 'Its workflow was terminated in Temporal.',
};

/** What happened, as a sentence; a kind that this page does not know yet as it is called. */
export function eventWords(kind: string, data: Data): string {
  return WORDS[kind]?.(data) ?? sentence(kind.replaceAll('_', ' '));
}

/** What the sentence does not tell; null: nothing. */
export function eventRest({ schemaVersion: _version, ...data }: Data): Data | null {
  return Object.values(data).some((value) => typeof value === 'object' || isLong(value)) ? data : null;
}

function isLong(value: unknown): boolean {
  return typeof value === 'string' && value.includes('\n');
}

function pageWords({ step, page, label, refused }: Data): string {
  const name = text(label) === '' ? `step ${text(step)}` : `step ${text(step)} · ${text(label)}`;
  if (refused === true) return sentence(`${name} came back: the answers were refused.`);
  return sentence(`${PAGES[text(page)] ?? 'came to'} ${name}.`);
}

function reason({ reason: given }: Data): string {
  return reasonWords(text(given)) ?? 'for an unknown reason';
}

function at({ step }: Data): string {
  return `Step ${text(step)}`;
}

function more(detail: unknown): string {
  return text(detail) === '' ? '' : ` ${sentence(text(detail).split('\n')[0] ?? '')}`;
}

function list(errors: unknown): string {
  return Array.isArray(errors) && errors.length > 0 ? errors.map(text).join(' ') : 'it could not be read.';
}

function count(value: unknown, what: string): string {
  return `${text(value)} ${what}${value === 1 ? '' : 's'}`;
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function sentence(words: string): string {
  const said = `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
  return /[.!?:]$/.test(said) ? said : `${said}.`;
}
