import type { PlatformName } from './config.schema.ts';

/** oTree's entry links: a participant's own, a session-wide one, a room, the page with all start links, a page of a study. */
const OTREE_LINK =
  /^\/((InitializeParticipant|join|room|SessionStartLinks|demo)\/|p\/[^/]+\/[^/]+\/[^/]+\/\d+\/?$)/;

/** Which platform a link belongs to, by its path. */
export function recognisePlatform(link: string): PlatformName {
  return OTREE_LINK.test(new URL(link).pathname) ? 'otree' : 'web';
}

/** Whether an experiment's hosts (`host` or `host:port`) cover this address. */
export function isAllowedHost(url: URL, hosts: readonly string[]): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80'); // `URL.host` leaves the usual port out
  const names = [url.hostname, `${url.hostname}:${port}`];
  return /^https?:$/.test(url.protocol) && names.some((name) => hosts.includes(name));
}

/** Whether opening a link of oTree takes a place that no other participant gets then: all but a participant's own do. */
export function takesPlace({ pathname }: URL): boolean {
  return /^\/(join|room|demo)\//.test(pathname);
}
