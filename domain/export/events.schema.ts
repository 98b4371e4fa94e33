import { z } from 'zod';
import { json, text, time, whole } from './column.schema.ts';
import { OF_JOB } from './job-columns.schema.ts';

/** One row an event, in order. */
export const EventRowSchema = z.object({
  ...OF_JOB,
  sequence: whole('Its number in the job.'),
  kind: text('What happened.'),
  at: time('When.'),
  data: json('What belongs to it.'),
});
export type EventRow = z.infer<typeof EventRowSchema>;
