import { isStartLinksPage, placesNote, problemWithLinks } from '../../domain/entry-links.ts';
import type { PlatformName } from '../../domain/config.schema.ts';
import { readStartLinks, type StartLinks } from '../../pages/platforms/otree-start-links.ts';
import { UsageError, type Settings } from '../config.ts';
import { fetchStudyPage } from '../study-page.ts';

/**
 * One link for each participant, as jobs can enter by it. The page on which oTree lists a session's links stands for
 * its session-wide link, and tells how many places the session has.
 * @param links one for each participant
 * @param tell takes what is known about places
 * @throws UsageError when they cannot each take a participant in
 */
export async function resolveLinks(
  settings: Settings,
  platform: PlatformName,
  links: string[],
  tell: (line: string) => void,
): Promise<string[]> {
  if (platform !== 'otree') return links;
  const shared = new Map<string, string>();
  for (const page of new Set(links.filter(isStartLinksPage))) {
    const count = links.filter((link) => link === page).length;
    shared.set(page, sharedLink(page, await fetchStartLinks(settings, page), count, tell));
  }
  const resolved = links.map((link) => shared.get(link) ?? link);
  const problem = problemWithLinks(platform, resolved);
  if (problem) throw new UsageError(problem);
  const note = placesNote(
    platform,
    resolved.filter((link) => ![...shared.values()].includes(link)),
  );
  if (note) tell(note);
  return resolved;
}

function sharedLink(
  page: string,
  { shared, own }: StartLinks,
  count: number,
  tell: (line: string) => void,
): string {
  if (shared === null) {
    throw new UsageError(
      `${page} shows no link for participants; oTree may ask for a log-in there. Open it in your browser, and give the session-wide link on it (…/join/…).`,
    );
  }
  if (own.length === 0) return shared;
  const places = `The session has ${own.length} places in all`;
  if (count > own.length) throw new UsageError(`${places}, and ${count} participants were asked for.`);
  tell(
    `${places}, and ${count} participants are sent to ${shared}. oTree does not tell which are taken already.`,
  );
  return shared;
}

async function fetchStartLinks(settings: Settings, page: string): Promise<StartLinks> {
  const answer = await fetchStudyPage(settings, new URL(page), { platform: 'otree' });
  if (answer.status !== 200) throw new UsageError(`${page} answered ${answer.status}.`);
  return readStartLinks(answer.body, answer.url);
}
