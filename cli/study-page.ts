import { randomBytes } from 'node:crypto';
import type { PlatformName } from '../domain/config.schema.ts';
import { isAllowedHost, takesPlace } from '../domain/links.ts';
import { problemWithPanelIds } from '../domain/panel-ids.ts';
import { AddressRefused, AnswerTooLarge, Unreachable } from '../net/errors.ts';
import { createHttpClient, type HttpAnswer } from '../net/http-client.ts';
import { userAgentOf } from '../net/user-agent.ts';
import { createWayOut } from '../net/way-out.ts';
import { platforms } from '../pages/platforms/registry.ts';
import { UsageError, type Settings } from './config.ts';

/**
 * One GET of a study's page by a command, without a job: over the way out that participants take, and submitting nothing.
 * @param allowed hosts besides the link's own to which it may lead
 * @throws UsageError when there is no answer
 */
export async function fetchStudyPage(
  { build, durations }: Settings,
  link: URL,
  { platform, allowed = [] }: { platform: PlatformName; allowed?: string[] },
): Promise<HttpAnswer> {
  const dispatcher = createWayOut({ allowPrivate: true, ownPorts: new Set() });
  const id = `read_${randomBytes(4).toString('hex')}`;
  // Only where a place is taken: a participant's own link stays as it is, without a label of ours.
  const url = takesPlace(link) ? platforms[platform].entryUrl(link.href, { id, model: 'nobody' }) : link.href;
  const hosts = [link.host, ...allowed];
  try {
    const http = createHttpClient({
      dispatcher,
      userAgent: userAgentOf(build),
      timeoutMs: durations.requestMs,
    });
    return await http.send({
      ...{ method: 'GET', url, cookies: null },
      mayVisit: (to) => isAllowedHost(to, hosts),
    });
  } catch (error) {
    const known = [AddressRefused, AnswerTooLarge, Unreachable].some((kind) => error instanceof kind);
    throw known ? new UsageError((error as Error).message) : error;
  } finally {
    await dispatcher.close();
  }
}

/** @throws UsageError for what is no web address, and for the place of a paid panel's participant */
export function checkLink(link: string): URL {
  const url = URL.canParse(link) ? new URL(link) : null;
  const paid = problemWithPanelIds([link]);
  if (paid) throw new UsageError(paid);
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new UsageError(
    `${JSON.stringify(link)} is no web address; it has to begin with http:// or https://.`,
  );
}
