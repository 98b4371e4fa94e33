import type { JobRow } from '../../domain/export/jobs.schema.ts';
import type { LlmCallRow } from '../../domain/export/llm-calls.schema.ts';
import type { UnitPrice } from '../../domain/prices.ts';
import { Prisma, type Transaction } from '../../prisma/database.ts';
import { isUnconfirmed } from '../unconfirmed.ts';
import { isoOrNull, ofJob } from './jobs.ts';
import { rowsOfJobs, type RowsOfJobs } from './rows-of-jobs.ts';

function calls(withTexts: boolean): RowsOfJobs {
  const texts = withTexts ? Prisma.sql`, r.prompt, r.response, r.reply` : Prisma.empty;
  return {
    from: Prisma.sql`"LlmCall" r`,
    on: Prisma.sql`r."jobId" = job.id`,
    key: [Prisma.sql`r.step`, Prisma.sql`r.try`, Prisma.sql`r.send`],
    id: Prisma.sql`r.id`,
    read: (picked) => Prisma.sql`${picked}
      SELECT picked.*, r.id AS call_id, r.step, r.try, r.send, r.purpose, r.provider, r."credentialId" AS credential_id,
        r."modelAsked" AS model_asked, r."modelReturned" AS model_returned, r."systemFingerprint" AS system_fingerprint,
        r."requestId" AS request_id, r.parameters, r.dropped AS dropped_parameters, r.structured, r.status, r.outcome,
        r.misfits, r.error, r."errorText" AS error_text, r."httpStatus" AS http_status,
        r."promptTokens" AS prompt_tokens, r."cachedTokens" AS cached_tokens,
        r."cacheWriteTokens" AS cache_write_tokens, r."completionTokens" AS completion_tokens,
        r."reasoningTokens" AS reasoning_tokens, r."costUsd" AS cost, ${isUnconfirmed('r')} AS unconfirmed,
        r."boundUsd" AS bound, r.price, r."priceDate" AS price_date, r."latencyMs" AS latency_ms,
        r."createdAt" AS created_at, r."finishedAt" AS finished_at ${texts}
      FROM picked JOIN "LlmCall" r ON r.id = picked.id`,
  };
}

type ReadCall = Omit<LlmCallRow, 'cost_usd' | 'bound_usd' | 'created_at' | 'finished_at'> & {
  cost: Prisma.Decimal | null;
  bound: Prisma.Decimal | null;
  price: UnitPrice | null;
  created_at: Date;
  finished_at: Date | null;
};

export async function* llmCallRows(
  tx: Transaction,
  jobs: readonly JobRow[],
  withTexts: boolean,
): AsyncGenerator<LlmCallRow[]> {
  for await (const batch of rowsOfJobs<ReadCall>(tx, jobs, calls(withTexts))) {
    yield batch.map(({ job, cost, bound, price, created_at, finished_at, ...same }) => ({
      ...same,
      ...ofJob(job),
      cost_usd: cost?.toNumber() ?? null,
      bound_usd: bound?.toNumber() ?? null,
      price_input: price?.input ?? null,
      price_cached_input: price?.cachedInput ?? null,
      price_cache_write: price?.cacheWrite ?? null,
      price_output: price?.output ?? null,
      price_date: same.price_date ?? price?.date ?? null,
      price_source: price?.source ?? null,
      created_at: created_at.toISOString(),
      finished_at: isoOrNull(finished_at),
    }));
  }
}
