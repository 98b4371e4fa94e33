import { sendAt } from '../domain/participant-pace.ts';
import type { LoadedJob } from '../records/jobs.ts';
import { pacedPage } from '../records/pages.ts';
import type { Transition } from '../records/transitions.ts';
import type { ActivityDeps } from './deps.ts';

/**
 * The transition of a participant whose answer stands and whose time for the page is not over; null when it may send now.
 * It counts from when the page was opened, so a pause in between neither ends nor lengthens it.
 */
export async function waitForPace(
  { db }: ActivityDeps,
  { row, setting }: LoadedJob,
): Promise<Transition | null> {
  const page = setting.config.pace === null ? null : await pacedPage(db, row);
  if (!page) return null;
  const due = sendAt(page.openedAt.getTime(), page.paceMs, page.deadlineAt?.getTime() ?? null);
  if (due <= Date.now()) return null;
  return {
    standing: { state: 'waiting', reason: 'pace' },
    job: { nextLookAt: new Date(due), detail: null },
  };
}
