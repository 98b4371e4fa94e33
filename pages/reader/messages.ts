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
import { contains, type FieldMap } from './field-map.ts';
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
  for (const element of [...field, ...ofPage]) page.messageNodes.add(element);
  const outermost = (element: Element) => {
    const parent = parentOf(element);
    return !parent || !isInMessage(page, parent);
  };
  const pageOnly = ofPage.filter((element) => !field.includes(element));
  return { field: field.filter(outermost), page: pageOnly.filter(outermost) };
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
  const place = page.order.get(message)!;
  const isInBox = (site: FieldSite) => site.inputs.some((input) => contains(box, input));
  const inBox = fields.sites.filter(isInBox);
  const before = inBox.findLast((site) => page.order.get(site.inputs[0]!)! < place);
  const after = inBox.find((site) => page.order.get(site.inputs[0]!)! > place);
  // Django's lists stand before their field, everybody else's messages behind it.
  return attr(message, 'class')?.includes('errorlist')
    ? (after ?? before ?? null)
    : (before ?? after ?? null);
}

/** A field that refers to the message, or that the message's `for` or id (`id_age_error`) refers to. */
function fieldNamedBy(page: Page, fields: FieldMap, message: Element): FieldSite | null {
  const id = attr(message, 'id');
  const target =
    page.byId.get(attr(message, 'for') ?? '') ?? page.byId.get(id?.replace(/[-_]errors?$/, '') ?? '');
  const byTarget = target && fields.siteOf.get(target);
  if (byTarget || !id) return byTarget ?? null;
  const refers = (input: Element) =>
    ['aria-errormessage', 'aria-describedby'].some((name) => attr(input, name)?.split(/\s+/).includes(id));
  return fields.sites.find((site) => site.inputs.some(refers)) ?? null;
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
