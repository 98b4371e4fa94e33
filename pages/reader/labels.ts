import { attr, closest, elementsIn, isElement, parentOf, squeeze, type Element, type Node } from './dom.ts';
import { boxAround, holdsField, type FieldMap } from './field-map.ts';
import { lineOf, textOfIds } from './label-text.ts';
import type { Page } from './page.ts';
import { labelsOf, type FieldSite } from './sites.ts';
import { columnHead, placeOf, poles, rowHead, type TablePlace } from './tables.ts';
import { textBefore, textWithin } from './nearby-text.ts';

/** What the field asks for, as a person would say it; its name when the page says nothing. */
export function labelOf(page: Page, fields: FieldMap, site: FieldSite): string {
  const read = site.kind === 'single' ? singleLabel : groupLabel;
  return read(page, fields, site) || site.name;
}

function singleLabel(page: Page, fields: FieldMap, site: FieldSite): string {
  const input = site.inputs[0]!;
  const afterBox = ['checkbox', 'radio'].includes(attr(input, 'type')?.toLowerCase() ?? '');
  return (
    ariaLabel(page, input) ||
    tiedLabel(page, input) ||
    labelByName(page, site) ||
    (afterBox ? lineOf(page, textAfter(page, fields, input)) : '') ||
    tableLabel(page, fields, input) ||
    textBefore(page, fields, input, 1) ||
    attr(input, 'placeholder') ||
    attr(input, 'title') ||
    legendOf(page, fields, input) ||
    textWithin(page, fields, input) ||
    textBefore(page, fields, input, Infinity)
  );
}

function groupLabel(page: Page, fields: FieldMap, site: FieldSite): string {
  const box = boxAround(site);
  const first = site.inputs[0]!;
  const place = placeOf(first);
  return (
    labelByName(page, site) ||
    (place && likertLabel(page, fields, site, place)) ||
    (box && namedGroup(page, fields, box)) ||
    tableLabel(page, fields, first) ||
    textBefore(page, fields, first, 1) ||
    textBefore(page, fields, first, Infinity)
  );
}

function ariaLabel(page: Page, element: Element): string {
  return textOfIds(page, attr(element, 'aria-labelledby')) || attr(element, 'aria-label') || '';
}

function tiedLabel(page: Page, input: Element): string {
  for (const label of labelsOf(page, input)) {
    const text = lineOf(page, [label], { unseenToo: true });
    // Stars and faces tell by their title which one they are.
    if (text && !/[\p{L}\p{N}]/u.test(text)) return squeeze(`${text} ${attr(label, 'title') ?? ''}`);
    if (text) return text;
  }
  return '';
}

/** oTree writes `label[for=id_NAME]` even where no input has that id. */
function labelByName(page: Page, site: FieldSite): string {
  const labels = page.labelsFor.get(`id_${site.name}`) ?? [];
  return labels.length > 0 ? lineOf(page, labels.slice(0, 1), { unseenToo: true }) : '';
}

/** A fieldset or ARIA group that holds this field alone. */
function namedGroup(page: Page, fields: FieldMap, box: Element): string {
  for (let at: Element | null = box; at && fields.within.get(at) === 1; at = parentOf(at)) {
    const legend = elementsIn(at).find((child) => child.name === 'legend');
    const isGroup = /^(radio)?group$/.test(attr(at, 'role') ?? '') || at.name === 'fieldset';
    const text =
      (isGroup && ariaLabel(page, at)) || (legend ? lineOf(page, [legend], { unseenToo: true }) : '');
    if (text) return text;
  }
  return '';
}

function legendOf(page: Page, fields: FieldMap, input: Element): string {
  const fieldset = closest(input, 'fieldset');
  return fieldset ? namedGroup(page, fields, fieldset) : '';
}

/** How the inputs of a group lie in a table: side by side, one below the other, or neither. */
export type LikertAxis = 'row' | 'column' | null;

/** Finds out how a group lies in its table. */
export function likertAxis(site: FieldSite): LikertAxis {
  if (site.inputs.length < 2) return null;
  const places = site.inputs.map(placeOf);
  const first = places[0];
  if (!first || places.some((place) => place?.table !== first.table)) return null;
  if (new Set(places.map((place) => place!.cell)).size < site.inputs.length) return null;
  if (places.every((place) => place!.row === first.row)) return 'row';
  return places.every((place) => place!.column === first.column) ? 'column' : null;
}

function likertLabel(page: Page, fields: FieldMap, site: FieldSite, place: TablePlace): string {
  const holds = (element: Element) => holdsField(fields, element);
  const axis = likertAxis(site);
  if (axis === 'row') return poles(page, place, holds) || rowHead(page, place, holds);
  return axis === 'column' ? columnHead(page, place, holds) : '';
}

function tableLabel(page: Page, fields: FieldMap, input: Element): string {
  const place = placeOf(input);
  // A cell with words of its own labels its fields itself.
  if (!place || lineOf(page, [place.cell])) return '';
  const holds = (element: Element) => holdsField(fields, element);
  const row = rowHead(page, place, holds);
  const column = columnHead(page, place, holds);
  if ((fields.within.get(place.row) ?? 0) > 1 && row && column) return `${row}: ${column}`;
  return row || column;
}

export interface ChoiceLabel {
  text: string;
  /** The nodes that hold it, when they hold nothing else; told inside the field then, not once more as text. */
  nodes: Node[];
}

/** What one radio or checkbox of a group stands for. */
export function choiceLabel(page: Page, fields: FieldMap, axis: LikertAxis, input: Element): ChoiceLabel {
  const place = axis && placeOf(input);
  const holds = (element: Element) => holdsField(fields, element);
  const labels = labelsOf(page, input);
  // The heads of a table are shared by its rows, so they stay in the text.
  const head = place && axis === 'row' ? columnHead(page, place, holds) : '';
  const tied = tiedLabel(page, input);
  const named = head || ariaLabel(page, input);
  const after = tied ? [] : textAfter(page, fields, input);
  const text = lineOf(page, after);
  if (named) return { text: named, nodes: named === tied ? labels : named === text ? after : [] };
  if (tied) return { text: tied, nodes: labels };
  if (text) return { text, nodes: after };
  const rowText = place && axis === 'column' ? rowHead(page, place, holds) : '';
  return { text: rowText || attr(input, 'title') || attr(input, 'value') || '', nodes: [] };
}

/** The nodes right after a box, up to the next field or line. */
function textAfter(page: Page, fields: FieldMap, input: Element): Node[] {
  const nodes: Node[] = [];
  for (let node: Node | null = input.next; node; node = node.next) {
    if (isElement(node) && (holdsField(fields, node) || page.messageNodes.has(node))) break;
    if (isElement(node) && /^(br|p|div|ul|ol|table|hr|h[1-6]|button)$/.test(node.name)) break;
    nodes.push(node);
  }
  return nodes;
}
