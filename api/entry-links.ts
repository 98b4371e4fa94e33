import { linkInUse, problemWithLinks } from '../domain/entry-links.ts';
import { problemWithPanelIds } from '../domain/panel-ids.ts';
import { askForOwners, hostsWithoutOwner } from '../domain/study-owners.ts';
import type { Database } from '../prisma/database.ts';
import { hostAnswersOf } from '../records/hosts.ts';
import { linksInUse } from '../records/new-jobs.ts';
import type { SessionFacts } from '../records/sessions.ts';
import { ApiError } from './errors.ts';

/**
 * Refuses, before there is any job, links that are a paid panel's participants', and those that lead several jobs to one
 * participant.
 */
export async function checkLinks(db: Database, { platform }: SessionFacts, links: string[]): Promise<void> {
  const paid = problemWithPanelIds(links);
  if (paid) throw new ApiError(400, 'paid_panel', paid);
  if (platform !== 'otree') return;
  const problem = problemWithLinks(platform, links) ?? linkInUse(platform, links, await linksInUse(db));
  if (problem) throw new ApiError(400, 'links_unusable', problem);
}

/**
 * Asks who runs the study at hosts of which nobody said so yet.
 * @param given answers that came with the request
 * @returns of these the ones that are new, to be kept with the jobs
 */
export async function checkOwners(
  db: Database,
  { experimentId }: SessionFacts,
  links: string[],
  given: Record<string, string>,
): Promise<Record<string, string>> {
  const known = await hostAnswersOf(db, experimentId);
  const asked = hostsWithoutOwner(links, known);
  const offered = Object.entries(given).map(([host, answer]) => ({ host, answer }));
  const open = hostsWithoutOwner(links, [...known, ...offered]);
  if (open.length > 0) {
    const how = ` Say it with studyRunBy: ${JSON.stringify(Object.fromEntries(open.map((host) => [host, '…'])))}`;
    throw new ApiError(409, 'study_owner_unknown', askForOwners(open) + how, { hosts: open });
  }
  const needed = offered.filter((one) => hostsWithoutOwner(links, [...known, one]).length < asked.length);
  return Object.fromEntries(needed.map(({ host, answer }) => [host, answer]));
}
