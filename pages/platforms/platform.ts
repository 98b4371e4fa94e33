import type { Observation, PageKind } from '../../domain/observation.ts';
import type { PlatformName } from '../../domain/config.schema.ts';
import type { WaitRule } from '../../domain/waits.ts';
import type { HttpAnswer } from '../../net/http-client.ts';
import type { ReaderRules } from '../reader/rules.ts';

/** What a platform makes of a page. */
export interface PageJudgement {
  kind: PageKind;
  /** The page came back with messages instead of taking what was submitted. */
  refused: boolean;
  /** Tells this very page instance apart from all others, where the study gives that; else null. */
  key: string | null;
  wait: WaitRule;
  /** What a person should know beside the kind: why it is closed, what it is that needs a script. */
  detail?: string;
}

/** Why there is no page. */
export type Fault =
  /** It passes: look again later, not before the study asks for it. */
  | { kind: 'trouble'; detail: string; retryAfterMs?: number | null }
  /** A person has to mend it. */
  | { kind: 'blocked'; reason: 'host_not_allowed' | 'study_unreachable'; detail: string }
  /** What came is no page, and never will be. */
  | { kind: 'unreadable'; detail: string };

export type Judgement = PageJudgement | Fault;

/**
 * How one kind of study behaves. A new platform is one new file with one such object. Everything here is pure:
 * an answer in, a judgement out.
 */
export interface Platform {
  name: PlatformName;
  reader: ReaderRules;
  /** The address by which a job enters: a repeated GET has to find the place that the first one took. */
  entryUrl(link: string, job: { id: string; model: string }): string;
  /** A GET of this address shows where the participant is, and changes nothing. */
  lookUrl(entryUrl: string, currentUrl: string): string;
  /** What the platform knows of a page beyond its HTML: its deadline, buttons of its own scripts. */
  complete?(page: Observation, answer: HttpAnswer): Observation;
  /** An urlencoded body as browsers send it once the page's time is over; absent: as ever. */
  lateBody?(body: string): string;
  /** @param submitted the page that was submitted before this one came, if one was */
  judge(answer: HttpAnswer, page: Observation, submitted: Observation | null): Judgement;
}

/** The fault of an answer that leads to a host which is none of the experiment's. */
export function leadsElsewhere(answer: HttpAnswer, to: string): Fault {
  const target = new URL(to);
  const detail = `${new URL(answer.url).host} leads to ${target.host || target.href}, which is none of the experiment's hosts`;
  return { kind: 'blocked', reason: 'host_not_allowed', detail };
}

/** Statuses that tell of weather: the server is overloaded, asks for patience, or has a fault. */
const WEATHER = new Set([408, 425, 429]);

/** The fault of an answer that is no page, by its status: all but 5xx and 429 wait for somebody to mend them. */
export function faultOfStatus(answer: HttpAnswer, who = 'the study'): Fault {
  const { status, retryAfterMs } = answer;
  if (status >= 500 || WEATHER.has(status)) {
    return { kind: 'trouble', detail: `${who} answered ${status}`, retryAfterMs };
  }
  return { kind: 'blocked', reason: 'study_unreachable', detail: whyNoWayIn(answer, who) };
}

function whyNoWayIn({ status, url, redirects, endless }: HttpAnswer, who: string): string {
  const { pathname } = new URL(url);
  if (endless) return `${who} redirects in a circle: ${redirects.length} redirects, the last to ${pathname}`;
  if (status === 401) return `${who} asks for a login (401) at ${pathname}`;
  if (status === 403) return `${who} refuses entry (403) at ${pathname}`;
  if (status < 400) return `${who} answered ${status} without an address to go to, at ${pathname}`;
  return `${who} answered ${status} at ${pathname}`;
}

/** Whether the page that was submitted is still the one that is open; asked after an unclear end. */
export function compareWithOpenPage(
  submitted: { key: string | null; fingerprint: string },
  now: { key: string | null; fingerprint: string },
): 'still_open' | 'moved_on' | 'unknown' {
  if (submitted.key !== null && now.key !== null)
    return submitted.key === now.key ? 'still_open' : 'moved_on';
  // Pages that merely look alike (rounds) are no evidence that nothing happened.
  return submitted.fingerprint === now.fingerprint ? 'unknown' : 'moved_on';
}
