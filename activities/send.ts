import type { SerializedCookieJar } from 'tough-cookie';
import type { Observation } from '../domain/observation.ts';
import { allMessages, messagesOf } from '../domain/refusal.ts';
import type { HttpAnswer } from '../net/http-client.ts';
import { compareWithOpenPage, type Fault } from '../pages/platforms/platform.ts';
import type { LoadedJob } from '../records/jobs.ts';
import { leaveStep, recordCheckpoint } from '../records/pages.ts';
import {
  markResend,
  markSent,
  markUnsent,
  settle,
  takeFence,
  type Settlement,
  type SubmissionRow,
} from '../records/submissions.ts';
import type { Transition } from '../records/transitions.ts';
import { arriveAt, runInto } from './arrive.ts';
import type { ActivityDeps } from './deps.ts';
import { checkpointOf, lookAtPage, visit, type Checkpoint, type Visit } from './visit.ts';

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
 * The protocol: this run takes a fence, and marks the row `sent` under that fence right before the bytes leave.
 * A run that finds `sent` does not know whether they arrived: it looks. Only when the same page is still open it
 * sends the same bytes again; where the study has moved on they were taken; where nothing tells, a person or the
 * session's setting decides.
 */
export async function send(deps: ActivityDeps, job: LoadedJob): Promise<Transition> {
  const submission = await takeFence(deps.db, job.row.id, job.row.step, job.row.attempt);
  const unsent = submission.status === 'intent' || submission.status === 'resend';
  const from = await checkpointOf(deps.db, job);
  return unsent ? sendNow(deps, job, submission, from.cookies) : lookFirst(deps, job, submission, from);
}

async function sendNow(
  deps: ActivityDeps,
  job: LoadedJob,
  submission: SubmissionRow,
  cookies: SerializedCookieJar | null,
): Promise<Transition> {
  const request = {
    method: submission.method as 'GET' | 'POST',
    url: submission.url,
    contentType: submission.contentType,
    body: submission.method === 'POST' ? submission.body : null,
    cookies,
  };
  if (!(await markSent(deps.db, submission))) throw new Overtaken(submission.id);
  const visited = await visit(deps, job, request, observationOf(submission));
  if (!visited.ok && visited.neverLeft) {
    return { ...runInto(deps, job, visited.fault), rows: (tx) => markUnsent(tx, submission) };
  }
  if (!visited.ok && visited.left) return leftFor(deps, job, submission, visited.fault, visited.left);
  // Without a page the bytes may have been taken all the same: the row stays `sent`, and the next run looks first.
  if (!visited.ok) return runInto(deps, job, visited.fault);
  return settled(deps, job, submission, visited.visit, 'answered');
}

/** The study took it and leads elsewhere: what was sent is settled, and a resumed job goes on from where it leads. */
function leftFor(
  deps: ActivityDeps,
  job: LoadedJob,
  submission: SubmissionRow,
  fault: Fault,
  left: HttpAnswer,
): Transition {
  const transition = runInto(deps, job, fault);
  const { id: jobId, step } = job.row;
  return {
    ...transition,
    job: { ...transition.job, phase: 'look', steps: { increment: 1 } },
    rows: async (tx) => {
      const evidence = { by: 'answered' as const, redirects: left.redirects };
      await settle(tx, submission.id, { status: 'taken', responseStatus: left.status, evidence });
      await leaveStep(tx, jobId, step);
      await recordCheckpoint(tx, jobId, step, left.blocked ?? left.url, left.cookies);
    },
  };
}

async function lookFirst(
  deps: ActivityDeps,
  job: LoadedJob,
  submission: SubmissionRow,
  from: Checkpoint,
): Promise<Transition> {
  const submitted = observationOf(submission);
  const visited = await lookAtPage(deps, job, from, submitted);
  if (!visited.ok) return runInto(deps, job, visited.fault);
  const { page, judgement } = visited.visit;
  const found =
    judgement.kind === 'form'
      ? compareWithOpenPage(
          { key: submission.stepRow.pageKey, fingerprint: submitted.fingerprint },
          { key: judgement.key, fingerprint: page.fingerprint },
        )
      : judgement.kind === 'end_unclear'
        ? 'unknown' // a page without anything on it may be the end, or a maintenance page
        : 'moved_on';
  if (found === 'moved_on') return settled(deps, job, submission, visited.visit, 'looked');
  if (found === 'unknown') return unclear(deps, job, submission, visited.visit);
  return sendAgain(deps, job, submission, visited.visit.answer.cookies);
}

async function sendAgain(
  deps: ActivityDeps,
  job: LoadedJob,
  submission: SubmissionRow,
  cookies: SerializedCookieJar,
): Promise<Transition> {
  if (!(await markResend(deps.db, submission))) throw new Overtaken(submission.id);
  return sendNow(deps, job, submission, cookies);
}

/** Nothing tells whether the study took it: the session's setting decides, by default a person. */
async function unclear(
  deps: ActivityDeps,
  job: LoadedJob,
  submission: SubmissionRow,
  seen: Visit,
): Promise<Transition> {
  const way = job.setting.config.onUnclear;
  if (way === 'resend') return sendAgain(deps, job, submission, seen.answer.cookies);
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
    rows: (tx) => settle(tx, submission.id, settlement),
    event: { kind: 'unclear', data: { step: job.row.step, attempt: job.row.attempt } },
  };
}

function settled(
  deps: ActivityDeps,
  job: LoadedJob,
  submission: SubmissionRow,
  seen: Visit,
  by: Settlement['evidence']['by'],
): Transition {
  // On a look any page may show messages: only the same page again says that they are about what was sent.
  const same = seen.page.fingerprint === observationOf(submission).fingerprint;
  const refused = seen.judgement.refused && (by === 'answered' || (by === 'looked' && same));
  const settlement: Settlement = {
    status: refused ? 'refused' : 'taken',
    responseStatus: seen.answer.status,
    evidence: { by, redirects: seen.answer.redirects },
    ...(refused ? { messages: messagesOf(seen.page) } : {}),
  };
  const transition = arriveAt(deps, job, seen, refused, (tx) => settle(tx, submission.id, settlement));
  if (!refused) return { ...transition, job: { ...transition.job, steps: { increment: 1 } } };
  return job.row.attempt > job.setting.config.limits.maxRefusals
    ? giveUp(job, submission, settlement)
    : transition;
}

function giveUp(job: LoadedJob, submission: SubmissionRow, settlement: Settlement): Transition {
  const said = settlement.messages ? allMessages(settlement.messages) : [];
  const detail = `The study refused ${job.row.attempt} answers to “${job.row.pageLabel}”: ${said.join(' ')}`;
  return {
    standing: { state: 'failed', reason: 'page_refuses' },
    job: { detail },
    rows: (tx) => settle(tx, submission.id, settlement),
    event: { kind: 'page_refuses', data: { step: job.row.step, attempts: job.row.attempt } },
  };
}

function observationOf({ stepRow }: SubmissionRow): Observation {
  return stepRow.observation as unknown as Observation;
}
