import type { Observation } from '../../domain/observation.ts';
import type { HttpAnswer } from '../../net/http-client.ts';
import { observe } from './observe.ts';
import type { Judgement, Platform } from './platform.ts';

/** An answer of a study as the way out gives it: 200, over no redirects. */
export function anAnswer(body: string, given: Partial<HttpAnswer> = {}): HttpAnswer {
  return {
    status: 200,
    url: 'https://study.example/page',
    headers: {},
    body,
    charset: 'UTF-8',
    cookies: { version: 'tough-cookie', storeType: null, rejectPublicSuffixes: false, cookies: [] },
    redirects: [],
    blocked: null,
    endless: false,
    retryAfterMs: null,
    ...given,
  };
}

/** What a platform makes of an answer, read as `activities/` do. */
export function judge(
  platform: Platform,
  answer: HttpAnswer,
  submitted: Observation | null = null,
): Judgement {
  return platform.judge(answer, observe(platform, answer), submitted);
}
