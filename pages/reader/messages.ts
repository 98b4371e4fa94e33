import type { Page } from './page.ts';
import { select } from './page.ts';
import {
  attr,
  childrenOf,
  closest,
  descendants,
  isElement,
  parentOf,
  squeeze,
  textData,
  type Element,
} from './dom.ts';
import { contains, isMarked, type FieldMap } from './field-map.ts';
import type { ReaderRules } from './rules.ts';
import type { FieldSite } from './sites.ts';

/** What the page says is wrong. */
export interface Messages {
  ofPage: string[];
  ofFields: Map<FieldSite, string[]>;
}

/**
 * Finds the elements that hold messages and marks them in `page.messageNodes`, before labels and text are
 * read. What holds fields or buttons is no message, whatever its class says (`<div class="row error">`).
 */
export function findMessages(page: Page, rules: ReaderRules): { field: Element[]; page: Element[] } {
  const holdsInput = new Set<Element>();
  for (const element of page.elements) {
    if (!/^(input|select|textarea|button|form)$/.test(element.name)) continue;
    for (let at: Element | null = element; at && !holdsInput.has(at); at = parentOf(at)) holdsInput.add(at);
  }
  const isMessage = (element: Element) =>
    !holdsInput.has(element) && !page.hidden.has(element) && !isOnlyLabel(page, element);
  const field = select(page.$, rules.fieldMessages).filter(isElement).filter(isMessage);
  const ofPage = select(page.$, rules.pageMessages).filter(isElement).filter(isMessage);
  field.push(...invalidMessages(page).filter((element) => isMessage(element) && !field.includes(element)));
  for (const element of [...field, ...ofPage]) page.messageNodes.add(element);
  const outermost = (element: Element) => {
    const parent = parentOf(element);
    return !parent || !isInMessage(page, parent);
  };
  const pageOnly = ofPage.filter((element) => !field.includes(element));
  return { field: field.filter(outermost), page: pageOnly.filter(outermost) };
}

/** What inputs that call themselves invalid name as their message, whatever it is called. */
function invalidMessages(page: Page): Element[] {
  return page.elements
    .filter((element) => attr(element, 'aria-invalid') === 'true')
    .flatMap((element) => attr(element, 'aria-errormessage')?.split(/\s+/) ?? [])
    .flatMap((id) => page.byId.get(id) ?? []);
}

function isInMessage(page: Page, element: Element): boolean {
  for (let at: Element | null = element; at; at = parentOf(at)) if (page.messageNodes.has(at)) return true;
  return false;
}

/** `<label class="error" for=x>` is a message of jQuery Validation, unless x has no other label. */
function isOnlyLabel(page: Page, element: Element): boolean {
  return element.name === 'label' && (page.labelsFor.get(attr(element, 'for') ?? '')?.length ?? 0) < 2;
}

/** Gives every message to the field that it is about, or to the page. */
export function readMessages(
  page: Page,
  fields: FieldMap,
  found: { field: Element[]; page: Element[] },
): Messages {
  const messages: Messages = { ofPage: [], ofFields: new Map() };
  const give = (site: FieldSite | null, texts: string[]) => {
    const list = site ? (messages.ofFields.get(site) ?? []) : messages.ofPage;
    if (site) messages.ofFields.set(site, list);
    list.push(...texts.filter((text) => !list.includes(text)));
  };
  for (const element of found.page) give(alone(fields, element), linesOf(page, element));
  for (const element of found.field) give(fieldOf(page, fields, element), linesOf(page, element));
  for (const site of fields.sites) give(site, invalidTexts(page, site));
  return messages;
}

/** The one field of the box in which a page-level message stands, if it stands beside a field. */
function alone(fields: FieldMap, message: Element): FieldSite | null {
  const box = boxWithField(fields, message);
  if (!box || fields.within.get(box) !== 1 || /^(form|body|html)$/.test(box.name)) return null;
  return closest(box, 'form') ? siteIn(fields, box) : null;
}

