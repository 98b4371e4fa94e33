import { checkReply } from '../domain/check-reply.ts';
import type { Reply } from '../domain/reply.ts';
import { findDecision, wasProposed } from '../records/decisions.ts';
import type { LoadedJob } from '../records/jobs.ts';
import { answerOnRecord, callKeyOf } from '../records/ledger.ts';
import { pageToAnswer } from '../records/pages.ts';
import type { Transition } from '../records/transitions.ts';
import type { ActivityDeps } from './deps.ts';
import { intend, judge } from './judge.ts';

/**
 * How a page goes on that was answered where a person approves every answer. It needs neither an agent nor a turn at a
 * credential, and calls nobody.
 * @returns null when its agent is to be asked
 */
export async function goOnApproved({ db }: ActivityDeps, job: LoadedJob): Promise<Transition | null> {
  const { row, setting } = job;
  if (!setting.config.approve) return null;
  const decision = await findDecision(db, row);
  if (decision?.how === 'again') return askAgain(job);
  if (decision?.how === 'edit') {
    const page = await pageToAnswer(db, row);
    const reply = decision.reply as Reply;
    const check = checkReply(page.observation, reply);
    // It was checked when it was taken, and the page is the same.
    if (!check.ok) throw new Error(`The edited answer does not fit: ${check.errors.join(' ')}`);
    return intend(job, page, { reply, checked: check.checked }, 'person');
  }
  const answer = await answerOnRecord(db, callKeyOf(row));
  if (!answer) return null;
  const page = await pageToAnswer(db, row);
  const before = decision === null && (await wasProposed(db, row));
  return judge(job, page, answer, (fits) => (decision ? intend(job, page, fits) : propose(job, before)));
}

/** The transition by which a job stops with an answer that fits, until a person says what becomes of it. */
export function propose({ row }: LoadedJob, before = false): Transition {
  return hold(row, `its answer to ${nameOf(row)} waits to be sent, edited or asked for again`, before);
}

/** The same for a page that asks nothing; null: it may be sent. */
export async function holdUntilApproved(
  { db }: ActivityDeps,
  { row, setting }: LoadedJob,
): Promise<Transition | null> {
  if (!setting.config.approve || (await findDecision(db, row))) return null;
  const what = `${nameOf(row)} asks nothing: its one button waits to be pressed`;
  return hold(row, what, await wasProposed(db, row));
}

/** @param before it was held for this already, and resumed although nobody had decided */
function hold({ step, attempt }: LoadedJob['row'], what: string, before: boolean): Transition {
  return {
    standing: { state: 'paused', reason: 'awaiting_approval' },
    job: { detail: before ? `nobody has decided yet: ${what}` : what, nextLookAt: null },
    event: { kind: 'proposed', data: { step, attempt, ...(before ? { again: true } : {}) } },
  };
}

function nameOf({ pageLabel, step }: LoadedJob['row']): string {
  return pageLabel ? `“${pageLabel}”` : `page ${step}`;
}

/** A further attempt, so that it is a call of its own; nothing was refused. */
function askAgain({ row: { step, attempt } }: LoadedJob): Transition {
  return {
    standing: { state: 'running', reason: null },
    job: { attempt: attempt + 1, tries: 0, detail: null },
    event: { kind: 'asked_again', data: { step, attempt: attempt + 1 } },
  };
}
