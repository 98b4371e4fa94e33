/** What the time limit of a job is computed from; times in ms since the epoch. */
export interface TimeAccount {
  timeoutMs: number | null;
  firstPageAt: number | null;
  /** Time held so far (pauses, waits for a slot), and since when it is being held now. */
  heldMs: number;
  heldSince: number | null;
}

/**
 * What is left of the time limit, in ms (may be negative). Null: there is no limit, or its clock stands still
 * because no page was seen yet or the job is held.
 */
export function timeLeft(account: TimeAccount, now: number): number | null {
  if (account.timeoutMs === null || account.firstPageAt === null || account.heldSince !== null) return null;
  return account.timeoutMs - (now - account.firstPageAt - account.heldMs);
}
