import { courseFor, onlyNext } from '../domain/arrival.ts';
import { cutText } from '../domain/cut-text.ts';
import type { Observation } from '../domain/observation.ts';
import type { Reply } from '../domain/reply.ts';
import { paceMs } from '../domain/participant-pace.ts';
import { refreshPause, ruleWithRefresh, troublePause, waitPause } from '../domain/waits.ts';
import { encodeSubmission } from '../pages/http/encode.ts';
import type { Fault } from '../pages/platforms/platform.ts';
import type { LoadedJob } from '../records/jobs.ts';
import { leaveStep, recordCheckpoint, RECORDED_STEP, recordPage, type PageRecord } from '../records/pages.ts';
import type { Write } from '../records/statement.ts';
import { recordIntent, type SubmissionKey } from '../records/submissions.ts';
import type { Transition } from '../records/transitions.ts';
import type { ActivityDeps } from './deps.ts';
import { promptingOf } from './past.ts';
import type { Checkpoint, NoPage, Visit } from './visit.ts';

/**
 * The transition by which a participant comes to stand on a page.
 * @param stays the page is the current step still (a wait page that has not changed, a page that came back)
 * @param also further rows to commit with it
 */
export function arriveAt(
  deps: ActivityDeps,
  job: LoadedJob,
  visit: Visit,
  stays: boolean,
  also: Write[] = [],
): Transition {
  const { row, setting } = job;
  const { page, judgement } = visit;
  const step = stays ? row.step : row.step + 1;
  const attempt = stays ? row.attempt + 1 : 1;
  const label = labelOf(page, judgement.kind);
  const press = setting.config.askAlways ? null : onlyNext(page);
  const course = courseFor(judgement.kind, step, setting.config.limits.maxSteps, press === null);
  const looks = stays ? row.looks + 1 : 1;
  const pageSince = stays ? row.pageSince : new Date();
  return {
    standing: course.standing,
    job: {
      ...{ phase: course.phase, step, attempt, tries: 0, looks, pageLabel: label, pageSince },
      detail: judgement.detail ?? detailFor(judgement.kind, page, row.step === 0),
      firstPageAt: row.firstPageAt ?? new Date(),
      nextLookAt: judgement.kind === 'wait' ? nextLook(deps, row.id, visit, looks, pageSince) : null,
      troubleSince: null,
      troubles: 0,
    },
    rows: [
      ...(!stays && row.step > 0 ? [leaveStep(row.id, row.step)] : []),
      ...also,
      ...recordPage(pageRecord(job, step, label, visit, stays)),
      ...(course.phase === 'send' && press
        ? [intendPress({ jobId: row.id, step, attempt }, page, press)]
        : []),
    ],
    // A wait page that has not changed is no news.
    ...(stays && judgement.kind === 'wait'
      ? {}
      : { event: { kind: 'page', data: arrival(visit, step, label) } }),
  };
}

/** What an event tells of it; redirects one by one, in the order in which they were followed. */
function arrival({ judgement, answer }: Visit, step: number, label: string): Record<string, unknown> {
  const { kind: page, refused } = judgement;
  return {
    step,
    page,
    label,
    refused,
    ...(answer.redirects.length > 0 ? { redirects: answer.redirects } : {}),
  };
}

function pageRecord(
  { row, setting }: LoadedJob,
  number: number,
  label: string,
  { page, judgement, answer }: Visit,
  stays: boolean,
): PageRecord {
  const { kind, key } = judgement;
  // A wait page may lead on to another address by itself.
  const resumeAt = (kind === 'wait' && page.refresh?.url) || page.url;
  return {
    jobId: row.id,
    number,
    kind,
    label,
    key,
    observation: page,
    prompting: promptingOf(setting.config),
    html: stays && kind === 'wait' ? null : answer.body,
    resumeAt,
    cookies: answer.cookies,
    paceMs: kind === 'form' ? paceMs(page, setting.config.pace, row.seed, number) : null,
  };
}

function intendPress(key: SubmissionKey, page: Observation, press: string): Write {
  const reply: Reply = { reasoning: '', answers: {}, press, notes: '' };
  const request = encodeSubmission(page, {}, press);
  return recordIntent({ ...key, stepId: RECORDED_STEP, reply, values: {}, answeredBy: 'agent', request });
}

function labelOf(page: Observation, kind: string): string {
  const heading = /^#+ +(.+)$/m.exec(page.text)?.[1];
  const label = (page.title || heading || '').replace(/\s+/g, ' ').trim();
  return cutText(label || (kind === 'wait' ? 'wait page' : ''), 80);
}

function detailFor(kind: string, page: Observation, isFirst: boolean): string | null {
  if (kind === 'end_unclear')
    return `${page.url} has nothing to press, and nothing says that this is the end`;
  // Most likely somebody else took this place before, or an earlier try of it.
  if (kind === 'finished' && isFirst) return 'the first page that it saw was the end: nothing was answered';
  return null;
}

function nextLook(
  { durations }: ActivityDeps,
  jobId: string,
  { judgement, page }: Visit,
  looks: number,
  pageSince: Date,
): Date {
  const now = Date.now();
  const rule = ruleWithRefresh(judgement.wait, page.refresh, page.url);
  const pause = waitPause(looks, now - pageSince.getTime(), rule, durations, jobId);
  return new Date(now + (page.refresh ? refreshPause(page.refresh, page.url, looks, pause) : pause));
}

/** The transition when the study gave no page: wait and try again, after a time pause; or pause at once. */
export function runInto(deps: ActivityDeps, { row }: LoadedJob, fault: Fault): Transition {
  if (fault.kind === 'unreadable') {
    return {
      standing: { state: 'failed', reason: 'page_refuses' },
      job: { detail: fault.detail },
      event: { kind: 'page_refuses', data: { step: row.step, detail: fault.detail } },
    };
  }
  if (fault.kind === 'blocked' && fault.reason === 'host_not_allowed') {
    return {
      standing: { state: 'paused', reason: fault.reason },
      job: { detail: fault.detail },
      event: { kind: 'blocked', data: { reason: fault.reason, detail: fault.detail } },
    };
  }
  const now = Date.now();
  const since = row.troubleSince ?? new Date(now);
  // What only a person can mend is probed as rarely as what has been away for long.
  const gaveUp = fault.kind === 'blocked' || now - since.getTime() >= deps.durations.troubleLimitMs;
  const troubles = row.troubles + 1;
  const asked = fault.kind === 'trouble' ? (fault.retryAfterMs ?? 0) : 0;
  const pause = Math.max(asked, gaveUp ? deps.durations.probeMs : troublePause(troubles, deps.durations));
  return {
    standing: { state: gaveUp ? 'paused' : 'waiting', reason: 'study_unreachable' },
    job: { detail: fault.detail, troubleSince: since, troubles, nextLookAt: new Date(now + pause) },
    ...(troubles === 1 || (gaveUp && row.state !== 'paused')
      ? { event: { kind: 'trouble', data: { detail: fault.detail } } }
      : {}),
  };
}

/** Without a page the next look still has the cookies that came on the way: by them a study knows who was here already. */
export function cookiesOf({ row }: LoadedJob, from: Checkpoint, trail: NoPage['trail']): Write[] {
  return trail ? [recordCheckpoint(row.id, row.step, from.url, trail.cookies)] : [];
}
