import type { Span } from '../../../../domain/job-page.schema.ts';
import { clock, type Row } from './axis.ts';

export const KIND_WORDS: Record<Span['kind'], string> = {
  page: 'Page',
  wait: 'Wait page',
  agent: 'Agent',
  submit: 'Submission',
};

/** How a submission stands, as people say it. */
export const SUBMISSION_WORDS: Record<string, string> = {
  intent: 'not sent yet',
  resend: 'about to be sent again',
  sent: 'on its way',
  taken: 'taken',
  refused: 'refused',
  unclear: 'taken or not: unclear',
  missed: 'too late: the study had gone on',
};

/** How a call to a model stands. */
export const CALL_WORDS: Record<string, string> = {
  sending: 'under way',
  answered: 'answered',
  failed: 'failed',
  interrupted: 'cut off',
};

/** Whether a bar is one that somebody should look at. */
export function isTrouble({ kind, status }: Pick<Span, 'kind' | 'status'>): boolean {
  if (kind === 'agent') return status === 'failed' || status === 'interrupted';
  return kind === 'submit' && (status === 'refused' || status === 'unclear' || status === 'missed');
}

/** `Agent, answered: 1.5 s`. */
export function spanWords(span: Span, now: number): string {
  const said = span.kind === 'agent' ? CALL_WORDS : span.kind === 'submit' ? SUBMISSION_WORDS : {};
  const status = said[span.status ?? ''];
  const lasted = Math.max(0, (span.to === null ? now : Date.parse(span.to)) - Date.parse(span.from));
  const time = span.to === null ? `${clock(lasted)} so far` : lasted === 0 ? 'no time' : clock(lasted);
  return `${KIND_WORDS[span.kind]}${status === undefined ? '' : `, ${status}`}: ${time}`;
}

/** The bars of a row, for those who do not see them; of many the first ones, and how many more there are. */
export function barsWords({ spans }: Row, now: number): string {
  const told = spans.slice(0, 6).map((span) => spanWords(span, now));
  const more = spans.length > told.length ? [`and ${spans.length - told.length} more`] : [];
  return [...told, ...more].join('; ');
}
