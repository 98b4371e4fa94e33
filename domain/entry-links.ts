import type { PlatformName } from './config.schema.ts';

/**
 * Why these links cannot each take a participant in; null: they can. Links of oTree are told apart by what they lead
 * to: one participant's own, one label's, or any free place of a session or room.
 * @param links one for each participant: the same one N times for N copies
 */
export function problemWithLinks(platform: PlatformName, links: readonly string[]): string | null {
  if (platform !== 'otree') return null;
  const forOperators = links.find(isForOperators);
  if (forOperators !== undefined) return notForParticipants(forOperators);
  const counts = new Map<string, { link: string; seat: Seat; count: number }>();
  for (const link of links) {
    const seat = seatOf(link);
    const key = keyOf(link);
    if (seat === null || key === null) continue;
    counts.set(key, { link, seat, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  const twice = [...counts.values()].find(({ count }) => count > 1);
  return twice ? usedTwice(twice.link, twice.seat, twice.count) : null;
}

/** Why nobody can enter a study of this platform by this link; null: it may be a way in. */
export function notAWayIn(platform: PlatformName, link: string): string | null {
  return platform === 'otree' && isForOperators(link) ? notForParticipants(link) : null;
}

/** Tells the one place to which a link leads apart from all others; null: it leads to any that is free. */
export function placeOf(platform: PlatformName, link: string): string | null {
  return platform === 'otree' ? keyOf(link) : null;
}

/** What is said of a link to one place that was given so often. */
export function placeGivenTwice(link: string, count: number): string | null {
  const seat = seatOf(link);
  return seat && usedTwice(link, seat, count);
}

/** Why one of these links cannot be used now: a job that is not over plays that participant. Null: none is in use. */
export function linkInUse(
  platform: PlatformName,
  links: readonly string[],
  open: readonly { job: string; link: string }[],
): string | null {
  if (platform !== 'otree') return null;
  const players = new Map(open.flatMap(({ job, link }) => (URL.canParse(link) ? [[keyOf(link), job]] : [])));
  players.delete(null);
  const link = links.find((one) => players.has(keyOf(one)));
  if (link === undefined) return null;
  const job = players.get(keyOf(link));
  return `${link} is in use: ${job} plays this participant and is not over. Cancel that job first, or give another link.`;
}

/** What can be said about the places behind these links before anybody takes one; null: nothing. */
export function placesNote(platform: PlatformName, links: readonly string[]): string | null {
  const shared = platform === 'otree' ? links.filter((link) => SHARED.test(new URL(link).pathname)) : [];
  const [first] = shared.filter((link) => seatOf(link) === null);
  if (first === undefined) return null;
  return (
    `oTree does not tell how many places are free behind ${first}, and each look would take one. ` +
    'Participants who find none left end as full.'
  );
}

/** The page of a session on which oTree lists all its links, for experimenters. */
export function isStartLinksPage(link: string): boolean {
  return new URL(link).pathname.startsWith('/SessionStartLinks/');
}

/** A place that only one participant can have. */
type Seat = { kind: 'participant' | 'label'; name: string };

const SHARED = /^\/(join|room)\//;

function seatOf(link: string): Seat | null {
  const { pathname, searchParams } = new URL(link);
  const code = /^\/(?:InitializeParticipant|p)\/([^/]+)/.exec(pathname)?.[1];
  if (code !== undefined) return { kind: 'participant', name: code };
  const label = SHARED.test(pathname) ? searchParams.get('participant_label') : null;
  return label ? { kind: 'label', name: `${label} at ${pathname.replace(/\/$/, '')}` } : null;
}

/** The same for all links to one place; null: the link leads to any that is free. */
function keyOf(link: string): string | null {
  const seat = seatOf(link);
  return seat && `${new URL(link).origin} ${seat.kind} ${seat.name}`;
}

function isForOperators(link: string): boolean {
  return FOR_OPERATORS.test(new URL(link).pathname);
}

/** oTree's pages for experimenters. */
const FOR_OPERATORS =
  /^\/(SessionStartLinks|demo|Session(Monitor|Data|Payments|Description|EditProperties|SplitScreen|Edit)|session_data|sessions|rooms|room_with(out)?_session|create_session|AdminReport|Export\w*|login|logout|server_check)(\/|$)/;

const GOOD_LINKS =
  "the session-wide link (…/join/…) or a room's link, which take in as many as there are places, or each participant's own link once";

function notForParticipants(link: string): string {
  const { pathname } = new URL(link);
  const what = isStartLinksPage(link)
    ? 'lists the links of a session'
    : pathname.startsWith('/demo')
      ? 'makes a new session each time it is opened'
      : "is one of oTree's pages for experimenters";
  return `${link} ${what}, and takes no participant in. Give ${GOOD_LINKS}.`;
}

function usedTwice(link: string, { kind }: Seat, count: number): string {
  const whose =
    kind === 'participant' ? "is one participant's own link" : 'holds the label of one participant';
  return (
    `${link} ${whose} and was given ${count} times: all ${count} would play the same participant and ` +
    `answer over each other. Give ${GOOD_LINKS}.`
  );
}
