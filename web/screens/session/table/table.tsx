import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { useRef, type ReactNode } from 'react';
import type { JobRow } from '../../../../domain/sessions.schema.ts';
import type { Shown, Sort } from './order.ts';
import { Line, lineId } from './row.tsx';
import { allOrNone, type Selection } from './selection.ts';
import { COLUMN_COUNT, TableHead } from './table-head.tsx';
import { gridActs } from './grid-acts.ts';
import { waitingFor } from './waiting-for.ts';
import './table.css';

const ROW_PX = 34;
const FRAME_PX = 2;

export interface TableProps {
  /** Those to show, in their order. */
  rows: readonly JobRow[];
  /** All of the session: for whom others wait. */
  all: readonly JobRow[];
  sort: Shown['sort'];
  onSort: (by: Sort) => void;
  selection: Selection;
  onSelect: (selection: Selection) => void;
  onOpen: (id: string) => void;
  /** Where the keyboard is; null: nowhere yet. */
  active: string | null;
  onActive: (id: string) => void;
}

/** The table of jobs, as a grid: arrows move, Space selects, Enter opens. Only rows in sight are in the page. */
export function JobsTable(props: TableProps): ReactNode {
  const { rows, sort, onSort, selection, onSelect, active } = props;
  const grid = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- nothing here is memoized by a compiler
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => grid.current,
    estimateSize: () => ROW_PX,
    overscan: 6,
    scrollPaddingStart: ROW_PX,
  });
  const lines = virtual.getVirtualItems();
  const isActiveInPage = lines.some(({ index }) => rows[index]?.id === active);
  const chosen = rows.filter(({ id }) => selection.ids.has(id)).length;
  const { onClick, onDoubleClick, onKeyDown } = gridActs(props, (index) => virtual.scrollToIndex(index));
  return (
    <div
      ref={grid}
      className="jobs-grid"
      style={{ height: rows.length * ROW_PX + ROW_PX + FRAME_PX }}
      role="grid"
      aria-label="Participants"
      aria-multiselectable
      aria-rowcount={rows.length + 1}
      aria-colcount={COLUMN_COUNT}
      aria-activedescendant={active !== null && isActiveInPage ? lineId(active) : undefined}
      tabIndex={0}
      {...{ onClick, onDoubleClick, onKeyDown }}
    >
      <TableHead
        sort={sort}
        onSort={onSort}
        chosen={chosen === 0 ? 'none' : chosen === rows.length ? 'all' : 'some'}
        onChooseAll={() => onSelect(allOrNone(selection, rows))}
      />
      <Lines lines={lines} height={virtual.getTotalSize()} {...props} />
    </div>
  );
}

function Lines({
  lines,
  height,
  rows,
  all,
  selection,
  active,
}: TableProps & { lines: readonly VirtualItem[]; height: number }): ReactNode {
  return (
    <div role="rowgroup" className="jobs-body" style={{ height }}>
      {lines.map(({ index, start }) => {
        const row = rows[index];
        return (
          row && (
            <Line
              key={row.id}
              row={row}
              index={index}
              top={start}
              selected={selection.ids.has(row.id)}
              active={row.id === active}
              waitingFor={waitingFor(row, all)}
            />
          )
        );
      })}
    </div>
  );
}
