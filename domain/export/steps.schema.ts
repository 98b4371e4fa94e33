import { z } from 'zod';
import { bulky, flag, json, orMissing, text, time, whole } from './column.schema.ts';
import { OF_JOB, OF_PAGE, PAGE_LABEL } from './job-columns.schema.ts';

const NOTHING_SENT = 'nothing was sent from this page';

/** One row a page that a participant came to. */
export const StepRowSchema = z.object({
  ...OF_JOB,
  ...OF_PAGE,
  page_label: PAGE_LABEL,
  kind: text(
    'What the page is: form, wait, finished, screened_out, full, closed, end_unclear, needs_script.',
  ),
  url: text('Address of the page.'),
  title: text('Title of the page.'),
  looks: whole('How often it was looked at.', 'looks'),
  opened_at: time('When it was opened.'),
  left_at: orMissing(
    time('When it was left.'),
    'the participant still stands there, or it was the last page',
  ),
  duration_ms: orMissing(whole('From its opening to its leaving.', 'ms'), 'it was not left'),
  deadline_at: orMissing(time('When the study takes the page away.'), 'never'),
  pace_ms: orMissing(
    whole('How long the participant took for the page at least, by the session’s pace.', 'ms'),
    'the session has no pace',
  ),
  attempts: whole('Submissions, refused ones too.', 'submissions'),
  submission_status: orMissing(
    text('How the last one stands: intent, sent, taken, refused, unclear, resend or missed.'),
    NOTHING_SENT,
  ),
  answered_by: orMissing(
    text(
      'Who gave the answers of the last one: agent, or person where they were edited before they were sent.',
    ),
    NOTHING_SENT,
  ),
  sent_at: orMissing(time('When the last one was sent.'), NOTHING_SENT),
  settled_at: orMissing(
    time('When it was known what became of it.'),
    'nothing was sent, or it is not known yet',
  ),
  sends: orMissing(whole('How often its bytes were sent, or may have been.', 'times'), NOTHING_SENT),
  settled_by: orMissing(
    text('How that is known: answered, looked, assumed or advanced (the study went on by itself).'),
    'nothing was sent, or it is not known yet',
  ),
  late: flag('Whether the page’s time was over when the last one was sent.'),
  pressed: orMissing(text('Label of the control that was pressed.'), NOTHING_SENT),
  unseen: json('What stands on the page that could not be perceived: a list.'),
  reader_version: orMissing(whole('Version of the page reader.'), 'it was not recorded yet'),
  prompt_version: orMissing(whole('Version of the prompt.'), 'it was not recorded yet'),
  reworded: orMissing(flag('Whether the request was put in other words.'), 'it was not recorded yet'),
  past_characters: orMissing(
    whole('How much of earlier pages was told at most, as the model’s context was short.', 'characters'),
    'as much as usual',
  ),
  page_text: bulky(text('What the page said, as the model was told it.')),
  reasoning: bulky(
    orMissing(text('The reasons that the participant gave with its last reply.'), NOTHING_SENT),
  ),
  notes: bulky(orMissing(text('The note to itself with its last reply.'), NOTHING_SENT)),
});
export type StepRow = z.infer<typeof StepRowSchema>;
