import { attr, closest, elementsIn, parentOf, type Element } from './dom.ts';
import { lineOf } from './label-text.ts';
import type { Page } from './page.ts';

/** A field's place in a table. */
export interface TablePlace {
  cell: Element;
  row: Element;
  table: Element;
  /** Column in which the cell begins, colspans and rowspans counted. */
  column: number;
}

export function placeOf(element: Element): TablePlace | null {
  const cell = closest(element, 'td', 'th');
  const row = cell && parentOf(cell);
  const table = row && closest(row, 'table');
  if (!cell || row?.name !== 'tr' || !table) return null;
  return { cell, row, table, column: gridOf(table).columns.get(cell) ?? 0 };
}

/** The text of the head of the row that holds words and no field, other than the field's own cell. */
export function rowHead(page: Page, place: TablePlace, hasField: (element: Element) => boolean): string {
  const cells = cellsOf(place).filter((cell) => cell !== place.cell && !hasField(cell));
  const withWords = (cell: Element) => lineOf(page, [cell]) !== '';
  const head = cells.find((cell) => cell.name === 'th' && withWords(cell)) ?? cells.find(withWords);
  return head ? lineOf(page, [head], { unseenToo: true }) : '';
}

/** The words at both ends of a row of choices (`cold ○ ○ ○ warm`); '' when there are none on one side. */
export function poles(page: Page, place: TablePlace, hasField: (element: Element) => boolean): string {
  const cells = cellsOf(place);
  const at = cells.indexOf(place.cell);
  const words = (cell: Element) => (hasField(cell) ? '' : lineOf(page, [cell], { unseenToo: true }));
  const [left, right] = [cells.slice(0, at), cells.slice(at + 1)].map((side) =>
    side.map(words).filter(Boolean),
  );
  return left?.length === 1 && right?.length === 1 ? `${left[0]} – ${right[0]}` : '';
}

/** The cells of a row from left to right, those included that reach down from rows above. */
function cellsOf({ table, row }: TablePlace): Element[] {
  return [...new Set(gridOf(table).cells.get(row))].filter((cell) => cell !== undefined);
}

/** A row as it is drawn: undefined where a cell from the left or from above stands. */
export function drawnRow(table: Element, row: Element): (Element | undefined)[] {
  const own = new Set(elementsIn(row));
  const cells = gridOf(table).cells.get(row) ?? [];
  const drawn = Array.from(cells, (cell) => (cell && own.delete(cell) ? cell : undefined));
  // Cells that stand too far right for the grid.
  drawn.push(...own);
  return drawn.slice(0, drawn.findLastIndex((cell) => cell !== undefined) + 1);
}

/** The text at the field's column in the nearest row above that holds no field. */
export function columnHead(page: Page, place: TablePlace, hasField: (element: Element) => boolean): string {
  const grid = gridOf(place.table);
  const head = headRow(grid, place.row, hasField);
  const cell = head && (grid.cells.get(head)?.[place.column] ?? null);
  return cell ? lineOf(page, [cell], { unseenToo: true }) : '';
}

/** No table for people is wider; what stands further right has no head. */
const MOST_COLUMNS = 200;

interface Grid {
  rows: Element[];
  /** Cells of each row by column; a cell that reaches over several columns stands at each of them. */
  cells: Map<Element, (Element | undefined)[]>;
  /** Where each cell begins. */
  columns: Map<Element, number>;
  /** The row that heads the columns of this one; filled when it is first asked for. */
  heads: Map<Element, Element | null>;
}

/** Tables are asked by every field in them; the tree does not change after parsing. */
const knownGrids = new WeakMap<Element, Grid>();

function gridOf(table: Element): Grid {
  const known = knownGrids.get(table);
  if (known) return known;
  const grid: Grid = { rows: rowsOf(table), cells: new Map(), columns: new Map(), heads: new Map() };
  /** By column: a cell from above, and the last row in which it still stands. */
  const fromAbove: ({ cell: Element; last: number } | undefined)[] = [];
  grid.rows.forEach((row, index) => {
    const stands = (column: number) => (fromAbove[column]?.last ?? -1) >= index;
    const cells = fromAbove.map((above, column) => (stands(column) ? above!.cell : undefined));
    let column = 0;
    for (const cell of elementsIn(row)) {
      while (stands(column)) column++;
      grid.columns.set(cell, column);
      const end = Math.min(MOST_COLUMNS, column + spanOf(cell, 'colspan', MOST_COLUMNS));
      const above = { cell, last: index + spanOf(cell, 'rowspan', 65_534) - 1 };
      for (; column < end; column++) {
        cells[column] = cell;
        if (above.last > index) fromAbove[column] = above;
      }
    }
    grid.cells.set(row, cells);
  });
  knownGrids.set(table, grid);
  return grid;
}

/** The nearest row above without a field; found for the whole table at once. */
function headRow(
  { rows, heads }: Grid,
  row: Element,
  hasField: (element: Element) => boolean,
): Element | null {
  if (heads.size === 0) {
    let head: Element | null = null;
    for (const at of rows) {
      heads.set(at, head);
      if (!hasField(at) && elementsIn(at).length > 1) head = at;
    }
  }
  return heads.get(row) ?? null;
}

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

function spanOf(cell: Element, name: 'colspan' | 'rowspan', most: number): number {
  const span = Number(attr(cell, name));
  return Number.isInteger(span) && span > 0 ? Math.min(span, most) : 1;
}
