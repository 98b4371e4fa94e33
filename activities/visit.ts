import type { SerializedCookieJar } from 'tough-cookie';
import type { Observation } from '../domain/observation.ts';
import { isAllowedHost } from '../domain/links.ts';
import { AddressRefused, AnswerTooLarge, Unreachable } from '../net/errors.ts';
import type { HttpAnswer, HttpRequest } from '../net/http-client.ts';
import type { Redirect, Trail } from '../net/trail.ts';
import { isEndAddress } from '../pages/platforms/ends.ts';
import { judgeAnswer } from '../pages/platforms/judge.ts';
import type { Fault, PageJudgement, Platform } from '../pages/platforms/platform.ts';
import { platforms } from '../pages/platforms/registry.ts';
import type { LoadedJob } from '../records/jobs.ts';
import { newestCheckpoint } from '../records/pages.ts';
import { hostsOf } from '../records/sessions.ts';
import type { Database } from '../prisma/database.ts';
import type { ActivityDeps } from './deps.ts';

/** An answer of the study, read and judged. */
export interface Visit {
  answer: HttpAnswer;
  page: Observation;
  judgement: PageJudgement;
}

/** What came of going to the study: a page, or a reason why there is none. */
export type Visited =
  | { ok: true; visit: Visit }
  /**
   * `left`: the redirect that was not followed, as its host is not the experiment's; `neverLeft`: nothing was sent;
   * `trail`: how far it came.
   */
  | { ok: false; fault: Fault; left: HttpAnswer | null; neverLeft: boolean; trail: Trail | null };

/** Why there is no page. */
export type NoPage = Exclude<Visited, { ok: true }>;

export interface Checkpoint {
  url: string;
  cookies: SerializedCookieJar | null;
}

/** Where a job goes on from: its newest checkpoint, or the entry link. */
export async function checkpointOf(db: Database, job: LoadedJob): Promise<Checkpoint> {
  return (await newestCheckpoint(db, job.row.id)) ?? { url: entryUrl(job), cookies: null };
}

export function platformOf({ setting }: LoadedJob): Platform {
  return platforms[setting.config.platform];
}

function entryUrl(job: LoadedJob): string {
  const { entryUrl: link, config } = job.setting;
  return platformOf(job).entryUrl(link, { id: job.row.id, model: config.model });
}

/** A GET of the page where the participant is. */
export async function lookAtPage(
  deps: ActivityDeps,
  job: LoadedJob,
  from: Checkpoint,
  submitted: Observation | null = null,
): Promise<Visited> {
  const url = platformOf(job).lookUrl(entryUrl(job), from.url);
  return visit(deps, job, { method: 'GET', url, cookies: from.cookies }, submitted);
}

/**
 * Sends one request of a participant; faults of the study and its network are results, not exceptions.
 * @param before redirects by which an earlier answer led to this request
 */
export async function visit(
  deps: ActivityDeps,
  job: LoadedJob,
  request: Omit<HttpRequest, 'mayVisit'>,
  submitted: Observation | null,
  before: Redirect[] = [],
): Promise<Visited> {
  const asked = new URL(request.url);
  const { ends } = job.setting.config;
  const hosts = await hostsOf(deps.db, job.setting.experimentId);
  if (!isAllowedHost(asked, hosts)) {
    const detail = `${asked.host || asked.href} is none of the experiment's hosts (${hosts.join(', ')})`;
    return withoutPage({ kind: 'blocked', reason: 'host_not_allowed', detail }, true);
  }
  // A recruiter's page that ends the study is not visited, even where its host is the experiment's.
  const mayVisit = (url: URL): boolean =>
    isAllowedHost(url, hosts) && (url.host === asked.host || !isEndAddress(url, ends));
  try {
    const answer = await deps.http.send({ ...request, mayVisit });
    return judged(job, { ...answer, redirects: [...before, ...answer.redirects] }, submitted);
  } catch (error) {
    return withoutAnswer(error);
  }
}

function judged(job: LoadedJob, answer: HttpAnswer, submitted: Observation | null): Visited {
  const found = judgeAnswer(platformOf(job), answer, submitted, job.setting.config.ends);
  if (!('fault' in found)) return { ok: true, visit: found };
  const trail = { redirects: answer.redirects, cookies: answer.cookies };
  return withoutPage(found.fault, false, answer.blocked ? answer : null, trail);
}

function withoutAnswer(error: unknown): Visited {
  if (error instanceof AddressRefused) {
    const fault = { kind: 'blocked', reason: 'host_not_allowed', detail: error.message } as const;
    return withoutPage(fault, error.neverLeft, null, error.trail);
  }
  if (error instanceof AnswerTooLarge) {
    return withoutPage({ kind: 'unreadable', detail: error.message }, false, null, error.trail);
  }
  if (!(error instanceof Unreachable)) throw error;
  return withoutPage({ kind: 'trouble', detail: error.message }, error.neverLeft, null, error.trail);
}

function withoutPage(
  fault: Fault,
  neverLeft: boolean,
  left: HttpAnswer | null = null,
  trail: Trail | null = null,
): Visited {
  return { ok: false, fault, left, neverLeft, trail };
}
