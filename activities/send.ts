import { allMessages, messagesOf } from '../domain/refusal.ts';
import type { HttpAnswer } from '../net/http-client.ts';
import { compareWithOpenPage, type Fault } from '../pages/platforms/platform.ts';
import type { LoadedJob } from '../records/jobs.ts';
import { leaveStep, recordCheckpoint } from '../records/pages.ts';
import {
  countRefusals,
  markSentAgain,
  markSentAfterLook,
  markUnsent,
  noteRedirects,
  redirectsOf,
  settle,
  takeHeld,
  takeLate,
  takeToLook,
  takeToSend,
  type Settlement,
  type SubmissionOfPage,
} from '../records/submissions.ts';
import type { Transition } from '../records/transitions.ts';
import { arriveAt, cookiesOf, runInto } from './arrive.ts';
import type { ActivityDeps } from './deps.ts';
import { holdUntilApproved } from './approval.ts';
import { waitForPace } from './participant-pace.ts';
import {
  checkpointOf,
  lookAtPage,
  platformOf,
  visit,
  type Checkpoint,
  type Visit,
  type NoPage,
} from './visit.ts';

/** Thrown when a newer run of the same activity has taken this submission over; Temporal drops this one's result. */
export class Overtaken extends Error {
  constructor(submissionId: string) {
    super(`Submission ${submissionId} has been taken over by a newer run.`);
    this.name = 'Overtaken';
  }
}

/**
 * Submits the frozen answer of the current page, once.
 *
 * The protocol: right before the bytes leave this run takes a fence and marks the row `sent`, in one statement. A run
 * that finds `sent` does not know whether they arrived: it looks. Only when the same page is still open it sends the
 * same bytes again; where the study has moved on they were taken; where nothing tells, a person or the
 * session's setting decides.
 */
export async function send(deps: ActivityDeps, job: LoadedJob): Promise<Transition> {
  const { id: jobId, step, attempt } = job.row;
  const early = (await holdUntilApproved(deps, job)) ?? (await waitForPace(deps, job));
  if (early) return early;
  const from = await checkpointOf(deps.db, job);
  const held = job.setting.config.approve && (await takeHeld(deps.db, { jobId, step, attempt }));
  if (held) return sendIfOpen(deps, job, held, from);
  const unsent = await takeToSend(deps.db, { jobId, step, attempt });
  if (unsent) return sendNow(deps, job, unsent, from);
  const late = await takeLate(deps.db, { jobId, step, attempt });
  if (late) return sendIfOpen(deps, job, late, from);
  const sent = await takeToLook(deps.db, { jobId, step, attempt });
  if (sent) return lookFirst(deps, job, sent, from);
  throw new Overtaken(`page ${step} of ${jobId}`);
}

async function sendNow(
  deps: ActivityDeps,
  job: LoadedJob,
  submission: SubmissionOfPage,
  from: Checkpoint,
): Promise<Transition> {
  const request = {
    method: submission.method as 'GET' | 'POST',
    url: submission.url,
    contentType: submission.contentType,
    body: submission.method === 'POST' ? submission.body : null,
    from: submission.observation.url,
    cookies: from.cookies,
  };
  const visited = await visit(deps, job, request, submission.observation);
  if (!visited.ok && visited.neverLeft) {
    return { ...runInto(deps, job, visited.fault), rows: [markUnsent(submission)] };
  }
  if (!visited.ok && visited.left) return leftFor(deps, job, submission, visited.fault, visited.left);
  if (!visited.ok) return withoutPage(deps, job, submission, from, visited);
  return settled(deps, job, submission, visited.visit, 'answered');
}

/**
 * Without a page the bytes may have been taken all the same: the row stays `sent`, and the next run looks first. What
 * came on the way is kept for it: cookies, and the redirect by which the study answered.
 */
function withoutPage(
  deps: ActivityDeps,
  job: LoadedJob,
  { id }: SubmissionOfPage,
  from: Checkpoint,
  { fault, trail }: NoPage,
): Transition {
  const redirects = trail?.redirects ?? [];
  const answered = redirects.some(({ status }) => status <= 303); // 307 and 308 only pass the bytes on
  const unread: Settlement = {
    status: 'unclear',
    responseStatus: null,
    evidence: { by: 'answered', redirects },
  };
  const note =
    fault.kind === 'unreadable' ? [settle(id, unread)] : answered ? [noteRedirects(id, redirects)] : [];
  return { ...runInto(deps, job, fault), rows: [...note, ...cookiesOf(job, from, trail)] };
}

