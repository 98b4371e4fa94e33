import type { Observation } from '../../domain/observation.ts';
import { attr } from './dom.ts';
import { resolveAddress, type Page } from './page.ts';

/** What the page's head says about itself. */
export function readMeta(page: Page): Pick<Observation, 'pageToken' | 'studyState' | 'refresh'> {
  return {
    pageToken: metaContent(page, 'name', 'study-page'),
    studyState: metaContent(page, 'name', 'study-state'),
    refresh: readRefresh(metaContent(page, 'http-equiv', 'refresh'), page.base, page.url),
  };
}

function metaContent(page: Page, attribute: string, value: string): string | null {
  const meta = page.elements.find(
    (element) => element.name === 'meta' && attr(element, attribute)?.toLowerCase() === value,
  );
  return meta ? attr(meta, 'content') : null;
}

/** `5; url=/next`, as browsers take it: the address may be missing, quoted, or parted by a comma. */
export function readRefresh(content: string | null, base: string, pageUrl: string): Observation['refresh'] {
  const match = /^(\d*\.?\d*)\s*(?:[;,\s]\s*(?:url\s*=\s*)?(['"]?)(.*)\2)?$/i.exec(content ?? '');
  if (!content || !match || !/\d/.test(match[1]!)) return null;
  const url = match[3] ? resolveAddress(match[3], base) : pageUrl;
  return url ? { seconds: Math.floor(Number(match[1])), url } : null;
}
