import type { FieldType } from '../../domain/observation.ts';
import { attr, elementsIn, isElement, parentOf, textData, type Element, type Node } from './dom.ts';
import type { FieldMap } from './field-map.ts';
import { lineOf, textOfIds } from './label-text.ts';
import type { Page } from './page.ts';

/** What the nearest named group of several fields says of them; '' when there is none. */
export function groupOf(page: Page, fields: FieldMap, input: Element): string {
  for (let at = parentOf(input); at && at.name !== 'form'; at = parentOf(at)) {
    const isGroup = at.name === 'fieldset' || attr(at, 'role') === 'group';
    const name = isGroup && (fields.within.get(at) ?? 0) > 1 ? nameOfGroup(page, at) : '';
    if (name) return name;
  }
  return '';
}

const knownNames = new WeakMap<Element, string>();

function nameOfGroup(page: Page, group: Element): string {
  const known = knownNames.get(group);
  if (known !== undefined) return known;
  const legend = elementsIn(group).find(({ name }) => name === 'legend');
  const name =
    (legend ? lineOf(page, [legend], { unseenToo: true }) : '') ||
    textOfIds(page, attr(group, 'aria-labelledby')) ||
    (attr(group, 'aria-label') ?? '');
  knownNames.set(group, name);
  return name;
}

const MONEY = /(?:^|\s)(\p{Sc}|US\$|EUR|USD|GBP|CHF|JPY)$/u;
/** One short word or sign: a longer text says something else. */
const ONE_WORD = /^(?:\p{Sc}|%|°[CF]?|[\p{L}²³/.]{1,12}|US\$)(?=$|[.,;]$)/u;
const NO_UNIT = /^(optional|required|mandatory|freiwillig|pflichtfeld|please|or|and|to|bis|und|oder)[.,;]?$/i;

/** What a number is counted in: a sign of money before its box, or one word right behind it. */
export function unitOf(page: Page, type: FieldType, input: Element): string {
  if (type !== 'integer' && type !== 'decimal') return '';
  const before = MONEY.exec(textBeside(page, input, 'prev'))?.[1];
  if (before) return before;
  const after = textBeside(page, input, 'next');
  const word = NO_UNIT.test(after) ? undefined : ONE_WORD.exec(after)?.[0];
  return word ?? MONEY.exec(after)?.[1] ?? '';
}

/** The text next to an input: of one element or one run of text. */
function textBeside(page: Page, input: Element, side: 'prev' | 'next'): string {
  let node: Node | null = input[side];
  while (node && (textData(node)?.trim() === '' || (!isElement(node) && textData(node) === null)))
    node = node[side];
  if (
    !node ||
    (isElement(node) && /^(br|hr|input|select|textarea|button|label|p|h[1-6]|table|ul|ol)$/.test(node.name))
  )
    return '';
  return isElement(node) && page.messageNodes.has(node) ? '' : lineOf(page, [node]);
}
