import { attr, descendants, squeeze, textData, type Element } from './dom.ts';
import { lineOf, pictureText } from './label-text.ts';
import type { Page } from './page.ts';

/** The words in a drawing, or those that name it. */
export function drawingText(page: Page, svg: Element): string {
  const title = svg.children.find((child) => 'name' in child && child.name === 'title');
  const titleText =
    title && 'children' in title ? title.children.map((c) => ('data' in c ? c.data : '')).join('') : '';
  return pictureText(svg) || titleText.trim() || lineOf(page, svg.children);
}

/** Counters of visits and spacers show nothing. */
export function isPixel(element: Element): boolean {
  return ['width', 'height'].every((side) => ['0', '1'].includes(attr(element, side) ?? ''));
}

/** A picture as it stands in the text. */
export function picture(element: Element): string {
  const words = pictureText(element);
  if (words) return ` ![${words}] `;
  // An empty alt says that nothing is missed; `unseen` counts the picture all the same.
  return isPixel(element) || 'alt' in element.attribs ? '' : ' ![picture without text] ';
}

/** A formula as its author wrote it. */
export function formula(math: Element): string | null {
  const annotation = [...descendants(math)].find((part) => attr(part, 'encoding')?.includes('tex'));
  const tex = annotation
    ? annotation.children.map((child) => textData(child) ?? '').join('')
    : attr(math, 'alttext');
  return tex ? `$${squeeze(tex)}$` : null;
}