/** The study took it and leads elsewhere: what was sent is settled, and a resumed job goes on from where it leads. */
function leftFor(
  deps: ActivityDeps,
  job: LoadedJob,
  submission: SubmissionOfPage,
  fault: Fault,
  left: HttpAnswer,
): Transition {
  const transition = runInto(deps, job, fault);
  const { id: jobId, step } = job.row;
  const evidence = { by: 'answered' as const, redirects: left.redirects };
  return {
    ...transition,
    job: { ...transition.job, phase: 'look', steps: { increment: 1 } },
    rows: [
      settle(submission.id, { status: 'taken', responseStatus: left.status, evidence }),
      leaveStep(jobId, step),
      recordCheckpoint(jobId, step, left.blocked ?? left.url, left.cookies),
    ],
  };
}

async function lookFirst(
  deps: ActivityDeps,
  job: LoadedJob,
  submission: SubmissionOfPage,
  from: Checkpoint,
): Promise<Transition> {
  const visited = await lookAtPage(deps, job, from, submission.observation);
  if (!visited.ok) return stillWithoutPage(deps, job, submission, from, visited);
  const found = compare(submission, visited.visit);
  if (found === 'moved_on') return settled(deps, job, submission, visited.visit, 'looked');
  const now = { ...from, cookies: visited.visit.answer.cookies };
  if (found === 'still_open') return sendAgain(deps, job, submission, now);
  return (await followOn(deps, job, submission, now)) ?? unclear(deps, job, submission, visited.visit, now);
}

/** The redirects of a look are not those by which a submission was answered. */
function stillWithoutPage(
  deps: ActivityDeps,
  job: LoadedJob,
  submission: SubmissionOfPage,
  from: Checkpoint,
  visited: NoPage,
): Transition {
  const trail = visited.trail && { redirects: [], cookies: visited.trail.cookies };
  return withoutPage(deps, job, submission, from, { ...visited, trail });
}

/**
 * Where the study had answered with a redirect, and only the page behind it was missing, that page says what became
 * of the submission.
 * @returns null when it had not, or when that page says nothing
 */
async function followOn(
  deps: ActivityDeps,
  job: LoadedJob,
  submission: SubmissionOfPage,
  from: Checkpoint,
): Promise<Transition | null> {
  const redirects = redirectsOf(submission);
  const last = redirects.at(-1);
  if (!last) return null;
  const { observation } = submission;
  const request = { method: 'GET' as const, url: last.to, from: observation.url, cookies: from.cookies };
  const visited = await visit(deps, job, request, observation, redirects);
  if (!visited.ok) return stillWithoutPage(deps, job, submission, from, visited);
  const says = !['closed', 'end_unclear'].includes(visited.visit.judgement.kind);
  return says ? settled(deps, job, submission, visited.visit, 'answered') : null;
}

/** Whether the page of this submission is still the one that is open. */
function compare(
  submission: SubmissionOfPage,
  { page, judgement }: Visit,
): 'still_open' | 'moved_on' | 'unknown' {
  if (judgement.kind === 'end_unclear') return 'unknown'; // nothing on it: the end, or a maintenance page
  if (judgement.kind !== 'form') return 'moved_on';
  return compareWithOpenPage(
    { key: submission.pageKey, fingerprint: submission.observation.fingerprint },
    { key: judgement.key, fingerprint: page.fingerprint },
  );
}

/**
 * The time of the page was over before anything was sent, or a person took theirs. The study may have gone on by itself,
 * and would then drop what is sent without a word: so this looks first, and sends only to a page that is still open.
 */
async function sendIfOpen(
  deps: ActivityDeps,
  job: LoadedJob,
  submission: SubmissionOfPage,
  from: Checkpoint,
): Promise<Transition> {
  const visited = await lookAtPage(deps, job, from, submission.observation);
  if (!visited.ok) return { ...runInto(deps, job, visited.fault), rows: cookiesOf(job, from, visited.trail) };
  if (compare(submission, visited.visit) === 'moved_on') return missed(deps, job, submission, visited.visit);
  const body = isLate(submission) ? lateBodyOf(job, submission) : submission.body;
  if (!(await markSentAfterLook(deps.db, submission, body))) throw new Overtaken(submission.id);
  return sendNow(deps, job, { ...submission, body }, { ...from, cookies: visited.visit.answer.cookies });
}

/** The body as browsers send it when the time is over; as it stands, once bytes may have left. */
function lateBodyOf(
  job: LoadedJob,
  { method, contentType, sends, body }: SubmissionOfPage,
): SubmissionOfPage['body'] {
  const platform = platformOf(job);
  const isPlain = method === 'POST' && contentType === 'application/x-www-form-urlencoded';
  if (!platform.lateBody || !isPlain || sends > 0) return body;
  return Buffer.from(platform.lateBody(Buffer.from(body).toString('utf8')));
}

