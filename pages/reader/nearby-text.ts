import { childrenOf, isElement, parentOf, textData, type Element, type Node } from './dom.ts';
import { holdsField, type FieldMap } from './field-map.ts';
import { lineOf } from './label-text.ts';
import type { Page } from './page.ts';

const LINE_ENDS =
  /^(br|hr|p|div|ul|ol|dl|dt|dd|li|table|tr|td|th|h[1-6]|section|article|header|blockquote|pre|legend|fieldset|form)$/;

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
    const found = textAmongElder(page, fields, childrenOf(parent), at);
    if (found !== null) return found;
    if (WALLS.has(parent.name)) return '';
    at = parent;
  }
}

/** Text among the elder siblings of `child`; '' when another field comes first, null when there is nothing. */
function textAmongElder(page: Page, fields: FieldMap, siblings: Node[], child: Element): string | null {
  const line: Node[] = [];
  for (const node of siblings.slice(0, siblings.indexOf(child)).toReversed()) {
    if (isElement(node)) {
      if (holdsField(fields, node)) return lineOf(page, line);
      if (node.name === 'button') continue;
      if (LINE_ENDS.test(node.name)) {
        const text = lineOf(page, line) || lineOf(page, [node]);
        if (text) return text;
        continue;
      }
    }
    if (isElement(node) || textData(node) !== null) line.unshift(node);
  }
  return lineOf(page, line) || null;
}

/** The text of the largest box that holds this field alone, for labels that stand after their field. */
export function textWithin(page: Page, fields: FieldMap, input: Element): string {
  let text = '';
  for (
    let at = parentOf(input);
    at && fields.within.get(at) === 1 && !WALLS.has(at.name);
    at = parentOf(at)
  ) {
    text = lineOf(page, [at]) || text;
  }
  return text;
}
