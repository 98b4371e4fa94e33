import { z } from 'zod';
import { anything, decimal, flag, json, orMissing, text, time, whole } from './column.schema.ts';
import { OF_JOB, OF_PAGE, PAGE_LABEL } from './job-columns.schema.ts';

/** One row a field of each submission. */
export const AnswerRowSchema = z.object({
  ...OF_JOB,
  ...OF_PAGE,
  page_label: PAGE_LABEL,
  attempt: whole(
    'Which attempt at the page, from 1: a study may refuse some, and of one that was asked for again nothing was sent.',
  ),
  taken: flag('Whether the study took this submission. Most analyses use only rows where it is TRUE.'),
  status: text('How the submission stands: intent, sent, taken, refused, unclear, resend or missed.'),
  answered_by: text('Who answered: agent, or person where the answers were edited before they were sent.'),
  field: text('Name of the field.'),
  label: orMissing(text('What the page calls the field.'), 'it has no label'),
  group_label: orMissing(text('What the page says of it and of other fields together.'), 'it stands alone'),
  type: text(
    'What kind of field, such as integer, choice, textarea; button for a button that sends a value.',
  ),
  required: flag('Whether it had to be answered.'),
  value: orMissing(
    anything(
      'The answer: a number, TRUE or FALSE for a single box, a JSON list where several choices may be ticked, else the text or value sent.',
    ),
    'nothing was answered, or the empty text',
  ),
  value_number: orMissing(
    decimal('The answer, where it is a number.', 'as the field counts'),
    'the answer is no number',
  ),
  value_label: orMissing(
    text('Label of the choice; several are parted by line ends.'),
    'it is no choice, or none was made',
  ),
  sent: json('Exactly what was sent for the field: a list of texts, [] where the field was left out.'),
  replied: json('What the participant had replied, before it was written as the field takes it.'),
  messages: json('What the study said at this field when it refused: a list.'),
  sent_at: orMissing(time('When the submission was sent.'), 'it was not sent'),
});
export type AnswerRow = z.infer<typeof AnswerRowSchema>;

/** What stands in answers_wide before the columns of the study's fields. */
export const WideRowSchema = z.object({
  ...OF_JOB,
  experiment: text('Name of the experiment.'),
  session: text('Name of the session.'),
  condition: orMissing(text('Condition of the participant.'), 'none was given'),
  model: text('Model as the session names it.'),
  seed: whole('Seed of the job.'),
  state: text('State of the job: completed, failed and so on.'),
  reason: orMissing(text('Reason of the state.'), 'the state needs none'),
});
export type WideRow = z.infer<typeof WideRowSchema>;
