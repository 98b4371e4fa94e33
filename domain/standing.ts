import { isTerminal, type Standing } from './states.ts';

/** What a change of standing touches in a job's row. */
export interface StandingRow {
  state: string;
  reason: string | null;
  stateSince: Date;
  heldSince: Date | null;
  heldMs: bigint;
  finishedAt: Date | null;
}

/** Time in these is not counted by the time limit: the job is kept from going on by us, not by the study. */
function isHeld({ state, reason }: Standing): boolean {
  return state === 'paused' || reason === 'model_slot' || reason === 'browser_slot';
}

/** The part of a job's row that changes when it comes to this standing. */
export function changeStanding(row: StandingRow, next: Standing, now: Date): Partial<StandingRow> {
  const change: Partial<StandingRow> = {};
  if (row.state !== next.state || row.reason !== next.reason) {
    change.state = next.state;
    change.reason = next.reason;
    change.stateSince = now;
  }
  const held = isHeld(next);
  if (held && row.heldSince === null) change.heldSince = now;
  if (!held && row.heldSince !== null) {
    change.heldSince = null;
    change.heldMs = row.heldMs + BigInt(Math.max(0, now.getTime() - row.heldSince.getTime()));
  }
  if (isTerminal(next.state) && row.finishedAt === null) change.finishedAt = now;
  return change;
}
