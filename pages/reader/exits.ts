import { attr, has } from './dom.ts';
import { isHttp } from './forms.ts';
import { parsePage, resolveAddress } from './page.ts';
import { withUsualRules, type ReaderRules } from './rules.ts';

/**
 * Where visible links of the page lead, new tabs included: absolute addresses, in document order. Those to other
 * hosts are no controls of an Observation, but may say that the study is over.
 */
export function readLinks(html: string, url: string, platformRules?: ReaderRules): string[] {
  const page = parsePage(html, url, withUsualRules(platformRules), 'UTF-8');
  return page.elements.flatMap((element) => {
    const isLink = (element.name === 'a' || element.name === 'area') && !page.hidden.has(element);
    const address = isLink && !has(element, 'download') ? attr(element, 'href') : null;
    const href = address ? resolveAddress(address, page.base) : null;
    return href && isHttp(href) ? [href] : [];
  });
}
