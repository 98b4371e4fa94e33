import type { CostRow, CostSums } from '../../../domain/costs.schema.ts';
import { csvOf } from './csv.ts';

export const BY_WORDS = {
  day: 'Day (UTC)',
  experiment: 'Experiment',
  session: 'Session',
  model: 'Model',
  credential: 'Credential',
} as const;
export type By = keyof typeof BY_WORDS;

const NONE: Record<By, string> = {
  day: 'no day',
  experiment: 'no experiment, or one that you may not see',
  session: 'no session, or one that you may not see',
  model: 'no model',
  credential: 'no credential (dry runs)',
};

/** What a row is called. */
export function nameOf({ key, name }: Pick<CostRow, 'key' | 'name'>, by: By): string {
  return name ?? key ?? NONE[by];
}

/** Numbers of calls and tokens, as columns. */
export const COUNTS = [
  { name: 'calls', label: 'Calls' },
  { name: 'answered', label: 'Answered' },
  { name: 'promptTokens', label: 'Input tokens' },
  { name: 'cachedTokens', label: 'Cached' },
  { name: 'completionTokens', label: 'Output tokens' },
] as const satisfies { name: keyof CostSums; label: string }[];

const IN_CSV = [
  ...['calls', 'answered', 'failed', 'interrupted', 'refusals', 'cut', 'empty', 'unreadable', 'misfits'],
  ...['promptTokens', 'cachedTokens', 'completionTokens', 'reasoningTokens'],
  ...['costUsd', 'unpricedCalls', 'unconfirmedCalls', 'unconfirmedUsd'],
] as (keyof CostSums)[];

/** All sums as CSV: a row each, without the total. */
export function costsCsv(rows: readonly CostRow[], by: By): string {
  return csvOf([
    [by, 'name', ...IN_CSV],
    ...rows.map((row) => [row.key, row.name, ...IN_CSV.map((column) => row[column])]),
  ]);
}
