import { cutText } from './cut-text.ts';
import type { BudgetStands, JobGroup, Named } from './notices.ts';
import type { PauseReason } from './states.ts';
import { span } from './why.ts';

/** A title of one line, and what happened, to how many jobs, and how to go on. */
export interface Words {
  title: string;
  text: string;
}

interface Where {
  experiment: Named;
  session: Named;
}

/** Slack's headers take no more. */
const LONGEST_TITLE = 150;

/** What holds jobs, and what a person can do about it. */
const PAUSES: Partial<Record<PauseReason, { what: string; how: string }>> = {
  key_rejected: {
    what: 'their provider rejects the API key',
    how: 'Give the credential another key',
  },
  no_credit: { what: 'their account at the provider has no credit', how: 'Pay some in' },
  model_unknown: {
    what: 'their model cannot be run here',
    how: 'Start them again in a session with another model',
  },
  credential_unavailable: {
    what: 'their credential cannot be used, or its provider does not answer',
    how: 'Look at the credential; when only the provider is away they go on by themselves',
  },
  cost_limit: {
    what: 'a budget does not allow their next call',
    how: 'Raise the budget; a budget of a day begins anew by itself',
  },
  request_refused: {
    what: 'their provider refuses the request',
    how: 'Look into one of them for its words, and start them again with other settings if need be',
  },
  unclear_submission: {
    what: 'nobody can tell whether their last answers were taken',
    how: 'Look into the study’s data, then resume each as `resend` or `taken`',
  },
  end_unclear: {
    what: 'their page has nothing to press and does not say that it is the end',
    how: 'Look at the page, then resume each as `completed`, `screened_out` or `look`',
  },
  captcha: { what: 'the study asks whether they are human', how: 'Switch that off in the study' },
  host_not_allowed: {
    what: 'the study leads to a host that the experiment does not allow',
    how: 'Resume them with that host allowed, if it is all right',
  },
  study_unreachable: {
    what: 'the study cannot be reached',
    how: 'See that the study runs; they go on by themselves when it answers',
  },
  internal_error: { what: 'an error in Proband stopped them', how: 'Look into one of them for its trace' },
};

export function pausedWords(reason: string, count: number, total: number, where: Where): Words {
  const { what, how } = PAUSES[reason as PauseReason] ?? {
    what: reason.replaceAll('_', ' '),
    how: 'Look into one of them',
  };
  const resume = `\`proband resume --paused-for ${reason} --session ${where.session.id}\` lets all of them go on`;
  const title = `${jobs(count)} paused: ${what}`;
  return said(
    title,
    where,
    `${count} of ${jobs(total)} ${count === 1 ? 'is' : 'are'} paused: ${what}. ${how}. ${resume}.`,
  );
}

/** What those wait for that do not move. */
const STANDS: Partial<Record<string, string>> = {
  wait_page: 'at a wait page, for others of the group or for the study',
  person: 'for a person to decide about an answer',
  thinking: 'for their model to answer',
  model_slot: 'for their turn to call the model',
  study_unreachable: 'for the study to answer again',
  pace: 'for the time to pass that a person takes',
  queued: 'for a worker to open the first page',
  running: 'for a page or an answer that does not come',
};

/**
 * @param active groups of jobs that could go on by themselves
 * @param paused those that could not, for whom others may wait
 * @param forMs how long nothing moved
 */
export function noProgressWords(active: JobGroup[], paused: JobGroup[], forMs: number, where: Where): Words {
  const count = total(active);
  const parts = active.map(
    (group) =>
      `${group.count} wait${group.count === 1 ? 's' : ''} ${STANDS[group.why] ?? group.why.replaceAll('_', ' ')}`,
  );
  const held = total(paused);
  const blockers = paused
    .flatMap(({ some }) => some)
    .slice(0, 3)
    .join(', ');
  const beside =
    held === 0
      ? ''
      : ` Beside ${count === 1 ? 'it' : 'them'} ${jobs(held)} ${held === 1 ? 'is' : 'are'} paused (${blockers}${held > 3 ? ', …' : ''}): others may wait for ${held === 1 ? 'it' : 'them'}.`;
  const how = `\`proband why ${where.session.id}\` says what each waits for.`;
  const title = `No progress for ${span(forMs)}: ${jobs(count)}`;
  return said(
    title,
    where,
    `None of ${jobs(count)} moved for ${span(forMs)}: ${parts.join(', ')}.${beside} ${how}`,
  );
}

export function finishedWords(counts: Record<string, number>, count: number, where: Where): Words {
  const parts = Object.entries(counts).map(([state, number]) => `${number} ${state}`);
  const bad = (counts['failed'] ?? 0) > 0 ? ` \`proband why ${where.session.id}\` says why some failed.` : '';
  return said(
    `Run finished: ${parts.join(', ')}`,
    where,
    `All ${jobs(count)} are over: ${parts.join(', ')}.${bad}`,
  );
}

/** @param of a session, or the day of a credential */
export function budgetWords(
  percent: 80 | 100,
  { limitUsd, spentUsd, held }: BudgetStands,
  of: Where | { credential: Named; day: string },
): Words {
  const spent = `$${dollars(spentUsd)} of $${dollars(limitUsd)} are spent`;
  const upTo = percent === 100 ? 'used up' : '80 % used';
  if ('credential' in of) {
    const name = JSON.stringify(of.credential.name);
    const how =
      percent === 100
        ? 'Jobs that use it pause, and go on with the next day (UTC) or when its limit is raised.'
        : 'When it is used up, jobs pause until the next day (UTC).';
    const title = cut(`Today’s budget of credential ${name}: ${upTo}`);
    return { title, text: `Credential ${name}: ${spent} on ${of.day}. ${how}` };
  }
  const paused = held > 0 ? ` ${jobs(held)} ${held === 1 ? 'is' : 'are'} paused for it.` : '';
  const how = `\`proband budget ${of.session.id} --max-cost USD\` raises it`;
  const after =
    percent === 100 ? `${how}, and the jobs go on.` : `When it is used up, its jobs pause; ${how}.`;
  return said(`Budget ${upTo}: ${spent}`, of, `${spent}.${paused} ${after}`);
}

function said(title: string, { experiment, session }: Where, text: string): Words {
  const names = `Experiment ${JSON.stringify(experiment.name)}, session ${JSON.stringify(session.name)}`;
  return { title: cut(title), text: `${names}: ${text}` };
}

function cut(title: string): string {
  return title.length <= LONGEST_TITLE ? title : `${cutText(title, LONGEST_TITLE - 1)}…`;
}

function jobs(count: number): string {
  return `${count} ${count === 1 ? 'job' : 'jobs'}`;
}

/** Small sums with as many digits as they need. */
function dollars(usd: number): string {
  return usd >= 0.1 ? usd.toFixed(2) : String(Number(usd.toPrecision(2)));
}

function total(groups: { count: number }[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}
