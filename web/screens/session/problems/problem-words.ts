import type { ProblemFound } from '../../../../domain/problems.ts';
import { reasonWords } from '../../../parts/state-words.ts';

/** What is the matter, in a sentence: “1 is paused: key rejected; 11 wait for it”. */
export function problemWords({ kind, reason, page, jobs, waiters }: ProblemFound): string {
  const at = page.step > 0 ? ` on page ${page.step}${page.label ? ` · ${page.label}` : ''}` : '';
  const [are, have] = jobs.length === 1 ? ['is', 'has'] : ['are', 'have'];
  const because = reasonWords(reason) ?? reason ?? 'for no known reason';
  const what = {
    paused: `${jobs.length} ${are} paused: ${because}`,
    refused: `${jobs.length} ${are} refused again and again${at}`,
    failed: `${jobs.length} ${have} failed${at}: ${because}`,
    waiting: `${waiters.length} ${waiters.length === 1 ? 'has' : 'have'} waited long${at}, and nobody of this session is missing`,
  }[kind];
  if (kind === 'waiting' || waiters.length === 0) return what.endsWith('?') ? what : `${what}.`;
  return `${what}; ${waiters.length} ${waiters.length === 1 ? 'waits' : 'wait'} for ${jobs.length === 1 ? 'it' : 'them'}.`;
}

const PAUSED_ADVICE: Partial<Record<string, string>> = {
  key_rejected: 'Give the credential another key, then resume.',
  model_unknown:
    'This model cannot be run here: choose another in the settings, and start participants again.',
  no_credit: 'Pay credit into the account of the provider, then resume.',
  credential_unavailable:
    'The credential is switched off, no longer shared, or its provider cannot be reached. Mend that, then resume.',
  cost_limit: 'Raise the budget, and they go on by themselves.',
  request_refused: 'The provider refuses the request. Read what it said; other settings may help.',
  unclear_submission: 'Look into the study’s data whether the last answers arrived, then resume and say so.',
  end_unclear: 'Open one and look at its page: is it the end of the study? Then resume and say so.',
  host_not_allowed:
    'The study leads to a host that is not among the experiment’s. Allow it if it belongs to the study.',
  study_unreachable: 'They go on by themselves once the study answers; to resume tries at once.',
  awaiting_approval: 'Open each to look at its answers, and send them.',
  internal_error: 'An error in Proband. Open one for what happened; to resume tries again.',
};

/** What to do about it. */
export function adviceFor({ kind, reason }: ProblemFound): string {
  if (kind === 'paused') return PAUSED_ADVICE[reason ?? ''] ?? 'Open one to see why, then resume.';
  if (kind === 'refused')
    return 'Open one to see what the study says to its answers. A clearer persona may help new participants.';
  if (kind === 'waiting')
    return 'They may wait for people outside of this session, or the study may have been reset.';
  return 'Open one to see what happened. Once the cause is mended, restart the failed ones.';
}
