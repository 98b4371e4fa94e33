import { attr, closest, descendants, elementsIn, has, parentOf, textData, type Element } from './dom.ts';
import { canBeSent } from './forms.ts';
import { formOf, type Page } from './page.ts';
import { saysHidden } from './visibility.ts';

/** A field and the inputs that make it up: several for a group of radios or checkboxes. */
export interface FieldSite {
  /** The name under which it is sent. */
  name: string;
  form: Element;
  kind: 'radios' | 'checkboxes' | 'single';
  /** At least one, in document order. */
  inputs: Element[];
}

/** Something that a browser sends although nobody can change it. */
export interface SentUntouched {
  form: Element;
  input: Element;
  name: string;
  value: string;
}

export interface Sites {
  /** What can be filled in, in document order. */
  fields: FieldSite[];
  untouched: SentUntouched[];
  /** Boxes that are seen but that only a script reads: without name, or without a form that can be sent. */
  scriptOnly: Element[];
  /** Seen, but not to be changed: their value is part of the page's text. */
  fixed: Set<Element>;
}

const BUTTON_TYPES = new Set(['submit', 'image', 'reset', 'button']);

/** Finds all fields of the page and sorts out what cannot be filled in. */
export function collectSites(page: Page): Sites {
  const sites: Sites = { fields: [], untouched: [], scriptOnly: [], fixed: new Set() };
  const groups = new Map<Element, Map<string, FieldSite>>();
  for (const input of page.elements) {
    if (!isFieldElement(input) || closest(input, 'datalist', 'template')) continue;
    const seen = inputType(input) !== 'hidden' && isSeen(page, input);
    if (isDisabled(input)) {
      if (seen) sites.fixed.add(input);
      continue;
    }
    const name = input.attribs['name'] ?? '';
    const form = formOf(page, input);
    const unusable = name === '' || form === null || !canBeSent(page, form);
    if (!seen || isReadOnly(input) || isInert(input)) {
      if (seen) sites.fixed.add(input);
      if (!unusable)
        sites.untouched.push(...standingValues(input).map((value) => ({ form, input, name, value })));
    } else if (unusable) sites.scriptOnly.push(input);
    else addToGroups(sites, groups, { name, form, kind: kindOf(input), inputs: [input] });
  }
  for (const site of sites.fields)
    if (site.kind === 'checkboxes' && site.inputs.length < 2) site.kind = 'single';
  return sites;
}

function addToGroups(sites: Sites, groups: Map<Element, Map<string, FieldSite>>, site: FieldSite): void {
  const ofForm = groups.get(site.form) ?? new Map<string, FieldSite>();
  groups.set(site.form, ofForm);
  const key = `${site.kind} ${site.name}`;
  const group = site.kind === 'single' ? undefined : ofForm.get(key);
  if (group) group.inputs.push(...site.inputs);
  else {
    sites.fields.push(site);
    ofForm.set(key, site);
  }
}

function isFieldElement(element: Element): boolean {
  if (element.name === 'input') return !BUTTON_TYPES.has(inputType(element));
  return element.name === 'select' || element.name === 'textarea';
}

/** The `type` of an input, lower case; '' for other elements. */
export function inputType(element: Element): string {
  return element.name === 'input' ? (attr(element, 'type')?.toLowerCase() ?? 'text') : '';
}

function kindOf(input: Element): FieldSite['kind'] {
  const type = inputType(input);
  return type === 'radio' ? 'radios' : type === 'checkbox' ? 'checkboxes' : 'single';
}

/** Boxes with a drawn face are hidden themselves, and a person clicks their label. */
function isSeen(page: Page, input: Element): boolean {
  if (!page.hidden.has(input)) return true;
  const parent = parentOf(input);
  if (!['radio', 'checkbox', 'file'].includes(inputType(input)) || !parent || page.hidden.has(parent))
    return false;
  return labelsOf(page, input).some((label) => !page.hidden.has(label));
}

/** Labels that HTML ties to the input: `for=` first, then the one around it, if that is about nothing else. */
export function labelsOf(page: Page, input: Element): Element[] {
  const around = closest(input, 'label');
  const tied = labelsById(page, input);
  if (!around || tied.includes(around) || attr(around, 'for')) return tied;
  return inputsIn(around) === 1 ? [...tied, around] : tied;
}

/** Where several inputs share an id (a form that was copied), each has the label that stands nearest. */
function labelsById(page: Page, input: Element): Element[] {
  const id = attr(input, 'id') ?? '';
  const labels = page.labelsFor.get(id) ?? [];
  if (labels.length < 2 || !page.sharedIds.has(id)) return labels;
  const place = page.order.get(input)!;
  const isBox = kindOf(input) !== 'single';
  // The label of a box stands behind it, those of others before them.
  const distance = (label: Element) => {
    const ahead = page.order.get(label)! - place;
    return Math.abs(ahead) + (isBox === ahead > 0 ? 0 : 0.5);
  };
  const behind = firstBehind(labels, place, page);
  const [before, after] = [labels[behind - 1], labels[behind]];
  if (!before || !after) return [(before ?? after)!];
  return [distance(after) < distance(before) ? after : before];
}

