import type { PlatformName } from './config.schema.ts';
import { notAWayIn, placeGivenTwice, placeOf } from './entry-links.ts';
import { isAllowedHost, recognisePlatform } from './links.ts';
import { panelIdIn, placeholderIn, problemWithPanelIds } from './panel-ids.ts';

/** What is known before links are looked at. */
export interface EntryContext {
  platform: PlatformName;
  /** Hosts that the experiment's participants may visit. */
  hosts: readonly string[];
  /** Links of the jobs that are not over. */
  inUse: readonly { job: string; link: string }[];
}

/** What was found about one entry; nothing was visited. */
export interface EntryCheck {
  index: number;
  ok: boolean;
  /** Why no job can start by it, and how to go on. */
  problem: string | null;
  /** What does not keep a job from starting, but may be a mistake. */
  warnings: string[];
  /** As it is visited; null: it is no address. */
  url: string | null;
}

export interface Entry {
  url: string;
  label?: string | undefined;
}

/** A link that takes participants of a platform in, as an example for people. */
export const GOOD_LINK: Record<PlatformName, string> = {
  otree: 'https://study.example.org/join/abcdefgh',
  web: 'https://study.example.org/start?participant=P01',
};

/** Looks at links before anything is started by them. */
export function checkEntries(entries: readonly Entry[], context: EntryContext): EntryCheck[] {
  const { platform } = context;
  const urls = entries.map(({ url }) => addressOf(url));
  const places = urls.map((url) => (url === null ? null : placeOf(platform, url)));
  const players = playersOf(platform, context.inUse);
  const [given, labels] = [counted(places), counted(entries.map(({ label }) => label || null))];
  return entries.map(({ url: written, label }, index) => {
    const url = urls[index] ?? null;
    if (url === null) return { index, ok: false, problem: noAddress(written, platform), warnings: [], url };
    const place = places[index] ?? null;
    const problem =
      notAWayIn(platform, url) ??
      problemWithPanelIds([url]) ??
      givenTwice(url, given.get(place) ?? 0) ??
      playedBy(players.get(place));
    const warnings = [
      ...warningsOf(url, context),
      ...(label && (labels.get(label) ?? 0) > 1
        ? [`The label ${label} is given ${labels.get(label)} times.`]
        : []),
    ];
    return { index, ok: problem === null, problem, warnings, url };
  });
}

/** Hosts behind these links that are not among the experiment's yet: the first jobs there add them. */
export function newHosts(urls: readonly string[], hosts: readonly string[]): string[] {
  const outside = urls.map((url) => new URL(url)).filter((url) => !isAllowedHost(url, hosts));
  return [...new Set(outside.map(({ host }) => host))];
}

function addressOf(written: string): string | null {
  const text = written.trim();
  if (/\s/.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) ? url.href : null;
}

function noAddress(written: string, platform: PlatformName): string {
  const said =
    written.trim() === ''
      ? 'There is no link.'
      : `${JSON.stringify(written.slice(0, 200))} is no web address.`;
  return `${said} A link begins with http:// or https://, as in ${GOOD_LINK[platform]}`;
}

/** Null keys count nothing: they stand for no place, and for no label. */
function counted<T extends string>(keys: readonly (T | null)[]): Map<T | null, number> {
  const counts = new Map<T | null, number>();
  for (const key of keys) if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function playersOf(platform: PlatformName, inUse: EntryContext['inUse']): Map<string | null, string> {
  const players = inUse.flatMap(({ job, link }): [string | null, string][] =>
    URL.canParse(link) ? [[placeOf(platform, link), job]] : [],
  );
  return new Map(players.filter(([place]) => place !== null));
}

function givenTwice(url: string, count: number): string | null {
  return count > 1 ? placeGivenTwice(url, count) : null;
}

function playedBy(job: string | undefined): string | null {
  return job === undefined
    ? null
    : `In use: ${job} plays this participant and is not over. Cancel that job first, or give another link.`;
}

function warningsOf(url: string, { platform, hosts }: EntryContext): string[] {
  const placeholder = panelIdIn(url) ? null : placeholderIn(url);
  const isNew = !isAllowedHost(new URL(url), hosts);
  return [
    ...(isNew
      ? [
          `${new URL(url).host} is new to this experiment: its participants may visit it once jobs are started there.`,
        ]
      : []),
    ...(placeholder === null
      ? []
      : [`${placeholder} is a placeholder that nobody fills in: it is sent as it stands.`]),
    ...otherPlatform(url, platform),
  ];
}

function otherPlatform(url: string, platform: PlatformName): string[] {
  const { origin, pathname } = new URL(url);
  if (platform === 'web') {
    return recognisePlatform(url) === 'otree'
      ? [
          'It looks like a link of oTree: in a session of the platform oTree, wait pages and ends are told apart surely.',
        ]
      : [];
  }
  const code = /^\/p\/([^/]+)\//.exec(pathname)?.[1];
  if (code !== undefined) {
    return [
      `It is a page within the study: the participant goes on from where it is. The start link of this participant is ${origin}/InitializeParticipant/${code}.`,
    ];
  }
  if (/^\/(InitializeParticipant|join|room)\/[^/]/.test(pathname)) return [];
  return [`It does not look like a start link of oTree, such as ${GOOD_LINK.otree}.`];
}