function fieldOf(page: Page, fields: FieldMap, message: Element): FieldSite | null {
  const named = fieldNamedBy(page, fields, message);
  if (named) return named;
  const box = boxWithField(fields, message);
  if (!box || /(^|\s|-)non-?field/.test(attr(message, 'class') ?? '')) return null;
  const isInBox = (input: Element | undefined) =>
    input && contains(box, input) ? fields.siteOf.get(input)! : null;
  const next = nextInput(page, fields, message);
  const marked = markedNear(fields, box, next);
  if (marked) return marked;
  const before = isInBox(fields.inputs[next - 1]);
  const after = isInBox(fields.inputs[next]);
  // Django's lists and GOV.UK's lines stand before their field, everybody else's messages behind it.
  return STANDS_BEFORE.test(attr(message, 'class') ?? '') ? (after ?? before) : (before ?? after);
}

/** How far from a message a box that is marked as wrong is looked for. */
const NEAR = 12;

/** The field nearest before, else behind the message whose box is marked as wrong, where some are and others are not. */
function markedNear({ inputs, siteOf }: FieldMap, box: Element, next: number): FieldSite | null {
  const near = (from: number, way: 1 | -1) => {
    const found: Element[] = [];
    for (let at = from; found.length < NEAR; at += way) {
      const input = inputs[at];
      if (!input || !contains(box, input)) break;
      found.push(input);
    }
    return found;
  };
  const candidates = [...near(next - 1, -1), ...near(next, 1)];
  const marked = candidates.find(isMarked);
  return marked && !candidates.every(isMarked) ? siteOf.get(marked)! : null;
}

const STANDS_BEFORE = /errorlist|govuk-error-message/;

/** Place in `fields.inputs` of the first input behind the message. */
function nextInput(page: Page, { inputs }: FieldMap, message: Element): number {
  const place = page.order.get(message)!;
  let [low, high] = [0, inputs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (page.order.get(inputs[middle]!)! < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A field that refers to the message, or that the message's `for` or id (`id_age_error`) refers to. */
function fieldNamedBy(page: Page, fields: FieldMap, message: Element): FieldSite | null {
  const id = attr(message, 'id');
  const named =
    attr(message, 'for') ??
    attr(message, 'data-valmsg-for') ??
    id?.replace(/[-_](errors?|feedback)(_\d+)?$/, '');
  const target = page.byId.get(named ?? '') ?? page.byId.get(`id_${named}`);
  const byTarget = target && fields.siteOf.get(target);
  return byTarget ?? (id === null ? null : (fields.describedBy.get(id) ?? null));
}

function boxWithField(fields: FieldMap, message: Element): Element | null {
  let box = parentOf(message);
  while (box && !fields.within.has(box)) box = parentOf(box);
  return box;
}

function siteIn(fields: FieldMap, box: Element): FieldSite | null {
  for (const element of descendants(box)) {
    const site = fields.siteOf.get(element);
    if (site) return site;
  }
  return null;
}

/** What an input that calls itself invalid refers to. */
function invalidTexts(page: Page, site: FieldSite): string[] {
  return site.inputs
    .filter((input) => attr(input, 'aria-invalid') === 'true')
    .flatMap((input) => {
      const ids = [attr(input, 'aria-errormessage'), attr(input, 'aria-describedby')].join(' ').split(/\s+/);
      const elements = ids
        .flatMap((id) => page.byId.get(id) ?? [])
        .filter((element) => !page.hidden.has(element));
      // Descriptions may be hints as well; where some are known to be messages, the others are hints.
      const known = elements.filter((element) => page.messageNodes.has(element));
      return (known.length > 0 ? known : elements).flatMap((element) => linesOf(page, element));
    });
}

/** The messages in an element: one for each line or list item. */
function linesOf(page: Page, element: Element): string[] {
  const text = (node: Element): string =>
    childrenOf(node)
      .map((child) => {
        const data = textData(child);
        if (data !== null) return data.replace(/\s+/g, ' ');
        if (!isElement(child) || page.hidden.has(child)) return '';
        return /^(br|li|p|div|ul|ol|tr|h[1-6])$/.test(child.name) ? `\n${text(child)}\n` : text(child);
      })
      .join('');
  return text(element).split('\n').map(squeeze).filter(Boolean);
}
