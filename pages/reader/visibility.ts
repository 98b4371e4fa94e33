import { attr, has, parentOf, type Element, type Node } from './dom.ts';

/** Elements whose content is never shown. */
const NEVER_SHOWN = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'head',
  'title',
  'datalist',
  'meta',
  'link',
]);

/** Class names that frameworks use for "not on the screen". */
const HIDING_CLASSES = new Set(['d-none', 'visually-hidden', 'sr-only']);

/**
 * Whether the element itself says that it is not shown. Style sheets are not computed in plain HTTP, so only
 * the tag, the `hidden` attribute, inline style and well-known class names count.
 */
export function saysHidden(element: Element): boolean {
  if (NEVER_SHOWN.has(element.name) || has(element, 'hidden')) return true;
  if (element.name === 'dialog' && !has(element, 'open')) return true;
  if (/(^|;)\s*(display\s*:\s*none|visibility\s*:\s*hidden)/i.test(element.attribs['style'] ?? ''))
    return true;
  const classes = attr(element, 'class')?.split(/\s+/) ?? [];
  if (!classes.some((name) => HIDING_CLASSES.has(name))) return false;
  // Bootstrap's `d-none d-md-block` is hidden on small screens alone.
  return !classes.some((name) => /^d-(sm|md|lg|xl|xxl)-(?!none)/.test(name));
}

export function isCode(element: Element): boolean {
  return NEVER_SHOWN.has(element.name);
}

/** Every element that is hidden or stands in something hidden. `inOrder` must be in document order. */
export function hiddenElements(inOrder: Element[], alsoHide: ReadonlySet<Node>): Set<Element> {
  const hidden = new Set<Element>();
  for (const element of inOrder) {
    const parent = parentOf(element);
    if ((parent && hidden.has(parent)) || alsoHide.has(element) || saysHidden(element)) hidden.add(element);
  }
  return hidden;
}
