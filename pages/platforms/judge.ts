import type { EndOutcome, EndRule } from '../../domain/ends.ts';
import type { Observation } from '../../domain/observation.ts';
import type { HttpAnswer } from '../../net/http-client.ts';
import { whyUnreadable } from '../http/readable.ts';
import { readPage } from '../reader/read-page.ts';
import { recogniseEnd } from './ends.ts';
import { observe } from './observe.ts';
import type { Fault, Judgement, PageJudgement, Platform } from './platform.ts';

/** A page, or why there is none. */
export type Judged = { answer: HttpAnswer; page: Observation; judgement: PageJudgement } | { fault: Fault };

/**
 * What an answer of a study means: whether it is a page, what the platform takes it for, and whether a rule for ends
 * says that the study is over. Pure.
 * @param submitted the page that was submitted before this answer came, if one was
 * @param ends the session's own rules
 */
export function judgeAnswer(
  platform: Platform,
  answer: HttpAnswer,
  submitted: Observation | null,
  ends: readonly EndRule[],
): Judged {
  const page = observe(platform, answer);
  const unreadable = whyUnreadable(answer);
  if (unreadable) return { fault: { kind: 'unreadable', detail: unreadable } };
  const judgement = platform.judge(answer, page, submitted);
  const read = { answer, page, reader: platform.reader, waits: waitsThere(judgement, page) };
  const end = mayBeEnd(judgement) ? recogniseEnd(read, ends) : null;
  if (end && end.outcome !== judgement.kind) return ended(answer, page, end.outcome, end.leadsTo);
  return isOfPage(judgement) ? { answer, page, judgement } : { fault: judgement };
}

/** What a platform is sure of needs no rule. */
function mayBeEnd(judgement: Judgement): boolean {
  if (!isOfPage(judgement)) return judgement.kind === 'blocked';
  return !judgement.refused && ['form', 'wait', 'end_unclear', 'closed'].includes(judgement.kind);
}

/** A page on which one waits may say that all is done and still go on; one that leads on by itself does not wait. */
function waitsThere({ kind }: Judgement, { studyState, refresh, url }: Observation): boolean {
  return kind === 'wait' && (studyState !== null || !refresh || refresh.url === url);
}

/** The page that ended the study; an address to which it led is on record as that page, and was not visited. */
function ended(answer: HttpAnswer, page: Observation, kind: EndOutcome, leadsTo: string | null): Judged {
  const judgement: PageJudgement = { kind, refused: false, key: null, wait: { capMs: 0, mayIdle: false } };
  if (leadsTo === null || answer.blocked === null) return { answer, page, judgement };
  const instead = { ...readPage('', leadsTo), title: new URL(leadsTo).host };
  return { answer: { ...answer, body: '' }, page: instead, judgement };
}

function isOfPage(judgement: Judgement): judgement is PageJudgement {
  return !['trouble', 'blocked', 'unreadable'].includes(judgement.kind);
}
