import type { SerializedCookieJar } from 'tough-cookie';
import type { Observation } from '../domain/observation.ts';
import { isAllowedHost } from '../domain/links.ts';
import { AddressRefused, AnswerTooLarge, Unreachable } from '../net/errors.ts';
import type { HttpAnswer, HttpRequest } from '../net/http-client.ts';
import type { Fault, Judgement, PageJudgement, Platform } from '../pages/platforms/platform.ts';
import { observe } from '../pages/platforms/observe.ts';
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
   * `left`: the redirect that was not followed, as its host is not the experiment's; `neverLeft`: nothing was sent.
   */
  | { ok: false; fault: Fault; left: HttpAnswer | null; neverLeft: boolean };

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

/** Sends one request of a participant; faults of the study and its network are results, not exceptions. */
export async function visit(
  deps: ActivityDeps,
  job: LoadedJob,
  request: Omit<HttpRequest, 'mayVisit'>,
  submitted: Observation | null,
): Promise<Visited> {
  const platform = platformOf(job);
  const hosts = await hostsOf(deps.db, job.setting.experimentId);
  const mayVisit = (url: URL): boolean => isAllowedHost(url, hosts);
  if (!mayVisit(new URL(request.url))) {
    const detail = `${new URL(request.url).host} is none of the experiment's hosts (${hosts.join(', ')})`;
    return withoutPage({ kind: 'blocked', reason: 'host_not_allowed', detail }, true);
  }
  try {
    const answer = await deps.http.send({ ...request, mayVisit });
    const page = observe(platform, answer);
    const judgement = platform.judge(answer, page, submitted);
    if (isOfPage(judgement)) return { ok: true, visit: { answer, page, judgement } };
    return withoutPage(judgement, false, answer.blocked ? answer : null);
  } catch (error) {
    if (error instanceof AddressRefused) {
      const detail = error.message;
      return withoutPage({ kind: 'blocked', reason: 'host_not_allowed', detail }, error.neverLeft);
    }
    if (!(error instanceof Unreachable || error instanceof AnswerTooLarge)) throw error;
    const neverLeft = error instanceof Unreachable && error.neverLeft;
    return withoutPage({ kind: 'trouble', detail: error.message }, neverLeft);
  }
}

function withoutPage(fault: Fault, neverLeft: boolean, left: HttpAnswer | null = null): Visited {
  return { ok: false, fault, left, neverLeft };
}

function isOfPage(judgement: Judgement): judgement is PageJudgement {
  return judgement.kind !== 'trouble' && judgement.kind !== 'blocked';
}