/** Where in a list in document order the elements behind that place begin; pages may hold thousands of them. */
function firstBehind(elements: Element[], place: number, page: Page): number {
  let [from, to] = [0, elements.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (page.order.get(elements[middle]!)! < place) from = middle + 1;
    else to = middle;
  }
  return from;
}

const knownInputs = new WeakMap<Element, number>();

/** How many inputs that can be seen a label holds; each of them asks. */
function inputsIn(label: Element): number {
  const known = knownInputs.get(label);
  if (known !== undefined) return known;
  let inputs = 0;
  for (const part of descendants(label)) if (isFieldElement(part) && inputType(part) !== 'hidden') inputs++;
  knownInputs.set(label, inputs);
  return inputs;
}

/** Disabled itself or by a fieldset around it (whose first legend stays usable). */
export function isDisabled(element: Element): boolean {
  if (has(element, 'disabled')) return true;
  let inside: Element = element;
  for (let at = parentOf(element); at; inside = at, at = parentOf(at)) {
    if (at.name !== 'fieldset' || !has(at, 'disabled')) continue;
    const firstLegend = elementsIn(at).find((child) => child.name === 'legend');
    if (inside !== firstLegend) return true;
  }
  return false;
}

/** Seen, but out of reach for mouse and keys; it is sent all the same. */
function isInert(input: Element): boolean {
  for (let at: Element | null = input; at; at = parentOf(at)) if (has(at, 'inert')) return true;
  return false;
}

const NEVER_READ_ONLY = new Set(['checkbox', 'radio', 'range', 'color', 'file', 'hidden']);

function isReadOnly(input: Element): boolean {
  return has(input, 'readonly') && input.name !== 'select' && !NEVER_READ_ONLY.has(inputType(input));
}

/** What a browser would send for an input that nobody touches. */
export function standingValues(input: Element): string[] {
  const type = inputType(input);
  if (type === 'checkbox' || type === 'radio') return has(input, 'checked') ? [boxValue(input)] : [];
  if (type === 'file') return [''];
  if (input.name === 'select') return chosenOptions(input).map(optionValue);
  if (input.name === 'textarea') return [textareaValue(input)];
  if (input.attribs['name']?.toLowerCase() === '_charset_' && type === 'hidden') return ['UTF-8'];
  const value = input.attribs['value'] ?? '';
  return [type === 'hidden' ? value : oneLine(value)];
}

/** A box of one line has no line ends, whatever its `value` says. */
export function oneLine(value: string): string {
  return value.replace(/[\r\n]/g, '');
}

/** Options whose values are sent as long as nobody changes the list; a disabled one is shown and not sent. */
export function chosenOptions(select: Element): Element[] {
  return shownOptions(select).filter((option) => !isDisabledOption(option));
}

/** Options that a browser shows as chosen. */
export function shownOptions(select: Element): Element[] {
  const options = allOptions(select);
  const chosen = options.filter((option) => has(option, 'selected'));
  if (has(select, 'multiple')) return chosen;
  const isList = Number(attr(select, 'size') ?? 1) > 1;
  const one = chosen.at(-1) ?? (isList ? undefined : options.find((option) => !isDisabledOption(option)));
  return one ? [one] : [];
}

/** Options that can be chosen. */
export function optionsOf(select: Element): Element[] {
  return allOptions(select).filter((option) => !isDisabledOption(option) && !saysHidden(option));
}

function isDisabledOption(option: Element): boolean {
  const parent = parentOf(option);
  return has(option, 'disabled') || (parent?.name === 'optgroup' && has(parent, 'disabled'));
}

const knownOptions = new WeakMap<Element, Element[]>();

export function allOptions(select: Element): Element[] {
  const known = knownOptions.get(select);
  if (known) return known;
  const options = elementsIn(select).flatMap((child) =>
    child.name === 'optgroup' ? elementsIn(child).filter(({ name }) => name === 'option') : child,
  );
  const all = options.filter(({ name }) => name === 'option');
  knownOptions.set(select, all);
  return all;
}

export function optionValue(option: Element): string {
  return option.attribs['value'] ?? optionText(option);
}

export function optionText(option: Element): string {
  return rawText(option).replace(/\s+/g, ' ').trim();
}

export function textareaValue(textarea: Element): string {
  return rawText(textarea);
}

export function boxValue(box: Element): string {
  return box.attribs['value'] ?? 'on';
}

function rawText(element: Element): string {
  return element.children.map((node) => textData(node) ?? '').join('');
}
