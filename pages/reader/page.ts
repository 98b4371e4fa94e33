import { load, type CheerioAPI } from 'cheerio';
import {
  attr,
  closest,
  descendants,
  flattenDeepNesting,
  has,
  parentOf,
  type Element,
  type Node,
} from './dom.ts';
import type { ReaderRules } from './rules.ts';
import { hiddenElements } from './visibility.ts';

/** A parsed page with all that the readers of its parts look up again and again. */
export interface Page {
  /** For a platform's selectors; everything else walks the tree itself, which is faster. */
  $: CheerioAPI;
  url: string;
  /** What the page was written in; its forms are, too, unless they say otherwise. */
  charset: string;
  /** What relative addresses refer to: `<base href>`, else the page itself. */
  base: string;
  /** All elements in document order. */
  elements: Element[];
  /** Position in `elements`. */
  order: Map<Element, number>;
  byId: Map<string, Element>;
  /** Ids that several elements share, against the rules of HTML. */
  sharedIds: Set<string>;
  /** Labels by the id that they are for. */
  labelsFor: Map<string, Element[]>;
  hidden: Set<Element>;
  /** All forms in document order; `Field.form` is an index into them. */
  forms: Element[];
  formIndex: Map<Element, number>;
  /** Messages of the page: neither text nor part of a label. */
  messageNodes: Set<Node>;
}

/** Parses as browsers do, broken HTML included. */
export function parsePage(html: string, url: string, rules: ReaderRules, charset: string): Page {
  // Scripts do not run here: what stands in <noscript> is part of the page.
  const $ = load(html, { scriptingEnabled: false });
  const root = $.root()[0]!;
  flattenDeepNesting(root);
  const elements = [...descendants(root)];
  const byId = new Map<string, Element>();
  const sharedIds = new Set<string>();
  const labelsFor = new Map<string, Element[]>();
  for (const element of elements) {
    const id = attr(element, 'id');
    if (id && byId.has(id)) sharedIds.add(id);
    else if (id) byId.set(id, element);
    const target = element.name === 'label' ? attr(element, 'for') : null;
    const labels = target ? labelsFor.get(target) : undefined;
    if (labels) labels.push(element);
    else if (target) labelsFor.set(target, [element]);
  }
  const forms = elements.filter((element) => element.name === 'form');
  const baseElement = elements.find((element) => element.name === 'base' && has(element, 'href'));
  return {
    $,
    url,
    charset,
    base: (baseElement && resolveAddress(baseElement.attribs['href']!, url)) ?? url,
    elements,
    order: new Map(elements.map((element, i) => [element, i])),
    byId,
    sharedIds,
    labelsFor,
    hidden: hiddenElements(elements, new Set(select($, rules.hide))),
    forms,
    formIndex: new Map(forms.map((form, i) => [form, i])),
    messageNodes: new Set(),
  };
}

/** All elements that match one of the selectors, in document order. */
export function select($: CheerioAPI, selectors: string[]): Node[] {
  return selectors.length === 0 ? [] : $(selectors.join(', ')).toArray();
}

/** An absolute address, or null for what is none. */
export function resolveAddress(address: string, base: string): string | null {
  return URL.canParse(address.trim(), base) ? new URL(address.trim(), base).href : null;
}

/** The form that the element belongs to: by `form=`, by nesting, or as parsers link it in broken tables. */
export function formOf(page: Page, element: Element): Element | null {
  if (has(element, 'form')) {
    const named = page.byId.get(element.attribs['form']!);
    return named?.name === 'form' ? named : null;
  }
  return closest(element, 'form') ?? formLostInTable(page, element);
}

/** Forms stand in document order, so halving finds it. */
function lastFormBefore({ forms, order }: Page, place: number): Element | undefined {
  let [low, high] = [0, forms.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (order.get(forms[middle]!)! < place) low = middle + 1;
    else high = middle;
  }
  return forms[low - 1];
}

/**
 * `<table><form><tr>…` leaves an empty form in the tree, yet browsers go on to count the table's fields as
 * its own (the parser's form pointer).
 */
function formLostInTable(page: Page, element: Element): Element | null {
  if (!closest(element, 'table')) return null;
  const before = lastFormBefore(page, page.order.get(element)!);
  const parent = before ? parentOf(before) : null;
  const lost = before && before.children.length === 0;
  return lost && parent && ['table', 'tbody', 'thead', 'tfoot', 'tr'].includes(parent.name) ? before : null;
}
