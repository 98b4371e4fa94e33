import type { JobRow } from '../../../domain/sessions.schema.ts';
import { canGoOnByItself, isTerminal } from '../../../domain/states.ts';

/** Whether a job can be paused now; one that is told so already need not be told again. */
export function canPause({ state, pending }: JobRow): boolean {
  return canGoOnByItself(state) && pending !== 'pause' && pending !== 'cancel';
}

/** Whether a job can be let go on. Whoever waits for an approval goes on by that, on the job's own page. */
export function canResume({ state, reason, pending }: JobRow): boolean {
  return state === 'paused' && reason !== 'awaiting_approval' && pending !== 'run' && pending !== 'cancel';
}

export function canCancel({ state, pending }: JobRow): boolean {
  return !isTerminal(state) && pending !== 'cancel';
}

/** Failed jobs in whose place none was started yet. */
export function restartable(rows: readonly JobRow[]): JobRow[] {
  const replaced = new Set(rows.map(({ relaunchOf }) => relaunchOf));
  return rows.filter(({ id, state }) => state === 'failed' && !replaced.has(id));
}
