import type { Observation } from '../../domain/observation.ts';
import type { HttpAnswer } from '../../net/http-client.ts';
import { readPage } from '../reader/read-page.ts';
import type { Platform } from './platform.ts';

/** The page in an answer, as the participant sees it. */
export function observe(platform: Platform, answer: HttpAnswer): Observation {
  const page = readPage(answer.body, answer.url, platform.reader);
  return platform.complete?.(page, answer) ?? page;
}
