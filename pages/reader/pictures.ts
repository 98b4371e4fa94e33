import { attr, closest, parentOf, type Element } from './dom.ts';
import { lineOf, pictureText } from './label-text.ts';
import type { Page } from './page.ts';

/** The words in a drawing, or those that name it. */
export function drawingText(page: Page, svg: Element): string {
  return pictureText(svg) || lineOf(page, svg.children);
}

/** Drawings that say of themselves that nothing is missed without them, and those beside words that can be pressed. */
export function isDecoration(svg: Element): boolean {
  const isSaidSo =
    attr(svg, 'aria-hidden') === 'true' || /^(none|presentation)$/.test(attr(svg, 'role') ?? '');
  return isSaidSo || closest(svg, 'a', 'button') !== null || closest(parentOf(svg), 'svg') !== null;
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
