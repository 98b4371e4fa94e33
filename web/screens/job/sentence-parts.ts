export interface Part {
  text: string;
  isCode: boolean;
}

/** What `why` says after its sentence, where it does. */
const TAIL = / (A command to .*|No worker runs now.*)$/;

/**
 * A sentence of `why` about a job, for its own page: it begins with the participant's name in place of the job's id, and
 * leaves out what to type on a command line, as there are buttons (`WAYS_ON`).
 */
export function partsOf(sentence: string, id: string, name: string): Part[] {
  const told = sentence.startsWith(`${id} `) ? `${name}${sentence.slice(id.length)}` : sentence;
  const tail = TAIL.exec(told)?.[0] ?? '';
  const clauses = told.slice(0, told.length - tail.length).split('; ');
  const kept = clauses.filter((clause, index) => index === 0 || !clause.includes('`')).join('; ');
  return `${kept.endsWith('.') ? kept : `${kept}.`}${tail}`
    .split('`')
    .map((text, index) => ({ text, isCode: index % 2 === 1 }))
    .filter(({ text }) => text !== '');
}

/** What lets a paused job go on, by its reason, on these screens. */
const WAYS_ON: Record<string, string> = {
  by_user: 'Resume lets it go on.',
  key_rejected: 'Give its credential another key, then resume.',
  no_credit: 'Pay some in at the provider, then resume.',
  credential_unavailable: 'See to its credential, then resume.',
  model_unknown: 'Start it again in a session with another model.',
  cost_limit: 'Raise the budget of its session or credential, then resume.',
  request_refused: 'Resume tries again; or start it again in a session with other settings.',
  unclear_submission: 'Look into the study’s data, then resume and say whether to send the answers again.',
  end_unclear: 'Look at the page below, then resume and say what it is.',
  host_not_allowed: 'If that host is all right, resume and allow it.',
  study_unreachable: 'It goes on by itself when the study answers; resume tries at once.',
  internal_error: 'The trace stands among the events below; resume tries again.',
  awaiting_approval: 'Decide below.',
};

/** Null: nothing is to be said. */
export function wayOn(state: string, reason: string | null): string | null {
  return state === 'paused' && reason !== null ? (WAYS_ON[reason] ?? 'Resume tries again.') : null;
}
