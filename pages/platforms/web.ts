import { allMessages, messagesOf } from '../../domain/refusal.ts';
import type { Observation, PageKind } from '../../domain/observation.ts';
import type { HttpAnswer } from '../../net/http-client.ts';
import { isAside } from './ends.ts';
import { faultOfStatus, leadsElsewhere, type PageJudgement, type Platform } from './platform.ts';

/** What a study may say of itself in `<meta name="study-state">`, and what it means. */
const STATES: Record<string, PageKind> = {
  wait: 'wait',
  finished: 'finished',
  screened_out: 'screened_out',
  full: 'full',
  closed: 'closed',
};

/** Any study made of HTML pages. A study that names its pages (`study-page`) is submitted to exactly once. */
export const web: Platform = {
  name: 'web',
  reader: { hide: [], fieldMessages: [], pageMessages: [] },

  entryUrl: (link) => link,

  lookUrl: (_entryUrl, currentUrl) => currentUrl,

  judge(answer, page, submitted) {
    if (answer.blocked) return leadsElsewhere(answer, answer.blocked);
    if (answer.status === 404 || answer.status === 410) return judged('closed', page);
    // A redirect that could not be followed, or one too many, is no page either.
    if (answer.status >= 300 && !isRefusedForm(answer, page)) return faultOfStatus(answer);
    return { ...judged(kindOf(page), page), refused: isRefused(answer, page, submitted) };
  },
};

function judged(kind: PageKind, page: Observation): PageJudgement {
  return { kind, refused: false, key: page.pageToken, wait: { capMs: 60_000, mayIdle: true } };
}

function kindOf(page: Observation): PageKind {
  const said = page.studyState === null ? undefined : STATES[page.studyState];
  if (said) return said;
  // A page that offers nothing but its imprint is no question: pressing that would lead out of the study.
  if (page.fields.length > 0 || !page.controls.every(isAside)) return 'form';
  return page.refresh ? 'wait' : 'end_unclear';
}

/** Frameworks answer 400 or 422 with the form and its messages. */
function isRefusedForm(answer: HttpAnswer, page: Observation): boolean {
  return (answer.status === 400 || answer.status === 422) && page.fields.length > 0;
}

/** The submitted form came back with messages, straight or (as frameworks like to) by a redirect to itself. */
function isRefused(answer: HttpAnswer, page: Observation, submitted: Observation | null): boolean {
  if (submitted === null) return false;
  if (isRefusedForm(answer, page)) return true;
  const messages = allMessages(messagesOf(page)).length;
  const came = answer.redirects.length === 0 && page.fields.length > 0;
  return messages > 0 && (came || page.fingerprint === submitted.fingerprint);
}
