import { attr, closest, elementsIn, parentOf, type Element } from './dom.ts';
import { lineOf } from './label-text.ts';
import type { Page } from './page.ts';

/** A field's place in a table. */
export interface TablePlace {
  cell: Element;
  row: Element;
  table: Element;
  /** Column in which the cell begins, colspans counted. */
  column: number;
}

export function placeOf(element: Element): TablePlace | null {
  const cell = closest(element, 'td', 'th');
  const row = cell && parentOf(cell);
  const table = row && closest(row, 'table');
  if (!cell || row?.name !== 'tr' || !table) return null;
  return { cell, row, table, column: columnOf(row, cell) };
}

/** The text of the first cell of the row that holds words and no field, other than the field's own cell. */
export function rowHead(page: Page, place: TablePlace, hasField: (element: Element) => boolean): string {
  const cells = elementsIn(place.row).filter((cell) => cell !== place.cell && !hasField(cell));
  const head = cells.find((cell) => cell.name === 'th') ?? cells.find((cell) => lineOf(page, [cell]) !== '');
  return head ? lineOf(page, [head], { unseenToo: true }) : '';
}

/** The text at the field's column in the nearest row above that holds no field. */
export function columnHead(page: Page, place: TablePlace, hasField: (element: Element) => boolean): string {
  const rows = rowsOf(place.table);
  for (let i = rows.indexOf(place.row) - 1; i >= 0; i--) {
    const row = rows[i]!;
    if (hasField(row) || elementsIn(row).length < 2) continue;
    const cell = elementsIn(row).find((at) => {
      const column = columnOf(row, at);
      return column <= place.column && place.column < column + spanOf(at);
    });
    return cell ? lineOf(page, [cell], { unseenToo: true }) : '';
  }
  return '';
}

/** A table is asked for its rows by every field in it; the tree does not change after parsing. */
const knownRows = new WeakMap<Element, Element[]>();

/** The table's own rows, not those of tables inside. */
export function rowsOf(table: Element): Element[] {
  const known = knownRows.get(table);
  if (known) return known;
  const rows = elementsIn(table).flatMap((part) => {
    if (part.name === 'tr') return [part];
    return /^t(head|body|foot)$/.test(part.name) ? elementsIn(part).filter((row) => row.name === 'tr') : [];
  });
  knownRows.set(table, rows);
  return rows;
}

function columnOf(row: Element, cell: Element): number {
  const before = elementsIn(row).slice(0, elementsIn(row).indexOf(cell));
  return before.reduce((sum, other) => sum + spanOf(other), 0);
}

function spanOf(cell: Element): number {
  const span = Number(attr(cell, 'colspan'));
  return Number.isInteger(span) && span > 0 && span <= 1000 ? span : 1;
}
