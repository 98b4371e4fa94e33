import { checkReply, type CheckedReply } from '../domain/check-reply.ts';
import { parseReply } from '../domain/reply.schema.ts';
import type { Reply } from '../domain/reply.ts';
import { encodeSubmission } from '../pages/http/encode.ts';
import type { LoadedJob } from '../records/jobs.ts';
import { callKeyOf, MAX_TRIES, recordMisfits, type RecordedAnswer } from '../records/ledger.ts';
import { recordNotes, type PageToAnswer } from '../records/pages.ts';
import { recordIntent } from '../records/submissions.ts';
import type { Transition } from '../records/transitions.ts';

/** A reply with what it comes to on its page. */
export interface Fitting {
  reply: Reply;
  checked: CheckedReply;
}

/**
 * The transition by which an answer is used, if it fits its page. Only what is a reply is checked; what is none goes
 * back too, in words.
 */
export function judge(
  job: LoadedJob,
  { observation }: PageToAnswer,
  { outcome, reply }: RecordedAnswer,
  use: (fits: Fitting) => Transition,
): Transition {
  if (outcome !== null && outcome in NO_REPLY) {
    return misfit(job, [NO_REPLY[outcome as keyof typeof NO_REPLY]], outcome);
  }
  const parsed = parseReply(reply);
  if (!parsed.ok) return misfit(job, parsed.errors);
  const check = checkReply(observation, parsed.reply);
  return check.ok ? use({ reply: parsed.reply, checked: check.checked }) : misfit(job, check.errors);
}

/** What a model is told that gave no reply. */
const NO_REPLY = {
  refusal: 'This was no reply but a refusal: only a reply in the form asked for can be used.',
  cut: 'The reply was cut off, as it was longer than it may be: keep it shorter.',
  empty: 'The reply was empty.',
  unreadable: 'The reply was no JSON object: give one JSON object and nothing else.',
} as const;

/** The transition that freezes what is going to be sent. */
export function intend(
  { row }: LoadedJob,
  { stepId, observation }: PageToAnswer,
  { reply, checked: { values, press } }: Fitting,
  answeredBy: 'agent' | 'person' = 'agent',
): Transition {
  const request = encodeSubmission(observation, values, press);
  const { step, attempt, id: jobId } = row;
  return {
    standing: { state: 'running', reason: null },
    job: { phase: 'send', tries: 0, detail: null },
    rows: [
      recordIntent({ jobId, stepId, step, attempt, reply, values, answeredBy, request }),
      recordNotes(jobId, step, reply.notes),
    ],
    event: {
      kind: 'answered',
      data: { step, attempt, ...(answeredBy === 'person' ? { by: 'person' } : {}) },
    },
  };
}

function misfit({ row }: LoadedJob, errors: string[], outcome = 'misfit'): Transition {
  const tries = row.tries + 1;
  const detail = errors.join('\n');
  const common = {
    job: { tries, detail },
    rows: [recordMisfits(callKeyOf(row), errors)],
    event: { kind: 'misfit', data: { step: row.step, try: tries, outcome, errors } },
  };
  if (tries < MAX_TRIES) return { standing: { state: 'running', reason: null }, ...common };
  return { standing: { state: 'failed', reason: 'model_unusable' }, ...common };
}
