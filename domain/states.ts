/** The states of a job and the reasons that go with them; `docs/states.md` says what each means for a person. */
export const STATE_REASONS = {
  queued: [],
  running: [],
  waiting: ['wait_page', 'model_slot', 'browser_slot', 'person', 'study_unreachable', 'pace'],
  paused: [
    'by_user',
    'key_rejected',
    'model_unknown',
    'no_credit',
    'credential_unavailable',
    'cost_limit',
    'request_refused',
    'unclear_submission',
    'end_unclear',
    'captcha',
    'host_not_allowed',
    'study_unreachable',
    'awaiting_approval',
    'internal_error',
  ],
  completed: ['finished', 'screened_out'],
  full: ['study_full'],
  failed: ['model_unusable', 'page_refuses', 'step_limit', 'study_closed', 'needs_script'],
  cancelled: ['by_user', 'time_limit', 'terminated_in_temporal'],
} as const satisfies Record<string, readonly string[]>;

export type JobState = keyof typeof STATE_REASONS;
export type Reason = (typeof STATE_REASONS)[JobState][number];
export type PauseReason = (typeof STATE_REASONS)['paused'][number];
export type SystemPause = Exclude<PauseReason, 'by_user'>;

/** A state with its reason: what a transition ends in. */
export type Standing = {
  [S in JobState]: (typeof STATE_REASONS)[S][number] extends never
    ? { state: S; reason: null }
    : { state: S; reason: (typeof STATE_REASONS)[S][number] };
}[JobState];

const TERMINAL: readonly JobState[] = ['completed', 'full', 'failed', 'cancelled'];

/** True when the job is over for good. */
export function isTerminal(state: JobState): boolean {
  return TERMINAL.includes(state);
}

/** True when the job moves on without a person: it is neither over nor paused. */
export function canGoOnByItself(state: JobState): boolean {
  return !isTerminal(state) && state !== 'paused';
}

/** What the operator wants of a job. */
export type Wish = 'run' | 'pause' | 'cancel';

/** How a job paused for `unclear_submission` or `end_unclear` is to go on. */
export const RESUME_WAYS = {
  unclear_submission: ['resend', 'taken'],
  end_unclear: ['completed', 'screened_out', 'look'],
} as const;
export type ResumeWay = (typeof RESUME_WAYS)[keyof typeof RESUME_WAYS][number];
