import { z } from 'zod';
import { AnswerRowSchema, WideRowSchema } from './answers.schema.ts';
import { EventRowSchema } from './events.schema.ts';
import { JobRowSchema } from './jobs.schema.ts';
import { LlmCallRowSchema } from './llm-calls.schema.ts';
import { StepRowSchema } from './steps.schema.ts';

/** The tables of an export, each with the schema that defines its columns (answers_wide adds those of the study). */
export const TABLES = {
  jobs: JobRowSchema,
  steps: StepRowSchema,
  answers_long: AnswerRowSchema,
  answers_wide: WideRowSchema,
  llm_calls: LlmCallRowSchema,
  events: EventRowSchema,
} as const;

export type TableName = keyof typeof TABLES;
export const TABLE_NAMES = Object.keys(TABLES) as [TableName, ...TableName[]];
export const TableNameSchema = z.enum(TABLE_NAMES);
