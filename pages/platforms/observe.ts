import type { Observation } from '../../domain/observation.ts';
import type { HttpAnswer } from '../../net/http-client.ts';
import { htmlOf } from '../http/readable.ts';
import { readPage } from '../reader/read-page.ts';
import type { Platform } from './platform.ts';

/** The page in an answer, as the participant sees it. */
export function observe(platform: Platform, answer: HttpAnswer): Observation {
  const page = readPage(htmlOf(answer), answer.url, platform.reader, answer.charset);
  return platform.complete?.(page, answer) ?? page;
}
