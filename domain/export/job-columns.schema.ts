import { flag, text, whole, orMissing } from './column.schema.ts';

/** What every table begins with, so that rows of several can be told apart and joined. */
export const OF_JOB = {
  is_llm: flag(
    'Whether a language model takes the participant’s place. A dry run stands in for one, and counts as one: see testing.',
  ),
  testing: flag('Whether it was a dry run: answers by dice, made to try a study out, no data.'),
  session_id: text('The session.'),
  job_id: text('The job: one try of one participant. Joins the tables.'),
  participant: text('Label of the participant.'),
};

/** Where in the study: what tables of pages go on with. */
export const OF_PAGE = {
  step: whole('Number of the page in the job, from 1.'),
  page: text(
    'The page: app/Page in oTree, else its label, or `page N` where it has none. Columns of answers_wide are named after it.',
  ),
  page_repeat: whole(
    'Which of the pages of that name: in oTree the same number is the same round for everybody, also where others skip one; else they are counted in each job.',
  ),
};

export const PAGE_LABEL = orMissing(text('Label of the page, as lists show it.'), 'it has none');
