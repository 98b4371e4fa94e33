import { attr, closest, parentOf, type Element } from './dom.ts';
import type { FieldSite } from './sites.ts';

/** Where the fields stand: answers "does this part of the page hold a field, and which?" at once. */
export interface FieldMap {
  sites: FieldSite[];
  /** How many fields stand in an element; none: absent. */
  within: Map<Element, number>;
  siteOf: Map<Element, FieldSite>;
  /** All inputs of fields in document order. */
  inputs: Element[];
  /** By the ids that inputs name as their message or description. */
  describedBy: Map<string, FieldSite>;
}

export function mapFields(sites: FieldSite[], order: Map<Element, number>): FieldMap {
  const within = new Map<Element, number>();
  const siteOf = new Map<Element, FieldSite>();
  for (const site of sites) {
    const around = new Set<Element>();
    for (const input of site.inputs) {
      siteOf.set(input, site);
      // What is above a known ancestor is known too.
      for (let at: Element | null = input; at && !around.has(at); at = parentOf(at)) around.add(at);
    }
    for (const element of around) within.set(element, (within.get(element) ?? 0) + 1);
  }
  const inputs = [...siteOf.keys()].sort((a, b) => order.get(a)! - order.get(b)!);
  return { sites, within, siteOf, inputs, describedBy: describedBy(inputs, siteOf) };
}

function describedBy(inputs: Element[], siteOf: Map<Element, FieldSite>): Map<string, FieldSite> {
  const named = new Map<string, FieldSite>();
  for (const input of inputs) {
    const group = closest(input, 'fieldset');
    // A description of a whole fieldset is about its one field, as far as a message can say.
    for (const holder of group ? [input, group] : [input]) {
      for (const name of ['aria-errormessage', 'aria-describedby']) {
        for (const id of attr(holder, name)?.split(/\s+/) ?? []) {
          if (!named.has(id) || (holder === group && isMarked(input))) named.set(id, siteOf.get(input)!);
        }
      }
    }
  }
  return named;
}

/** Whether the page marks the input as wrong: GOV.UK's message of a group is about the boxes that it draws in red. */
export function isMarked(input: Element): boolean {
  return (
    attr(input, 'aria-invalid') === 'true' || /(^|[\s_-])(error|invalid)\b/.test(attr(input, 'class') ?? '')
  );
}

export function holdsField(fields: FieldMap, element: Element): boolean {
  return fields.within.has(element);
}

/** The element nearest to the inputs that holds them all. */
export function boxAround(site: FieldSite): Element | null {
  let box = parentOf(site.inputs[0]!);
  for (const input of site.inputs) {
    while (box && !contains(box, input)) box = parentOf(box);
  }
  return box;
}

export function contains(box: Element, element: Element): boolean {
  for (let at: Element | null = element; at; at = parentOf(at)) if (at === box) return true;
  return false;
}
