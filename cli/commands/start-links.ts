import { isStartLinksPage, placesNote, problemWithLinks } from '../../domain/entry-links.ts';
import type { PlatformName } from '../../domain/config.schema.ts';
import { AddressRefused, Unreachable } from '../../net/errors.ts';
import { createHttpClient } from '../../net/http-client.ts';
import { createWayOut } from '../../net/way-out.ts';
import { readStartLinks, type StartLinks } from '../../pages/platforms/otree-start-links.ts';
import { UsageError, type Settings } from '../config.ts';

const PATIENCE = 20_000; // ms for one page

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
  const dispatcher = createWayOut({ allowPrivate: true, ownPorts: new Set() });
  const userAgent = `Mozilla/5.0 (compatible; Proband/${settings.build})`;
  try {
    const http = createHttpClient({ dispatcher, userAgent, timeoutMs: PATIENCE });
    const { host } = new URL(page);
    const mayVisit = (url: URL): boolean => url.host === host;
    const answer = await http.send({ method: 'GET', url: page, cookies: null, mayVisit });
    if (answer.status !== 200) throw new UsageError(`${page} answered ${answer.status}.`);
    return readStartLinks(answer.body, answer.url);
  } catch (error) {
    if (error instanceof Unreachable || error instanceof AddressRefused)
      throw new UsageError(`${page} cannot be read: ${error.message}`);
    throw error;
  } finally {
    await dispatcher.close();
  }
}