/** The study went on by itself: nothing was sent, and the participant is where the study has led it. */
function missed(deps: ActivityDeps, job: LoadedJob, submission: SubmissionOfPage, seen: Visit): Transition {
  const settlement: Settlement = {
    status: 'missed',
    responseStatus: seen.answer.status,
    evidence: { by: 'advanced', redirects: seen.answer.redirects },
  };
  const transition = arriveAt(deps, job, seen, false, [settle(submission.id, settlement)]);
  return {
    ...transition,
    job: { ...transition.job, steps: { increment: 1 } },
    event: { kind: 'advanced', data: { ...transition.event?.data, missed: job.row.step } },
  };
}

async function sendAgain(
  deps: ActivityDeps,
  job: LoadedJob,
  submission: SubmissionOfPage,
  from: Checkpoint,
): Promise<Transition> {
  if (!(await markSentAgain(deps.db, submission))) throw new Overtaken(submission.id);
  return sendNow(deps, job, submission, from);
}

/** Nothing tells whether the study took it: the session's setting decides, by default a person. */
async function unclear(
  deps: ActivityDeps,
  job: LoadedJob,
  submission: SubmissionOfPage,
  seen: Visit,
  from: Checkpoint,
): Promise<Transition> {
  const way = job.setting.config.onUnclear;
  if (way === 'resend') return sendAgain(deps, job, submission, from);
  if (way === 'taken') return settled(deps, job, submission, seen, 'assumed');
  const settlement: Settlement = {
    status: 'unclear',
    responseStatus: null,
    evidence: { by: 'looked', redirects: seen.answer.redirects },
  };
  return {
    standing: { state: 'paused', reason: 'unclear_submission' },
    job: {
      detail: `Nobody can tell whether ${new URL(submission.url).host} took the answers to “${job.row.pageLabel}”: a page that looks the same is open`,
    },
    rows: [settle(submission.id, settlement)],
    event: { kind: 'unclear', data: { step: job.row.step, attempt: job.row.attempt } },
  };
}

async function settled(
  deps: ActivityDeps,
  job: LoadedJob,
  submission: SubmissionOfPage,
  seen: Visit,
  by: Settlement['evidence']['by'],
): Promise<Transition> {
  // On a look any page may show messages: only the same page again says that they are about what was sent.
  const same = seen.page.fingerprint === submission.observation.fingerprint;
  const refused = seen.judgement.refused && (by === 'answered' || (by === 'looked' && same));
  const unknown = !refused && isNoEvidence(seen.answer, by);
  const settlement: Settlement = {
    status: refused ? 'refused' : unknown ? 'unclear' : 'taken',
    responseStatus: seen.answer.status,
    evidence: {
      by,
      redirects: seen.answer.redirects,
      ...(isLate(submission) ? { timeWasOver: true } : {}),
    },
    ...(refused ? { messages: messagesOf(seen.page) } : {}),
  };
  const transition = arriveAt(deps, job, seen, refused, [settle(submission.id, settlement)]);
  if (unknown) return transition;
  if (!refused) return { ...transition, job: { ...transition.job, steps: { increment: 1 } } };
  return (await giveUpAfter(deps, job, submission, settlement)) ?? transition;
}

/** A study that is gone did not say what became of the answers, unless a redirect led away from them first. */
function isNoEvidence({ status, redirects }: HttpAnswer, by: Settlement['evidence']['by']): boolean {
  return status >= 400 && by !== 'assumed' && !(by === 'answered' && redirects.length > 0);
}

function isLate({ deadlineAt }: SubmissionOfPage): boolean {
  return deadlineAt !== null && deadlineAt.getTime() <= Date.now();
}

/** Attempts are no measure of it, but never fewer: an agent that was asked again makes one too. */
async function giveUpAfter(
  { db }: ActivityDeps,
  { row, setting }: LoadedJob,
  submission: SubmissionOfPage,
  settlement: Settlement,
): Promise<Transition | null> {
  const { maxRefusals } = setting.config.limits;
  if (row.attempt <= maxRefusals) return null;
  const refusals = (await countRefusals(db, row.id, row.step)) + 1;
  if (refusals <= maxRefusals) return null;
  const said = settlement.messages ? allMessages(settlement.messages) : [];
  const detail = `The study refused ${refusals} answers to “${row.pageLabel}”: ${said.join(' ')}`;
  return {
    standing: { state: 'failed', reason: 'page_refuses' },
    job: { detail },
    rows: [settle(submission.id, settlement)],
    event: { kind: 'page_refuses', data: { step: row.step, attempts: refusals } },
  };
}
