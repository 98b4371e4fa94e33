import type { JobState, Reason } from '../../domain/states.ts';

/** States and reasons as the screens say them; `docs/states.md` has what each means. */
export const STATE_WORDS: Record<JobState, string> = {
  queued: 'Queued',
  running: 'Running',
  waiting: 'Waiting',
  paused: 'Paused',
  completed: 'Completed',
  full: 'Study full',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

const REASON_WORDS: Record<Reason, string> = {
  wait_page: 'for others',
  model_slot: 'for its turn at the model',
  browser_slot: 'for a browser',
  person: 'for a person',
  pace: 'as long as a person takes',
  by_user: 'by a person',
  key_rejected: 'key rejected',
  model_unknown: 'model unknown',
  no_credit: 'no credit',
  credential_unavailable: 'credential unavailable',
  cost_limit: 'budget used up',
  request_refused: 'request refused',
  unclear_submission: 'answer taken or not?',
  end_unclear: 'is this the end?',
  captcha: 'captcha',
  host_not_allowed: 'host not allowed',
  study_unreachable: 'study unreachable',
  awaiting_approval: 'awaiting approval',
  internal_error: 'error in Proband',
  finished: 'finished',
  screened_out: 'screened out',
  study_full: 'no places left',
  model_unusable: 'model unusable',
  page_refuses: 'page refuses',
  step_limit: 'too many pages',
  study_closed: 'study closed',
  needs_script: 'needs a browser',
  time_limit: 'time limit',
  terminated_in_temporal: 'terminated in Temporal',
};

/** What says nothing that the state does not say. */
const PLAIN: readonly string[] = ['finished', 'study_full'];

/** Null: the state says it all. A reason that this page does not know yet is shown as it is called. */
export function reasonWords(reason: string | null): string | null {
  if (reason === null || PLAIN.includes(reason)) return null;
  return (REASON_WORDS as Record<string, string>)[reason] ?? reason.replaceAll('_', ' ');
}
