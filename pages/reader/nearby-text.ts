import { attr, descendants, isElement, parentOf, textData, type Element, type Node } from './dom.ts';
import { holdsField, type FieldMap } from './field-map.ts';
import { lineOf } from './label-text.ts';
import type { Page } from './page.ts';
import { inputType } from './sites.ts';

const LINE_ENDS =
  /^(br|hr|p|div|ul|ol|dl|dt|dd|li|table|tr|td|th|h[1-6]|section|article|header|blockquote|pre|legend|fieldset|form)$/;

/** A sign of money beside the box or a star is no question. */
const WORDS = /[\p{L}\p{N}\p{Emoji_Presentation}?]/u;

/** Nothing outside these is about a field inside. */
const WALLS = new Set(['form', 'body', 'html']);

/**
 * The text before a field: on its line, else the nearest block above. It looks into boxes around the field as
 * long as these hold no more than `mostFields` fields.
 */
export function textBefore(page: Page, fields: FieldMap, input: Element, mostFields: number): string {
  for (let at: Element = input; ;) {
    const parent = parentOf(at);
    if (!parent || (fields.within.get(parent) ?? 0) > mostFields) return '';
    const found = textAmongElder(page, fields, at);
    if (found === '' || (found !== null && WORDS.test(found))) return found;
    if (WALLS.has(parent.name)) return '';
    at = parent;
  }
}

/** Text among the elder siblings of `child`; '' when another field comes first, null when there is nothing. */
function textAmongElder(page: Page, fields: FieldMap, child: Element): string | null {
  const line: Node[] = [];
  for (let node: Node | null = child.prev; node; node = node.prev) {
    if (isElement(node)) {
      if (holdsField(fields, node)) return lineOf(page, line.toReversed());
      if (node.name === 'button' || (node.name === 'label' && isLabelOfBox(page, node))) continue;
      if (LINE_ENDS.test(node.name)) {
        const text = lineOf(page, line.toReversed()) || lineOf(page, [node]);
        if (text) return text;
        continue;
      }
    }
    if (isElement(node) || textData(node) !== null) line.push(node);
  }
  return lineOf(page, line.toReversed()) || null;
}

/** What stands beside a box that cannot be ticked says nothing of the next field. */
function isLabelOfBox(page: Page, label: Element): boolean {
  const target = page.byId.get(attr(label, 'for') ?? '') ?? label;
  return [target, ...descendants(target)].some((part) => /^(radio|checkbox)$/.test(inputType(part)));
}

/** The text of the largest box that holds this field alone, for labels that stand after their field. */
export function textWithin(page: Page, fields: FieldMap, input: Element): string {
  let largest: Element | null = null;
  for (
    let at = parentOf(input);
    at && fields.within.get(at) === 1 && !WALLS.has(at.name);
    at = parentOf(at)
  ) {
    largest = at;
  }
  return largest ? lineOf(page, [largest]) : '';
}
