import type { RateLimits } from '../domain/rate-limits.ts';
import type { LoadedJob } from '../records/jobs.ts';
import { releaseSlot } from '../records/pace.ts';
import type { ActivityDeps } from './deps.ts';
import type { Line } from './line.ts';

/** Frees a job's slot after a call that was not made, or came to nothing but what its provider said of its limits. */
export async function leaveSlot(
  { db }: ActivityDeps,
  { row }: LoadedJob,
  { paid }: Line,
  rateLimits: RateLimits | null = null,
): Promise<void> {
  if (!paid) return;
  const slot = { credentialId: paid.credentialId, jobId: row.id };
  await releaseSlot(db, slot, { rateLimits, tokensUsed: null, latencyMs: null });
}
