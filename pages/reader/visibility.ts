import { attr, has, parentOf, type Element, type Node } from './dom.ts';

/**
 * Elements whose content is never shown. `noscript` is none of them: scripts do not run here, and so its content is what
 * a participant sees.
 */
const NEVER_SHOWN = new Set([
  'script',
  'style',
  'template',
  'head',
  'title',
  'datalist',
  'meta',
  'link',
  'noframes', // frames are named in `unseen`
]);

/** Class names that frameworks use for "not on the screen", until a script or another class says otherwise. */
const HIDING_CLASSES = new Map<string, RegExp>([
  // Bootstrap's `d-none d-md-block` and Tailwind's `hidden md:flex` are hidden on small screens alone.
  ['d-none', /^d-(sm|md|lg|xl|xxl)-(?!none)/],
  ['hidden', /^(sm|md|lg|xl|2xl):(block|flex|grid|inline|table|contents)/],
  ...['visually-hidden', 'visuallyhidden', 'sr-only', 'govuk-visually-hidden', 'screen-reader-text'].map(
    (name): [string, RegExp] => [name, /^not-sr-only$/],
  ),
  ...['skip-link', 'govuk-skip-link', 'skip-to-content'].map((name): [string, RegExp] => [name, /^focus$/]),
  ['is-hidden', /^is-shown$/],
  ['element-invisible', /^is-shown$/],
  ['collapse', /^(show|in|navbar-collapse)$/],
  ['modal', /^(show|in|is-active)$/],
  ['dropdown-menu', /^(show|in)$/],
  ['offcanvas', /^show$/],
  ['tab-pane', /^active$/],
]);

/**
 * Whether the element itself says that it is not shown. Style sheets are not computed in plain HTTP, so only
 * the tag, the `hidden` attribute, inline style and well-known class names count.
 */
export function saysHidden(element: Element): boolean {
  if (NEVER_SHOWN.has(element.name) || has(element, 'hidden')) return true;
  if ((element.name === 'dialog' && !has(element, 'open')) || has(element, 'popover')) return true;
  const style = element.attribs['style'];
  return (
    (style !== undefined && isHiddenByStyle(style)) || isHiddenByClass(element) || isIdleFeedback(element)
  );
}

function isHiddenByStyle(style: string): boolean {
  const said = new Map(
    style.split(';').map((rule): [string, string] => {
      const [name = '', ...value] = rule.split(':');
      return [name.trim().toLowerCase(), value.join(':').replace('!important', '').trim().toLowerCase()];
    }),
  );
  const is = (name: string, value: RegExp) => value.test(said.get(name) ?? '');
  const isTiny = ['height', 'width', 'max-height', 'max-width'].some((side) => is(side, /^[01](px)?$/));
  return (
    is('display', /^none$/) ||
    is('visibility', /^(hidden|collapse)$/) ||
    is('opacity', /^0?\.?0+%?$/) ||
    is('font-size', /^0[a-z%]*$/) ||
    // Traps for robots lie far outside the page.
    ['left', 'top', 'right', 'bottom', 'margin-left', 'margin-top', 'text-indent'].some((side) =>
      is(side, /^-\d{3,}(\.\d+)?(px|em|rem|vw|vh|%)?$/),
    ) ||
    is('clip', /^rect\(\s*[01](px)?[\s,]/) ||
    is('clip-path', /^inset\((50|100)%/) ||
    (isTiny && (is('overflow', /^hidden/) || is('overflow-y', /^hidden/)))
  );
}

function isHiddenByClass(element: Element): boolean {
  const classes = attr(element, 'class')?.split(/\s+/) ?? [];
  return classes.some((name) => {
    const unless = HIDING_CLASSES.get(name);
    return unless !== undefined && !classes.some((other) => unless.test(other));
  });
}

/** Bootstrap writes its messages beforehand and shows them where the field before them is marked. */
function isIdleFeedback(element: Element): boolean {
  const kind = /(?:^|\s)(in)?valid-(?:feedback|tooltip)(?:\s|$)/.exec(element.attribs['class'] ?? '');
  if (!kind || /(^|\s)d-(block|flex|inline)/.test(element.attribs['class']!)) return false;
  if (/display\s*:\s*(block|flex|inline)/i.test(element.attribs['style'] ?? '')) return false;
  const mark = new RegExp(`(^|\\s)(is-|field-|input-)?${kind[1] ?? ''}(valid|error)(\\s|$)`);
  for (let at = element.prev; at; at = at.prev) {
    if (!('attribs' in at)) continue;
    const isInvalid = kind[1] !== undefined && attr(at, 'aria-invalid') === 'true';
    if (isInvalid || mark.test(at.attribs['class'] ?? '')) return false;
  }
  return true;
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
