import { z } from 'zod';
import { decimal, flag, json, orMissing, text, time, whole } from './column.schema.ts';
import { OF_JOB } from './job-columns.schema.ts';

/** One row a job. */
export const JobRowSchema = z.object({
  ...OF_JOB,
  participant_id: text('The place in the study.'),
  participant_kind: text('What takes the place: model, human or scripted.'),
  external_code: orMissing(text('Code of the participant elsewhere.'), 'none was given'),
  condition: orMissing(text('Condition of the participant.'), 'none was given'),
  entry_url: text('Link by which the participant entered.'),
  study_run_by: orMissing(
    text('Who runs the study at that address, as a person said.'),
    'the study runs on this machine, or it was started before anybody was asked',
  ),
  experiment_id: text('The experiment.'),
  experiment: text('Name of the experiment.'),
  session: text('Name of the session.'),
  config_id: text('The settings: equal settings have equal ids.'),
  platform: text('What the study runs on: otree or web.'),
  mode: text('How pages were visited.'),
  model: text('Model as the session names it.'),
  parameters: json('Parameters of the model, as the session has them.'),
  persona: text('The text that tells the model who it is.'),
  reasoning_setting: orMissing(
    text('Where a reply gives its reasons: before, after, none.'),
    'it was not recorded yet; before',
  ),
  memory_setting: orMissing(
    text('What the participant remembers: notes or transcript.'),
    'it was not recorded yet; notes',
  ),
  ordinal: whole('Place in the request that made the job, from 0.'),
  seed: whole('Seed of the job.'),
  repetition: whole('Which repetition.'),
  relaunch_of: orMissing(text('The job that this one tries again.'), 'it is the first try'),
  build: text('Version of Proband.'),
  state: text('queued, running, waiting, paused, completed, failed, cancelled or full.'),
  reason: orMissing(text('Reason of the state.'), 'the state needs none'),
  detail: orMissing(text('One sentence about the reason.'), 'there is no more to say'),
  over: flag('Whether the job is over.'),
  pages: whole('Pages passed.', 'pages'),
  llm_calls: whole('Requests sent to the model, failed ones too.', 'calls'),
  prompt_tokens: whole('Input of the answered calls, as far as the provider told.', 'tokens'),
  completion_tokens: whole('Output of the answered calls, as far as the provider told.', 'tokens'),
  cost_usd: orMissing(
    decimal('What its answered calls cost.', 'US dollars'),
    'the price of at least one call is not known',
  ),
  unpriced_calls: whole('Calls whose price is not known.', 'calls'),
  unconfirmed_usd: decimal(
    'What calls may have cost at most of which nobody knows whether they were answered; not part of cost_usd.',
    'US dollars',
  ),
  created_at: time('When it was made.'),
  first_page_at: orMissing(time('When it came to its first page.'), 'it has not come to any'),
  finished_at: orMissing(time('When it was over.'), 'it is not over'),
  duration_ms: orMissing(
    whole('From its first page to its end.', 'ms'),
    'it is not over, or came to no page',
  ),
  held_ms: whole('Of that, how long it was held (paused).', 'ms'),
});
export type JobRow = z.infer<typeof JobRowSchema>;
