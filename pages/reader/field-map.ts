import { parentOf, type Element } from './dom.ts';
import type { FieldSite } from './sites.ts';

/** Where the fields stand: answers "does this part of the page hold a field, and which?" at once. */
export interface FieldMap {
  sites: FieldSite[];
  /** How many fields stand in an element; none: absent. */
  within: Map<Element, number>;
  siteOf: Map<Element, FieldSite>;
}

export function mapFields(sites: FieldSite[]): FieldMap {
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
  return { sites, within, siteOf };
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
