import type { Observation } from '../../domain/observation.ts';
import type { HttpAnswer } from '../../net/http-client.ts';
import { htmlOf } from '../http/readable.ts';
import { readRefresh } from '../reader/meta.ts';
import { readPage } from '../reader/read-page.ts';
import type { Platform } from './platform.ts';

/** The page in an answer, as the participant sees it. */
export function observe(platform: Platform, answer: HttpAnswer): Observation {
  const read = readPage(htmlOf(answer), answer.url, platform.reader, answer.charset);
  const page = { ...read, refresh: read.refresh ?? refreshOf(answer) };
  return platform.complete?.(page, answer) ?? page;
}

/** Browsers take the header `Refresh` for what the page says in its head. */
function refreshOf({ headers, url }: HttpAnswer): Observation['refresh'] {
  return readRefresh(headers.refresh ?? null, url, url);
}
