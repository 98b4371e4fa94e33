import { cutText } from '../../domain/cut-text.ts';
import {
  attr,
  childrenOf,
  elementsIn,
  isElement,
  squeeze,
  textData,
  type Element,
  type Node,
} from './dom.ts';
import { formula, isTexScript, texOfScript } from './formulas.ts';
import type { Page } from './page.ts';
import { isCode } from './visibility.ts';

/** Form parts hold values, not label text. */
const FORM_PARTS = new Set(['input', 'select', 'textarea', 'button', 'option']);

/** A label is as long as a question may be; more is a page's text that was mistaken for one. */
const LONGEST_LABEL = 500;

/** What a person reads in these nodes, as one line: pictures by their text, without form parts and messages. */
export function lineOf(page: Page, nodes: Node[], { unseenToo = false } = {}): string {
  const parts: string[] = [];
  let length = 0;
  const stack: (Node | typeof SPACE)[] = nodes.toReversed();
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node === SPACE) {
      parts.push(SPACE);
      continue;
    }
    const data = textData(node);
    if (data !== null) {
      parts.push(data);
      length += squeeze(data).length;
      if (length > LONGEST_LABEL) break; // whatever comes is cut off
    }
    if (isElement(node) && (node.name === 'math' || isTexScript(node))) {
      parts.push(node.name === 'math' ? formula(node) : texOfScript(node));
      continue;
    }
    if (!isElement(node) || isCode(node) || FORM_PARTS.has(node.name) || page.messageNodes.has(node))
      continue;
    if (!unseenToo && page.hidden.has(node)) continue;
    if (isInline(node)) stack.push(...childrenOf(node).toReversed());
    else {
      parts.push(SPACE, pictureText(node));
      stack.push(SPACE, ...childrenOf(node).toReversed());
    }
  }
  return cutText(squeeze(parts.join('')), LONGEST_LABEL);
}

/** Blocks are parted by it. */
const SPACE = ' ';

function isInline(element: Element): boolean {
  return /^(a|abbr|b|bdi|bdo|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var|wbr)$/.test(
    element.name,
  );
}

/** The text that stands for a picture: alt, aria-label, title, or the title in a drawing. */
export function pictureText(element: Element): string {
  if (element.name !== 'img' && element.name !== 'svg') return '';
  const said = attr(element, 'alt') ?? attr(element, 'aria-label') ?? attr(element, 'title');
  const title = said === null ? elementsIn(element).find(({ name }) => name === 'title') : undefined;
  return said ?? squeeze(title?.children.map((child) => textData(child) ?? '').join('') ?? '');
}

/** The text of the elements with these ids (aria-labelledby and the like), hidden ones too. */
export function textOfIds(page: Page, ids: string | null): string {
  const elements = (ids ?? '').split(/\s+/).flatMap((id) => page.byId.get(id) ?? []);
  return squeeze(elements.map((element) => lineOf(page, [element], { unseenToo: true })).join(' '));
}
