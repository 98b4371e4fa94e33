import { RESUME_WAYS, type ResumeWay } from '../../../domain/states.ts';

export interface Way {
  as: ResumeWay;
  label: string;
  means: string;
}

const WORDS: Record<ResumeWay, Omit<Way, 'as'>> = {
  resend: {
    label: 'Send the same answers again',
    means: 'The study did not get them. If it did, it may count them twice.',
  },
  taken: {
    label: 'Go on: the study has them',
    means: 'They stand in the study’s data. Nothing is sent again.',
  },
  completed: { label: 'It is the end', means: 'The participant completed the study.' },
  screened_out: { label: 'It is the end, without having taken part', means: 'It was screened out.' },
  look: { label: 'Look at the page again', means: 'The study was mended, or goes on by itself.' },
};

/** How a job paused for this reason can go on; null: there is but one way. */
export function resumeWays(reason: string | null): Way[] | null {
  if (reason !== 'unclear_submission' && reason !== 'end_unclear') return null;
  return RESUME_WAYS[reason].map((as) => ({ as, ...WORDS[as] }));
}

export const QUESTIONS: Record<string, string> = {
  unclear_submission:
    'Nobody can tell whether the last answers were taken. Look into the study’s data first.',
  end_unclear: 'The page has nothing to press and does not say that it is the end.',
};
