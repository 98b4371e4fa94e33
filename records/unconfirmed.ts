import { Prisma } from '../prisma/database.ts';

/**
 * Whether a call may have been billed although no answer arrived: it was interrupted, or failed after the provider
 * may have answered. What it cost is not known then, and `boundUsd` is the most that it may be.
 * @param alias of LlmCall in the statement
 */
export function isUnconfirmed(alias: string): Prisma.Sql {
  const row = Prisma.raw(alias);
  return Prisma.sql`(${row}."costUsd" IS NULL AND (${row}.status = 'interrupted'
    OR (${row}.status = 'failed' AND (coalesce(${row}.error, '') IN ('cut', 'garbage') OR ${row}."httpStatus" = 200))))`;
}
